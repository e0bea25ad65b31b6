"""``workload:``: who is mailed, from when on, how many."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.errors import Problem
from simulator.mail import Duration
from simulator.recipients import Clock
from simulator.recipients.clock import DAY
from simulator.scenario.blocks import entry_block
from simulator.scenario.faults import suggestion
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node
from simulator.scenario.scenario import MOST_MESSAGES, Entry
from simulator.scenario.times import Times, read_day, read_times
from simulator.scenario.warmups import dealt_out, read_warmup
from simulator.scenario.whom import AS_WRITTEN, WhomReader

_Found = dict[str, Any]


class Workload:
    """Reads entries. ``senders``: the names of senders; ``domains``: those that servers have, empty
    where they could not be read; ``folder``: where relative paths of lists begin; ``clock``: the wall
    by which the scenario begins; ``scale``: what the messages of every entry are multiplied by.
    """

    def __init__(
        self,
        senders: Iterable[str],
        domains: Iterable[str],
        folder: Path,
        clock: Clock,
        scale: Fraction = AS_WRITTEN,
    ) -> None:
        self._senders = list(senders)
        self._whom = WhomReader(domains, folder, scale)
        self._folder = folder
        self._clock = clock
        self._problems: list[Problem] = []

    def read(self, block: Node, problems: list[Problem]) -> Entry | None:
        """One entry, or None after its problems have been added."""
        self._problems = []
        found = _reader().read(block, self._problems)
        entry = self._entry(block, found or {})
        problems.extend(self._problems)
        return None if self._problems else entry

    def _entry(self, block: Node, found: _Found) -> Entry | None:
        sender = self._sender(block, found)
        times = read_times(block, found, self._clock, self._problems)
        volumes = self._warmup(block)
        if "warmup" in block.parts:
            times = Times(times.at, Duration(DAY * len(volumes)), fits=sum(volumes) or 1)
        self._check_count(block, times)
        whom = self._whom.read(block, found, times.fits, self._problems)
        if whom is None or self._problems:
            return None
        over = times.span(whom.written)
        day = block.parts.get("day")
        return Entry(
            name=found["name"],
            sender=sender,
            at=times.at,
            over=over,
            arrivals=found.get("arrivals", "even"),
            tags=found.get("tags", ()),
            messages=whom.messages,
            to=whom.to,
            rejected=whom.rejected,
            day=None if day is None else read_day(day, times, over, self._clock, self._problems),
            priority=found.get("priority", "normal"),
            deliver_within=found.get("deliver_within"),
            size=found.get("size", 0),
            volumes=dealt_out(whom.messages, volumes),
        )

    def _warmup(self, block: Node) -> tuple[int, ...]:
        """Messages on each day, for an entry that warms an address up."""
        node = block.parts.get("warmup")
        if node is None:
            return ()
        for key in ("over", "every", "until", "messages", "arrivals"):
            if key in block.parts:
                message = f"a warm-up says how many messages come when: leave {key} out"
                self._note(block.key((key,)), "E018", message)
        return read_warmup(node, self._folder, self._problems)

    def _check_count(self, block: Node, times: Times) -> None:
        if times.fits is not None and times.fits > MOST_MESSAGES:
            message = f"these are {times.fits:,} messages, more than {MOST_MESSAGES:,}"
            told = block.parts.get("every") or block.parts["warmup"]
            self._problems.append(told.problem("E017", message))

    def _sender(self, block: Node, found: _Found) -> str:
        name = found.get("from_")
        if name is None:
            if len(self._senders) > 1 and "from" not in block.parts:
                help = f"senders: {', '.join(self._senders)}"
                self._note(block, "E013", 'with several senders an entry needs "from"', help)
            return self._senders[0] if self._senders else ""
        if name not in self._senders:
            help = suggestion(name, self._senders, "senders")
            self._note(block.parts["from"], "E019", f'there is no sender "{name}"', help)
        return str(name)

    def _note(self, node: Node, code: str, message: str, help: str = "") -> None:
        self._problems.append(node.problem(code, message, help))


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(entry_block())
