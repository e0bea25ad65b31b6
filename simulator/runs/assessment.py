"""What a journal amounts to: its metrics, checked against the identities, and the expectations judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from simulator.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Assessment:
    """Metrics as they stand in ``run.json``, and one mapping per expectation."""

    metrics: Mapping[str, Any]
    expectations: tuple[Mapping[str, Any], ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation held that does not merely warn."""
        return all(expectation["passed"] or expectation["warn"] for expectation in self.expectations)


def assess(scenario: "Scenario", frame: "pl.LazyFrame") -> Assessment:
    """Measures and judges a finished journal.

    Raises LawBroken where the journal contradicts itself: figures that do not add up are not shown.
    """
    from simulator.metrics import check, judge, measure

    measures = measure(frame)
    check(measures)
    judged = (judge(expectation, frame, measures) for expectation in scenario.expect)
    return Assessment(measures.as_json(), tuple(one.as_json() for one in judged))
