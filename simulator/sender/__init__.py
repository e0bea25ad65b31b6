"""Every decision of the sending system, as plain functions of values. Pure: no clock, no sockets."""

from simulator.sender.classify import HARD_REASONS, classify, says_too_many
from simulator.sender.counting import Streak, count_give_up, hardened, lengthen, lists_after, turns_hard
from simulator.sender.decide import Again, GivenUp, Hold, decide
from simulator.sender.history import Draw, History
from simulator.sender.policy import (
    ClassifyRule,
    Connections,
    Dns,
    GiveUp,
    GiveUps,
    HardOn4yz,
    ListEntry,
    Policy,
    Retry,
    Sender,
    Suppress,
    Timeouts,
)
from simulator.sender.suppressions import LISTS, DoNotSend, Entry, ListName
from simulator.sender.verdict import Verdict, judge, judge_report

__all__ = [
    "HARD_REASONS",
    "LISTS",
    "Again",
    "ClassifyRule",
    "Connections",
    "Dns",
    "DoNotSend",
    "Draw",
    "Entry",
    "GiveUp",
    "GiveUps",
    "GivenUp",
    "HardOn4yz",
    "History",
    "Hold",
    "ListEntry",
    "ListName",
    "Policy",
    "Retry",
    "Sender",
    "Streak",
    "Suppress",
    "Timeouts",
    "Verdict",
    "classify",
    "count_give_up",
    "decide",
    "hardened",
    "judge",
    "judge_report",
    "lengthen",
    "lists_after",
    "says_too_many",
    "turns_hard",
]
