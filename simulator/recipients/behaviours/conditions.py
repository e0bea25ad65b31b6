"""The condition each recipient is in: drawn once, and left in its own time, however often one asks."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.dice import ONE, happens
from simulator.mail import Duration, Fault, Reply, Share, Stage, fold
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Per, Query

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a ``share`` of all recipients is in, and what mail to them is answered meanwhile.

    The share ``recovers`` of them leaves it, each ``after`` a time of its own since it was first asked
    for. Whoever comes back sooner than ``patience`` after being refused has done harm: from then on
    the share that recovers is ``hammered``, and those it had more than that never do.
    """

    name: str
    share: Share
    reply: Reply | None = None
    fault: Fault | None = None
    recovers: Share | None = None
    after: Delay | None = None
    patience: Duration | None = None
    hammered: Share | None = None

    def __post_init__(self) -> None:
        if (self.reply is None) == (self.fault is None):
            raise ValueError(f"the condition {self.name} answers with either a reply or a fault")
        if (self.recovers is None) != (self.after is None):
            raise ValueError(f"the condition {self.name} needs both recovers and after, or neither")
        if (self.patience is None) != (self.hammered is None):
            raise ValueError(f"the condition {self.name} needs both patience and hammered, or neither")
        if self.hammered is not None and self.hammered > (self.recovers or 0):
            raise ValueError(f"hammering helps nobody: hammered is more than recovers in {self.name}")

    @property
    def said(self) -> Reply | Fault:
        """What it answers."""
        return self.reply or self.fault or "drop"


@dataclass(slots=True)
class Case:
    """One recipient in a condition that may be left, as the server knows it; instants in ms.

    ``ends``: when it recovers, None if never; ``ends_hammered``: the same for one who was hammered.
    """

    ends: int | None
    ends_hammered: int | None
    last: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """Puts each recipient into one of ``conditions`` by its share; the rest is well, and mail passes on.

    Condition and recovery are drawn once for a recipient, so that the next campaign meets it in the
    same, or recovered. Written as the bare list.
    """

    conditions: tuple[Condition, ...]
    _bounds: tuple[int, ...] = field(init=False, repr=False, compare=False)
    default_stage: ClassVar[Stage] = "rcpt"
    by_recipient: ClassVar[bool] = True
    rolls: ClassVar[bool] = True
    needs_recipient: ClassVar[bool] = True

    def __post_init__(self) -> None:
        shares = [condition.share for condition in self.conditions]
        if not shares or sum(shares) > 1 + 1e-9:
            raise ValueError("conditions need shares that come to 100% at most")
        names = [condition.name for condition in self.conditions]
        if len(set(names)) != len(names):
            raise ValueError(f"two conditions are called {next(n for n in names if names.count(n) > 1)}")
        object.__setattr__(self, "_bounds", tuple(round(bound * ONE) for bound in accumulate(shares)))

    def fate(self, draw: Callable[[str, Per], int]) -> str | None:
        """The name of the condition in store for a recipient, None for who is well; by its own draws."""
        condition = self._drawn(draw("which", "recipient"))
        return None if condition is None else condition.name

    def spares(self, rows: "Callable[[str, Per], np.ndarray[Any, Any]]") -> "np.ndarray[Any, Any]":
        """Which of a row of mails go to somebody who is well."""
        return rows("which", "recipient") >= self._bounds[-1]

    def _drawn(self, u: int) -> Condition | None:
        place = bisect_right(self._bounds, u)
        return None if place == len(self.conditions) else self.conditions[place]

    def fresh(self) -> dict[str, Case]:
        """The recipients that have been asked for and may recover."""
        return {}

    def answer(self, query: Query, own: dict[str, Case], at: int, server: Memory) -> Reply | Fault | None:
        """What the recipient's condition says, until it is left."""
        condition = self._drawn(server.roll("which", "recipient"))
        if condition is None:
            return None
        if condition.after is None:
            return condition.said
        recipient = fold(query.recipient)
        case = own.get(recipient)
        if case is None:
            case = own[recipient] = _begun(condition, at, server)
        elif case.ends is not None and at >= case.ends:
            return None
        elif condition.patience is not None and at - case.last < condition.patience:
            case.ends = case.ends_hammered
        case.last = at
        return condition.said


def _begun(condition: Condition, at: int, server: Memory) -> Case:
    """Whoever recovers though hammered would recover left in peace: both hang on one draw."""
    assert condition.recovers is not None
    assert condition.after is not None
    luck = server.roll("recovers", "recipient")
    ends = at + max(1, condition.after.distribution().quantile(server.roll("after", "recipient")))
    hammered = condition.recovers if condition.hammered is None else condition.hammered
    return Case(
        ends if happens(luck, condition.recovers) else None,
        ends if happens(luck, hammered) else None,
        at,
    )
