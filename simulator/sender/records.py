"""Histories that several messages share: whose a failure is, and what is kept of it.

A history of the message or the recipient ends with its job, which keeps it; that of an address, a host
or a domain outlives messages, and is kept under a key (semantics.md, "History records").
"""

from typing import NamedTuple

from simulator.mail import Outcome
from simulator.sender.history import History
from simulator.sender.retry import Key, Retry, Scope

SHARED: frozenset[Key] = frozenset({"address+sender", "host", "domain"})
"""Whose history outlives a message. ``message+host`` does not: it is its message's on the way it takes."""

Owner = tuple[Key, str | int]
"""Whose a history is: the scope, and the address, host or domain; the caller names hosts as it likes."""


class Record(NamedTuple):
    """The failures of one address, host or domain so far; times in ms, ``last_wait`` as in ``History``."""

    attempts: int = 0
    first_failed: int = 0
    last_failed: int = 0
    last_wait: int = 0


def key_of(outcome: Outcome, scope: Scope) -> Key:
    """Whose history a failure belongs to, by where in the session it came.

    As Exim tells them apart ("Errors in outgoing SMTP" in its specification): a reply to RCPT, or none,
    is about the recipient; to MAIL, DATA or the dot, and whatever comes after the dot, about the
    message; all else about the host.
    """
    told = outcome.reply is not None or outcome.fault == "timeout"
    if outcome.stage == "rcpt" and told:
        return scope.rcpt
    if outcome.stage == "eom" or (outcome.stage in ("mail", "data", "body") and told):
        return scope.message
    return scope.contact


def history_of(record: Record, key: Key, created: int, began: int, at: int) -> History:
    """The past of an attempt that ``began`` and failed ``at`` (ms), as the record's owner has it.

    A host has been failing since its first failure; an address at least as long as its mail is old
    (retry_update in Exim's retry.c takes the longer of the two).
    """
    first = record.first_failed if record.attempts else at
    since = min(created, first) if key == "address+sender" else first
    return History(created, record.attempts + 1, first, record.last_wait, began, record.last_failed, since)


def lengthened(record: Record, at: int, wait: int) -> Record:
    """The record after one more failure at ``at`` that is followed by this wait (ms)."""
    first = record.first_failed if record.attempts else at
    return Record(record.attempts + 1, first, at, wait)


def held_until(record: Record | None, created: int, at: int, retry: Retry) -> int | None:
    """The instant (ms) before which mail created then is not tried again; None where it may be.

    Reckoned by the sender's clock: one that has whole seconds (``resolution``) holds a mail until the second
    in which it is due has begun. Mail older than the end of the rules is not held
    (retry_ultimate_address_timeout in retry.c).
    """
    if record is None:
        return None
    due = record.last_failed - record.last_failed % retry.resolution + record.last_wait
    if at >= due:
        return None
    horizon = retry.schedule.horizon()
    age = at - at % retry.resolution - (created - created % retry.resolution)
    return None if horizon is not None and age > horizon else due
