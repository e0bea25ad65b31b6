"""Every metric of two runs, and how it differs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from simulator.metrics.comparison.sides import Sides
from simulator.metrics.statistics import CONFIDENCE, Estimate, holm
from simulator.metrics.table import METRICS, Metric

_OF_NO_METRIC = ("by", "left_out")


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric on both sides, in its unit.

    ``a``, ``b``: means over the replications compared, None without a value. ``change``: B minus A,
    None where ``lacking`` says why there is none. ``p``: how likely so large a change is by chance,
    raised for the number of metrics compared (Holm); None without replications.
    """

    metric: Metric
    a: float | None
    b: float | None
    change: Estimate | None
    p: float | None
    lacking: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it is more than chance, of all metrics compared together."""
        return self.p is not None and self.p <= 1 - CONFIDENCE

    @property
    def is_equal(self) -> bool:
        """Whether both sides agree to the last digit in all replications."""
        return self.change is not None and not self.change.mean and not self.change.error

    def as_json(self) -> dict[str, Any]:
        """Both sides, the change with its interval, ``p`` and ``sure``; null where there is none."""
        change = self.change.as_json() if self.change else None
        told = {"unit": self.metric.unit, "a": self.a, "b": self.b, "change": change}
        return {**told, "p": self.p, "sure": self.is_sure, "lacking": self.lacking or None}


def differences(sides: Sides) -> tuple[Difference, ...]:
    """All metrics of either side, those of the table first and in its order."""
    found = [_difference(sides, metric) for metric in _metrics(sides)]
    together = holm([one.p for one in found])
    return tuple(replace(one, p=p) for one, p in zip(found, together, strict=True))


def _metrics(sides: Sides) -> Iterator[Metric]:
    """Records of another version may hold metrics that this one does not know: plain numbers then."""
    present = dict.fromkeys(name for side in (sides.a, sides.b) for told in side.values() for name in told)
    yield from (metric for name, metric in METRICS.items() if name in present)
    for name in present:
        if name not in METRICS and name not in _OF_NO_METRIC:
            yield Metric(name, "number", "")


def _difference(sides: Sides, metric: Metric) -> Difference:
    values = sides.values(metric.name)
    a, b = _mean(values.a), _mean(values.b)
    if values.lacking:
        return Difference(metric, a, b, None, None, values.lacking)
    change = sides.change(values.a, values.b)
    return Difference(metric, a, b, change, change.p)


def _mean(values: tuple[Fraction, ...]) -> float | None:
    return float(sum(values) / len(values)) if values else None
