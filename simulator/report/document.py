"""Everything a report says of runs, as values: the forms write it down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from simulator.report.charts import panels
from simulator.report.figures import count, percent, seconds
from simulator.report.lines import Line
from simulator.report.means import means
from simulator.report.messages import Message, messages
from simulator.report.panel import Panel
from simulator.report.record import Found
from simulator.report.side_by_side import side_by_side
from simulator.report.story import stories

ASSUMPTIONS = (
    "Time is virtual and nothing was sent. The servers answer as the scenario writes, which is not how any "
    "provider answers today.",
    "What a server answers depends on its rules, its limits and what it remembers. An opinion of the sender, "
    "where a rule holds one, is a model drawn after what providers publish, most of its numbers assumed: "
    "what a policy does to the reputation of real addresses cannot be read from this report.",
    "Chances, latencies and jitters are draws of the seed. One seed is one history; --seeds 20 tells how far "
    "another would differ.",
    "The classifier reads replies by the rules named beside them; a real system may read the same words "
    "otherwise.",
)
_TILES = (
    ("delivered", "delivered.rate", percent),
    ("accepted", "accepted.count", count),
    ("failed", "failed.count", count),
    ("dropped, listed", "dropped.count", count),
    ("attempts", "attempts.total", count),
    ("p95 to deliver", "delivered.p95", seconds),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """An expectation as the record has it; of one that was missed its story."""

    told: Mapping[str, Any]
    story: tuple[Line, ...] = ()

    @property
    def verdict(self) -> str:
        """held, missed, or warned: missed, but it only warns."""
        if self.told["passed"]:
            return "held"
        return "warned" if self.told.get("warn") else "missed"


@dataclass(frozen=True)
class Document:
    """One run. ``panels``: by name, in order. ``means``: of a run of replications, which has no panels."""

    run: Found
    expectations: tuple[Expected, ...]
    panels: tuple[tuple[str, Panel], ...]
    messages: tuple[Message, ...]
    means: tuple[Line, ...] = ()

    @classmethod
    def of(cls, folder: Path, beside: Sequence[tuple[str, Panel]] = ()) -> Self:
        """Reads a complete run's folder; ``beside``: panels that need other runs, to stand last."""
        run = Found.at(folder)
        expectations = _failed_first(run)
        if run.is_repeated:
            return cls(run, expectations, tuple(beside), (), tuple(means(run)))
        return cls(run, expectations, (*panels(run), *beside), tuple(messages(run)))

    @property
    def passed(self) -> bool:
        """Whether every expectation held, but for those that only warn."""
        return not self.run.failures

    @property
    def tiles(self) -> list[tuple[str, str]]:
        """The figures at the top, ready to be read."""
        return [(label, form(self.run.metric(name))) for label, name, form in _TILES]

    @property
    def command(self) -> str:
        """The command that does the run again."""
        seeds = f" --seeds {len(self.run.seeds)}" if self.run.is_repeated else ""
        return f"{self.run.command(self.run.record['seed'])}{seeds}"

    @cached_property
    def scenario(self) -> str:
        """The scenario as it was read; "" where it is gone from the folder."""
        path = self.run.folder / "scenario.yaml"
        return path.read_text("utf-8") if path.is_file() else ""


def _failed_first(run: Found) -> tuple[Expected, ...]:
    missed = [Expected(one, tuple(story)) for one, story in stories(run.folder)]
    held = [Expected(one) for one in run.expectations if one["passed"]]
    return (*missed, *map(Expected, run.warnings), *held)


@dataclass(frozen=True)
class Report:
    """One run or several."""

    documents: tuple[Document, ...]
    assumptions: tuple[str, ...] = field(default=ASSUMPTIONS)

    @cached_property
    def together(self) -> Panel | None:
        """Several runs side by side; None where there is one."""
        runs = [one.run for one in self.documents]
        return side_by_side(runs) if len(runs) > 1 else None
