"""What an emulated server remembers during one run."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from simulator.mail import Stage
from simulator.recipients.clock import Clock
from simulator.recipients.query import Per
from simulator.recipients.reputation import TrapNetwork
from simulator.recipients.senders import Senders

Answered = TypeVar("Answered")


class Roll(Protocol):
    """What fate has in store for the rule at hand."""

    def __call__(self, part: str, per: Per = "server") -> int:
        """A uniform of 53 bits by what it decides and whom it belongs to: nature draws once for each."""
        ...


class Memory:
    """One server's memory; rules keep theirs in ``own`` under their names. ``clock``: the one on its wall.

    ``senders``: what can be verified of who mails it. ``connections``: open now, over all clients;
    ``clients``: the same by source address. ``count``: how often the query at hand has come to its stage,
    this time included, where some rule asks for it. ``delay``: by how much its rules have held answers back
    (ms), until that is ``taken``. ``roll``: what fate has in store for the server, for a kind that ``rolls``.
    ``traps``: the network of spam traps, which all servers of a run share.
    """

    __slots__ = (
        "_seen",
        "clients",
        "clock",
        "connections",
        "count",
        "delay",
        "own",
        "roll",
        "senders",
        "traps",
    )

    def __init__(
        self,
        own: dict[str, Any],
        clock: Clock | None = None,
        senders: Senders | None = None,
        traps: TrapNetwork | None = None,
    ) -> None:
        self.own = own
        self.traps = traps or TrapNetwork()
        self.clock = clock or Clock()
        self.senders = senders or Senders()
        self.connections = 0
        self.clients: dict[str, int] = {}
        self.count = 0
        self.delay = 0
        self.roll: Roll = _nothing_in_store
        self._seen: dict[tuple[Stage, str, str], int] = {}

    def see(self, stage: Stage, sender: str, recipient: str) -> None:
        """Counts one more attempt of (sender, recipient) that reached a stage."""
        who = (stage, sender, recipient)
        self.count = self._seen[who] = self._seen.get(who, 0) + 1

    def taken(self) -> int:
        """The delay that has come together (ms), which begins anew."""
        delay, self.delay = self.delay, 0
        return delay

    def together(self, answers: Iterable[Answered]) -> list[Answered]:
        """Answers about several recipients to one command, as they are made: one wait for all of them, as
        long as the longest."""
        before, longest, made = self.delay, 0, []
        for answer in answers:
            made.append(answer)
            longest = max(longest, self.delay - before)
            self.delay = before
        self.delay = before + longest
        return made


def _nothing_in_store(part: str, per: Per = "server") -> int:
    raise LookupError(f"a kind draws {part} without saying that it rolls")
