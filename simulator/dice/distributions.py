"""The distributions of durations, in whole milliseconds.

Each is a value with one method, ``quantile(u) -> milliseconds``; the uniform comes from the dice,
so a distribution neither keeps nor consumes any state.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log
from statistics import NormalDist

from simulator.dice import quantiles
from simulator.dice.mix import BITS, ONE
from simulator.mail import Duration

_FINE = 10  # tables of durations keep 2**-10 ms, so that interpolation does not round twice


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same."""

    value: Duration

    def quantile(self, u: int) -> int:
        """The value, whatever ``u``."""
        return self.value


@dataclass(frozen=True, slots=True)
class Uniform:
    """Any millisecond from ``low`` to ``high``, both included."""

    low: Duration
    high: Duration

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise ValueError("the high end of a uniform distribution is below its low end")

    def quantile(self, u: int) -> int:
        """The quantile at the uniform ``u`` of 53 bits, in ms."""
        return self.low + ((self.high - self.low + 1) * u >> BITS)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Memoryless, with the given mean."""

    mean: Duration

    def quantile(self, u: int) -> int:
        """The quantile at the uniform ``u`` of 53 bits, in ms, rounded to nearest."""
        scaled = self.mean * quantiles.interpolate(quantiles.exponential(), u)
        return (scaled + quantiles.UNIT // 2) // quantiles.UNIT


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Lognormal by what people measure: the median and the 95th percentile."""

    median: Duration
    p95: Duration
    _table: quantiles.Table = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 0 < self.median <= self.p95:
            raise ValueError("a lognormal needs 0 < median <= p95")
        object.__setattr__(self, "_table", _lognormal(self.median, self.p95))

    def quantile(self, u: int) -> int:
        """The quantile at the uniform ``u`` of 53 bits, in ms, rounded to nearest."""
        fine = quantiles.interpolate(self._table, u)
        return (fine + (1 << _FINE - 1)) >> _FINE


@dataclass(frozen=True, slots=True)
class Empirical:
    """Measured values, each as likely as the next; between two of them, linear."""

    values: tuple[Duration, ...]

    def __post_init__(self) -> None:
        if not self.values or list(self.values) != sorted(self.values):
            raise ValueError("an empirical distribution needs at least one value, in rising order")

    def quantile(self, u: int) -> int:
        """The quantile at the uniform ``u`` of 53 bits, in ms."""
        place, rest = divmod((len(self.values) - 1) * u, ONE)
        if not rest:
            return self.values[place]
        low, high = self.values[place : place + 2]
        return low + ((high - low) * rest >> BITS)


Distribution = Constant | Uniform | Exponential | Lognormal | Empirical


@lru_cache(maxsize=256)
def _lognormal(median: int, p95: int) -> quantiles.Table:
    normal = NormalDist()
    sigma = log(p95 / median) / quantiles.P95
    highest = 1 - 2.0**-12
    return quantiles.tabulate(
        lambda survival: median * exp(-sigma * normal.inv_cdf(min(survival, highest))),
        1 << _FINE,
    )
