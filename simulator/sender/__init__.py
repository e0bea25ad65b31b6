"""Every decision of the sending system, as plain functions of values. Pure: no clock, no sockets."""

from simulator.sender.backoff import Backoff, slowed_by
from simulator.sender.classify import HARD_REASONS, classify, place_of_rule, says_too_many, source_of
from simulator.sender.counting import Streak, count_give_up, hardened, lengthen, lists_after, turns_hard
from simulator.sender.decide import Again, Decision, GivenUp, Hold, by_number, decide, held_back, put_off
from simulator.sender.dialogue import (
    Command,
    Opened,
    Tls,
    Transacted,
    goes_clear,
    is_over,
    opening,
    proper,
    transaction,
    walks_on,
)
from simulator.sender.dns import Dns, Finding
from simulator.sender.exchangers import chosen
from simulator.sender.expiry import Why, final_status, status_of
from simulator.sender.failover import Failover
from simulator.sender.history import Draw, History
from simulator.sender.ladder import Ladder, centre, ladder
from simulator.sender.notify import Failed, Notify, notices
from simulator.sender.pace import Defer, admit
from simulator.sender.policy import (
    ClassifyRule,
    Connections,
    GiveUps,
    HardOn4yz,
    Hello,
    ListEntry,
    Policy,
    Sender,
    StarttlsRefused,
    Suppress,
    Timeouts,
)
from simulator.sender.prospect import Prospect, prospect
from simulator.sender.reoffer import Reoffer
from simulator.sender.retry import GiveUp, Key, Retry, Scope
from simulator.sender.routes import Mail, RouteRule, RouteWhen, route_of
from simulator.sender.suppressions import LISTS, DoNotSend, Entry, ListName
from simulator.sender.verdict import Verdict, judge, judge_report, would_list
from simulator.sender.webhooks import WEBHOOKS, WebhookName, Webhooks

__all__ = [
    "HARD_REASONS",
    "LISTS",
    "WEBHOOKS",
    "Again",
    "Backoff",
    "ClassifyRule",
    "Command",
    "Connections",
    "Decision",
    "Defer",
    "Dns",
    "DoNotSend",
    "Draw",
    "Entry",
    "Failed",
    "Failover",
    "Finding",
    "GiveUp",
    "GiveUps",
    "GivenUp",
    "HardOn4yz",
    "Hello",
    "History",
    "Hold",
    "Key",
    "Ladder",
    "ListEntry",
    "ListName",
    "Mail",
    "Notify",
    "Opened",
    "Policy",
    "Prospect",
    "Reoffer",
    "Retry",
    "RouteRule",
    "RouteWhen",
    "Scope",
    "Sender",
    "StarttlsRefused",
    "Streak",
    "Suppress",
    "Timeouts",
    "Tls",
    "Transacted",
    "Verdict",
    "WebhookName",
    "Webhooks",
    "Why",
    "admit",
    "by_number",
    "centre",
    "chosen",
    "classify",
    "count_give_up",
    "decide",
    "final_status",
    "goes_clear",
    "hardened",
    "held_back",
    "is_over",
    "judge",
    "judge_report",
    "ladder",
    "lengthen",
    "lists_after",
    "notices",
    "opening",
    "place_of_rule",
    "proper",
    "prospect",
    "put_off",
    "route_of",
    "says_too_many",
    "slowed_by",
    "source_of",
    "status_of",
    "transaction",
    "turns_hard",
    "walks_on",
    "would_list",
]
