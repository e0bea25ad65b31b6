"""Two finished runs, compared: what ``mtasim compare`` shows and Python may ask."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import Problem, ScenarioInvalid
from simulator.runs.finished import Run

if TYPE_CHECKING:
    from simulator.metrics.comparison import Difference, Finding, Limit, Measured, Sides

_OPTION = "--fail-on "


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs from run A to run B, and what came of the limits to it."""

    a: Run
    b: Run
    sides: "Sides"
    differences: "tuple[Difference, ...]"
    findings: "tuple[Finding, ...]"

    @property
    def passed(self) -> bool:
        """Whether no limit was breached."""
        return not any(one.is_breached for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """What ``mtasim compare --json`` prints."""
        return {
            "a": _named(self.a),
            "b": _named(self.b),
            "paired": self.sides.paired,
            "metrics": {one.metric.name: one.as_json() for one in self.differences},
            "limits": [one.as_json() for one in self.findings],
            "passed": self.passed,
        }


def compare(a: Run, b: Run, limits: Iterable[str] = ()) -> Compared:
    """Compares two runs, seed by seed where their seeds pair up.

    ``limits``: changes from A to B that must not be, as in ``delivered.rate < -1%`` (of rates in
    percentage points; of any other metric a share is one of A's value). Raises ScenarioInvalid with
    all limits that cannot be read.
    """
    from simulator.metrics.comparison import differences, hold, side_by_side

    sides = side_by_side(_measured(a), _measured(b))
    return Compared(a, b, sides, differences(sides), hold(_read(limits, sides), sides))


def _named(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "path": str(run.path),
        "scenario": run.scenario,
        "seeds": list(run.seeds),
        "set": dict(run.record.set),
    }


def _measured(run: Run) -> "Measured":
    """Of the groups only those that a limit may name: all of many replications are too much to hold."""
    return {one.seed: {**one.metrics, "by": _campaigns(one.metrics)} for one in run.replications()}


def _campaigns(metrics: Mapping[str, Any]) -> dict[str, Any]:
    return {"campaign": metrics.get("by", {}).get("campaign", {})}


def _read(texts: Iterable[str], sides: "Sides") -> "list[Limit]":
    from simulator.metrics import ExpectationInvalid
    from simulator.metrics.comparison import read_limit

    limits, problems = [], []
    for text in texts:
        try:
            limits.append(read_limit(text, sides.campaigns))
        except ExpectationInvalid as fault:
            place = (1, len(_OPTION) + fault.offset + 1, fault.width, _OPTION + text)
            problems.append(Problem("E008", fault.message, "command line", *place, fault.help))
    if problems:
        raise ScenarioInvalid(tuple(problems))
    return limits
