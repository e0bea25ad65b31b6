"""A weighted mix of answers, as sinks give them."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.dice import ONE
from simulator.mail import Fault, Reply, Share, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Per, Query


@dataclass(frozen=True, slots=True)
class Portion:
    """An answer and its share of all."""

    share: Share
    reply: Reply | None = None
    fault: Fault | None = None

    def __post_init__(self) -> None:
        if (self.reply is None) == (self.fault is None):
            raise ValueError("a portion of a mix is a share of either a reply or a fault")

    @property
    def said(self) -> Reply | Fault:
        """What it answers."""
        return self.reply or self.fault or "drop"


@dataclass(frozen=True, slots=True)
class Mix:
    """Gives each answer of ``answers`` in its share; what is left of all passes on.

    Drawn ``by`` attempt, message, recipient or server: by recipient, whoever is refused stays refused.
    """

    answers: tuple[Portion, ...]
    by: Per = "attempt"
    default_stage: ClassVar[Stage] = "rcpt"
    by_recipient: ClassVar[bool] = True
    rolls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not self.answers or sum(portion.share for portion in self.answers) > 1 + 1e-9:
            raise ValueError("a mix needs answers whose shares come to 100% at most")

    @property
    def needs_recipient(self) -> bool:
        """Whether it is drawn for somebody who must be named first."""
        return self.by == "recipient"

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """The answer into whose share the draw falls."""
        rest = server.roll("which", self.by) / ONE
        for portion in self.answers:
            if rest < portion.share:
                return portion.said
            rest -= portion.share
        return None
