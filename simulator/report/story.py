"""The story of a failure: the expectation missed, the first message at fault, what happened to it and why.

It is read from a run's folder alone, like all of a report.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.report.lines import Line, Span, filled, line
from simulator.report.lives import is_delivery, lives
from simulator.report.record import Found
from simulator.report.telling import told
from simulator.report.timeline import Timeline

Expectation = Mapping[str, Any]

SHOWN = 3
"""Messages shown after a run: one cause often misses many expectations."""


def stories(folder: Path) -> Iterator[tuple[Expectation, list[Line]]]:
    """Every missed expectation of a run's folder with its whole story.

    The story opens with what was expected, what was measured and where it is written; then comes the
    first message at fault, if one is to blame, attempt by attempt; last the command to reproduce it: of
    several replications, whose journals are not kept, for the first that missed.
    """
    run = Found.at(folder)
    stories = _Stories(run)
    missed = run.missed_seeds() if run.is_repeated else []
    again = line(Span("   reproduce  ", "heading"), run.command(next(iter(missed), run.record["seed"])))
    for one in run.failures:
        yield one, [*_missed(one), *stories.of(one.get("witness")), again]


def story(folder: Path) -> list[Line]:
    """The messages at fault in a run's folder, as they are told after it; nothing where all is well."""
    return told_of(Found.at(folder))


def told_of(run: Found) -> list[Line]:
    """The messages at fault, each once, with the expectations that it misses; at most ``SHOWN``."""
    missed: dict[int, list[Expectation]] = {}
    if run.is_repeated:
        return []
    for one in run.failures:
        if one.get("witness") is not None:
            missed.setdefault(one["witness"], []).append(one)
    stories = _Stories(run)
    lines: list[Line] = []
    for witness, expectations in list(missed.items())[:SHOWN]:
        timeline = stories.of(witness)
        if timeline:
            lines += [*(part for one in expectations for part in _missed(one)), *timeline, ()]
    if len(missed) > SHOWN:
        lines.append(line(f"   and {len(missed) - SHOWN} more: mtasim explain {run.record['id']}"))
    return lines[:-1] if lines and not lines[-1] else lines


class _Stories:
    """What is needed to tell of any delivery of a run."""

    def __init__(self, run: Found) -> None:
        self._run = run
        self._timeline: Timeline | None = None

    def of(self, delivery: int | None) -> list[Line]:
        """The timeline of the delivery at fault; nothing where no single one is."""
        if delivery is None:
            return []
        self._timeline = self._timeline or Timeline(self._run.outline())
        found, _ = lives(self._run.frame(), is_delivery(delivery), 1)
        return [one for life in found for one in told(life, self._timeline.events(life), briefly=True)]


def _missed(one: Expectation) -> list[Line]:
    first, *rest = filled(one["text"], 3, "bad")
    measured = filled(f"measured: {one['measured']}", 3)
    return [(Span(" ✗ ", "bad"), *first[1:]), *rest, *measured, *filled(f"at {one['at']}", 3, "faint")]
