"""What one command, one contact or one lookup came to."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from simulator.mail.reply import Reply
from simulator.mail.stage import Stage

Fault = Literal[
    "refuse",  # TCP RST or ICMP at connect
    "timeout",  # silence until the sender's patience for the stage is over
    "reset",  # TCP RST
    "drop",  # orderly close without a reply
    "garbage",  # a line that is no reply, or a reply that cannot stand there
    "tls",  # the handshake fails
    "dns_nxdomain",
    "dns_servfail",
    "dns_null_mx",  # RFC 7505
    "dns_no_host",  # an MX set without one usable address
    "dns_timeout",  # no answer
    "dns_loop",  # the best MX host is the sender itself
]
"""Failures below SMTP."""

FAULTS: tuple[Fault, ...] = get_args(Fault)
OF_DNS: frozenset[Fault] = frozenset(fault for fault in FAULTS if fault.startswith("dns_"))
"""Failures of the lookup, before any contact is made."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reply or a fault at a stage; durations are not part of it, so that equal ones are shared.

    Exactly one of ``reply`` and ``fault`` is set. ``proceeds``: the conversation goes on, with a 2yz
    or with 354 in answer to DATA. It and the hash are computed once: outcomes are the key under which
    classifications and verdicts are remembered.
    """

    stage: Stage
    reply: Reply | None = None
    fault: Fault | None = None
    proceeds: bool = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if (self.reply is None) == (self.fault is None):
            raise ValueError("an outcome is a reply or a fault")
        object.__setattr__(self, "proceeds", self._goes_on())
        object.__setattr__(self, "_hash", hash((self.stage, self.reply, self.fault)))

    def _goes_on(self) -> bool:
        if self.reply is None:
            return False
        return self.reply.code == 354 if self.stage == "data" else self.reply.is_positive

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return f"{self.reply or self.fault} at {self.stage}"
