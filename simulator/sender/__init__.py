"""Every decision of the sending system, as plain functions of values. Pure: no clock, no sockets."""

from simulator.sender.classify import HARD_REASONS, classify, says_too_many
from simulator.sender.counting import Streak, count_give_up, hardened, lengthen, lists_after, turns_hard
from simulator.sender.decide import Again, GivenUp, Hold, decide
from simulator.sender.dialogue import (
    Command,
    Opened,
    Tls,
    Transacted,
    is_over,
    opening,
    proper,
    transaction,
    walks_on,
)
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
    "Command",
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
    "Opened",
    "Policy",
    "Retry",
    "Sender",
    "Streak",
    "Suppress",
    "Timeouts",
    "Tls",
    "Transacted",
    "Verdict",
    "classify",
    "count_give_up",
    "decide",
    "hardened",
    "is_over",
    "judge",
    "judge_report",
    "lengthen",
    "lists_after",
    "opening",
    "proper",
    "says_too_many",
    "transaction",
    "turns_hard",
    "walks_on",
]
