"""When a delivery has been tried long enough, and what it then ends with."""

from typing import Literal

from simulator.mail import OF_DNS, Fault, Outcome
from simulator.sender.dns import USUAL, Dns
from simulator.sender.history import History
from simulator.sender.retry import FinalStatus, Retry

Why = Literal["attempts", "age", "schedule"]


def spent(history: History, retry: Retry, at: int) -> Why | None:
    """Whether the attempt that failed at ``at`` (ms) was the last; the checks that need no due try."""
    limits = retry.give_up
    if limits.after_attempts is not None and history.own_attempts >= limits.after_attempts:
        if limits.check != "on_dequeue":
            return "attempts"
    elif limits.check == "rules_exhausted":
        horizon = retry.schedule.horizon()
        return "age" if horizon is not None and at - history.failing_since > horizon else None
    if limits.after is None:
        return None
    if limits.check == "start_of_attempt":
        return "age" if history.began - history.created > limits.after else None
    return "age" if at - history.created >= limits.after else None


def foreseen(history: History, retry: Retry, due: int) -> bool:
    """Whether a try due then (ms) would come too late for a sender that looks ahead."""
    age = retry.give_up.after
    return age is not None and due - history.created > age


def hastened(history: History, retry: Retry, due: int) -> int:
    """The instant (ms) from which a try due then may be made: once the rules are exhausted, at once.

    Exim looks at a message past the end of its rules in the next queue run whether its retry time is
    reached or not (retry_ultimate_address_timeout in retry.c), so its last attempt comes early.
    """
    horizon = retry.schedule.horizon()
    return due if horizon is None else min(due, history.created + horizon + retry.resolution)


_FAULTS: dict[Fault, str] = {
    "refuse": "4.4.1",
    "timeout": "4.4.2",
    "reset": "4.4.2",
    "drop": "4.4.2",
    "garbage": "4.5.0",
    "tls": "4.7.5",
}
"""What a failure without a reply is told as (RFC 3463 section 3.5)."""


def final_status(status: FinalStatus, last: Outcome, dns: Dns = USUAL) -> str | None:
    """The status an expired delivery ends with, given the outcome of its last attempt; ``dns``: how a
    lookup that failed is told."""
    if status == "none":
        return None
    if not status.startswith("last"):
        return status
    shown = status_of(last, dns)
    return shown if status == "last" else f"5{shown[1:]}"


def status_of(outcome: Outcome, dns: Dns = USUAL) -> str:
    """The enhanced status code of an outcome; where it has none, the least that its class says."""
    if outcome.reply is None:
        fault = outcome.fault or "garbage"
        return dns.status(fault) if fault in OF_DNS else _FAULTS[fault]
    return outcome.reply.enhanced or f"{outcome.reply.code // 100}.0.0"
