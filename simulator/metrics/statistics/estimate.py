"""A mean over replications and how far it can be trusted.

Replications with different seeds are independent, so Student's t holds for their mean. Of a quantile the
mean is taken of one quantile a replication; replications are never pooled (Law, Simulation Modeling and
Analysis, 9.4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from simulator.metrics.statistics.student import inside, quantile

CONFIDENCE = 0.95
"""Of every interval and of every verdict: one in twenty may be wrong."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """``mean`` and its standard ``error``, in the unit of what was measured.

    ``freedom``: degrees of freedom of the error; 0 where one value was all there was, and then
    nothing is known of the error (it stands at 0).
    """

    mean: float
    error: float
    freedom: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the true mean lies with CONFIDENCE; None where that cannot be told."""
        if not self.freedom:
            return None
        return self.mean - self.half_width, self.mean + self.half_width

    @property
    def half_width(self) -> float:
        """Half the interval: what stands after a plus-minus sign; 0 where there is no interval."""
        return quantile(CONFIDENCE, self.freedom) * self.error if self.error else 0.0

    @property
    def p(self) -> float | None:
        """How likely a mean at least so far from 0 is where the true one is 0; None: cannot be told."""
        if not self.freedom:
            return None
        if not self.error:
            return 0.0 if self.mean else 1.0
        return 1 - inside(self.mean / self.error, self.freedom)

    def as_json(self) -> dict[str, float | None]:
        """Mean and ends of the interval, null where there is none."""
        low, high = self.interval or (None, None)
        return {"mean": self.mean, "low": low, "high": high}


def mean_of(values: Sequence[float]) -> Estimate:
    """The mean of one value a replication; of differences, one a pair of replications with one seed."""
    if not any(value != values[0] for value in values):
        return Estimate(values[0], 0.0, len(values) - 1)  # exactly: no rounding may pass for chance
    mean, squared = _mean_and_squared_error(values)
    return Estimate(mean, sqrt(squared), len(values) - 1)


def independent(minuend: Sequence[float], subtrahend: Sequence[float]) -> Estimate:
    """The difference of the means of two samples that share no seeds, of unequal variances.

    Welch, Biometrika 34 (1947): the degrees of freedom by his equation, rounded down, which only ever
    widens the interval. With a single value on either side there are none.
    """
    one, other = mean_of(minuend), mean_of(subtrahend)
    mean, squared = one.mean - other.mean, one.error**2 + other.error**2
    if not (one.freedom and other.freedom):
        return Estimate(mean, 0.0, 0)
    if not squared:
        return Estimate(mean, 0.0, one.freedom + other.freedom)
    share = one.error**2 / squared
    parts = share**2 / one.freedom + (1 - share) ** 2 / other.freedom
    return Estimate(mean, sqrt(squared), max(1, int(1 / parts)))


def _mean_and_squared_error(values: Sequence[float]) -> tuple[float, float]:
    mean = fsum(values) / len(values)
    spread = fsum((value - mean) ** 2 for value in values)
    return mean, spread / (len(values) - 1) / len(values)
