"""A metric's mean and its change, in the unit of the metric and no finer than they are known."""

from math import floor, log10

from simulator.metrics import Unit
from simulator.metrics.statistics import Estimate
from simulator.report.figures import DASH, count, percent, seconds

_SMALLEST = 1e-9
_FINEST = 6
_SCALES: dict[Unit, int] = {"rate": 100, "frequency": 60}
_SUFFIXES: dict[Unit, str] = {"rate": " %", "frequency": "/1m"}


def quantity(value: float | None, unit: Unit) -> str:
    """``2,866``, ``95.4 %``, ``41s``, ``8.2/1m``; a mean of counts with one place, others with three."""
    if value is None:
        return DASH
    if unit == "rate":
        return percent(value)
    if unit == "seconds":
        return seconds(value)
    if unit == "frequency":
        return _number(value, unit, 1)
    return count(value) if value == round(value) else f"{value:,.{1 if unit == 'count' else 3}f}"


def mean(estimate: Estimate, unit: Unit) -> str:
    """``95.43 % ± 0.12 %``: the mean to the place where its error begins, and half its interval."""
    half = estimate.half_width
    if not half:
        return quantity(estimate.mean, unit)
    if unit == "seconds":
        return f"{seconds(estimate.mean)} ± {seconds(half)}"
    places = _places(half, unit)
    return f"{_number(estimate.mean, unit, places)} ± {_number(half, unit, places)}"


def change(estimate: Estimate, unit: Unit) -> str:
    """A difference with its sign: ``-1.12 %`` (of rates percentage points), ``+2m30s``, ``-4.5``, ``0``."""
    whole = unit == "count" and estimate.mean == round(estimate.mean) and not estimate.error
    places = 0 if whole else _places(estimate.half_width or estimate.mean, unit)
    return _signed(estimate.mean, unit, places)


def interval(estimate: Estimate, unit: Unit) -> str:
    """``-1.30 % .. -0.94 %``: where the true difference lies; nothing where chance has no part in it, or
    where its part is not known."""
    if estimate.interval is None or not estimate.error:
        return ""
    places = _places(estimate.half_width, unit)
    low, high = (_signed(end, unit, places) for end in estimate.interval)
    return f"{low} .. {high}"


def _places(value: float, unit: Unit) -> int:
    """Decimal places that show two significant digits of a value."""
    size = abs(value) * _scale(unit)
    return 0 if size < _SMALLEST else min(_FINEST, max(0, 1 - floor(log10(size))))


def _signed(value: float, unit: Unit, places: int) -> str:
    if abs(value) < _SMALLEST:
        return "0"
    sign = "-" if value < 0 else "+"
    return sign + (seconds(abs(value)) if unit == "seconds" else _number(abs(value), unit, places))


def _number(value: float, unit: Unit, places: int) -> str:
    return f"{value * _scale(unit):,.{places}f}{_SUFFIXES.get(unit, '')}"


def _scale(unit: Unit) -> int:
    return _SCALES.get(unit, 1)
