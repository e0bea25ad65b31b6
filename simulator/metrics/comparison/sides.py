"""Which replications of two runs are held against each other, and the values of a metric in them."""

from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from simulator.metrics.expectations.quantities import exact
from simulator.metrics.statistics import Estimate, independent, mean_of

Measured = Mapping[int, Mapping[str, Any]]
"""Seed -> metrics of the replication with it, in the form of ``Measures.as_json``."""


class Values(NamedTuple):
    """A metric in the replications where it has a value; of paired sides over the same seeds.

    ``lacking``: why there is nothing to compare, empty where there is.
    """

    a: tuple[Fraction, ...]
    b: tuple[Fraction, ...]
    lacking: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The replications compared. ``paired``: seed by seed, so that both sides met the same dice."""

    a: Measured
    b: Measured
    paired: bool

    @property
    def is_certain(self) -> bool:
        """Whether there are replications enough to tell a difference from chance."""
        return min(len(self.a), len(self.b)) > 1

    @property
    def campaigns(self) -> frozenset[str]:
        """The campaigns of either side."""
        every = (*self.a.values(), *self.b.values())
        return frozenset(name for told in every for name in told.get("by", {}).get("campaign", {}))

    def values(self, metric: str, campaign: str | None = None) -> Values:
        """The values of a metric on both sides, of one campaign or of all mail."""
        told = [_told(side, metric, campaign) for side in (self.a, self.b)]
        a, b = ({seed: exact(value) for seed, value in side.items() if value is not None} for side in told)
        lacking = _lacking(told, (a, b))
        if self.paired and not lacking:
            both = [seed for seed in a if seed in b]
            a, b = ({seed: side[seed] for seed in both} for side in (a, b))
            lacking = "" if both else "no seed with a value on both sides"
        return Values(tuple(a.values()), tuple(b.values()), lacking)

    def change(self, a: tuple[Fraction, ...], b: tuple[Fraction, ...]) -> Estimate:
        """B minus A: of pairs the mean difference, of sides with other seeds the difference of the means."""
        if self.paired:
            return mean_of([float(other - one) for one, other in zip(a, b, strict=True)])
        return independent([float(value) for value in b], [float(value) for value in a])


def side_by_side(a: Measured, b: Measured) -> Sides:
    """Pairs the replications by seed where the seeds of one side are all among those of the other.

    Seeds that the longer side has alone are left out then. With other seeds, or only some in common,
    the sides are taken for independent samples: of few common seeds the rest tells more, and what a
    common seed adds to an interval only widens it.
    """
    common = sorted(a.keys() & b.keys())
    if common and len(common) == min(len(a), len(b)):
        return Sides({seed: a[seed] for seed in common}, {seed: b[seed] for seed in common}, True)
    return Sides(a, b, False)


def _told(side: Measured, metric: str, campaign: str | None) -> dict[int, Any]:
    """Seed -> value, None included; a replication that does not know the metric has no entry."""
    found = {}
    for seed, metrics in side.items():
        told = metrics if campaign is None else metrics.get("by", {}).get("campaign", {}).get(campaign, {})
        if metric in told:
            found[seed] = told[metric]
    return found


def _lacking(told: Sequence[Sized], values: Sequence[Sized]) -> str:
    sides = tuple(zip(("A", "B"), told, values, strict=True))
    unknown = [name for name, known, _ in sides if not known]
    missing = [name for name, _, there in sides if not there]
    if unknown:
        return f"not measured in {' and '.join(unknown)}"
    return f"no value in {' and '.join(missing)}" if missing else ""
