"""Whether an attempt that one host ends goes on with the next: the phases at which a sender moves."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import Outcome

Phase = Literal[
    "connect",  # no connection: refused, timed out
    "banner",  # a greeting of 4yz or 5yz, or none
    "ehlo",  # EHLO refused for good, or not answered
    "helo",  # HELO refused, or not answered
    "starttls",  # STARTTLS refused, or not answered
    "tls",  # the handshake fails
    "mail",  # a 4yz to MAIL
    "rcpt",  # a 4yz to RCPT
    "data",  # a 4yz to DATA
    "eom",  # a 4yz after the dot
    "drop",  # silence, reset or garbage after the greeting (banner) and before the dot
    "lost_dot",  # the same after the dot: the mail may have been taken
]
"""The columns of the phase matrix."""

GREETING: tuple[Phase, ...] = ("connect", "banner", "ehlo", "helo", "starttls", "tls")
"""RFC 5321 section 5.1: what prevents a session is no answer about the mail, so the next host is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failover:
    """At which phases an attempt moves on, over how many hosts, over how many ``addresses`` of them in all
    and of each, over how many sessions that came to a transaction; None for all there are."""

    on: tuple[Phase, ...] = GREETING
    hosts: int | None = None
    addresses: int | None = None
    addresses_per_host: int | None = None
    sessions: int | None = None

    def __post_init__(self) -> None:
        limits = (self.hosts, self.addresses, self.addresses_per_host, self.sessions)
        if any(limit is not None and limit < 1 for limit in limits):
            raise ValueError("hosts, addresses and sessions count the first one: at least 1")


def phases_of(outcome: Outcome) -> tuple[Phase, ...]:
    """The columns an outcome stands in; none for a reply that settles the matter whoever gives it."""
    stage, reply = outcome.stage, outcome.reply
    if outcome.fault == "tls":
        return ("tls",)
    if stage == "connect":
        return ("connect",)
    if stage in ("banner", "ehlo", "helo", "starttls"):
        return (stage, "drop") if reply is None else (stage,)
    if reply is None:
        return ("lost_dot",) if stage == "eom" else ("drop",)
    if reply.is_transient and stage in ("mail", "rcpt", "data", "eom"):
        return (stage,)
    return ()


def moves_on(outcome: Outcome, failover: Failover) -> bool:
    """Whether the next host is tried after this outcome, in the same attempt."""
    return any(phase in failover.on for phase in phases_of(outcome))
