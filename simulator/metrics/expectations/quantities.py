"""Values with their units, as expectations write them and as they are shown beside what was measured."""

import re
from fractions import Fraction
from typing import Literal

from simulator.mail import format_duration, parse_duration
from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted
from simulator.metrics.scope import MINUTE
from simulator.metrics.table import Unit

Kind = Literal["number", "share", "duration", "frequency"]
"""What can be compared with what: counts and other numbers, shares, durations (in seconds), frequencies
(per second)."""

KIND: dict[Unit, Kind] = {
    "count": "number",
    "number": "number",
    "rate": "share",
    "seconds": "duration",
    "frequency": "frequency",
}

_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)([kM]?)")
_SHARE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)[ \t]*%")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}
_RECOVERED = 10_000_000
_LONGEST = 40
_FINEST = 6


def read_value(text: str, offset: int) -> tuple[Fraction, Kind]:
    """Reads ``4``, ``1.15``, ``50k``, ``93%``, ``1h30m`` or ``200/1m``. Raises ExpectationInvalid."""
    number = _NUMBER.fullmatch(text)
    if number is not None:
        return Fraction(number[1]) * _TIMES[number[2]], "number"
    share = _SHARE.fullmatch(text)
    if share is not None:
        return Fraction(share[1]) / 100, "share"
    try:
        if len(text) > _LONGEST:
            raise ValueError(text)
        period = period_of(text)
        if period is None:
            return Fraction(parse_duration(text), 1000), "duration"
        return read_value(text.partition("/")[0], offset)[0] * 1000 / period, "frequency"
    except (ValueError, ZeroDivisionError):
        message = f"{quoted(text)} is no value"
        help = "write a number (4, 50k), a share (93%), a duration (90s, 1h30m) or so many a period (200/1m)"
        raise ExpectationInvalid(message, offset, help, width=len(text)) from None


def period_of(text: str) -> int | None:
    """The period of a frequency in ms, None of any other value. Raises ValueError where it is none."""
    count, slash, period = text.partition("/")
    if slash and _NUMBER.fullmatch(count) is None:
        raise ValueError(text)
    return parse_duration(period) if slash else None


def exact(value: float) -> Fraction:
    """The fraction that a measured value stands for.

    A rate is a quotient of two counts and a time a whole number of milliseconds; the nearest
    fraction with a denominator up to ten million gives them back, so that 95 % - 97 % is -2 % and
    not a little less.
    """
    return Fraction(value).limit_denominator(_RECOVERED)


def shown(value: Fraction, kind: Kind, bound: Fraction | None = None, period: int = MINUTE) -> str:
    """A value for people: ``2,866``, ``95.4 %``, ``10m30s``, ``212/1m`` (so many in a ``period``, ms).

    It is rounded, but never so far that it seems to stand on the other side of ``bound``.
    """
    if kind == "frequency":
        each = Fraction(period, 1000)
        told = shown(value * each, "number", None if bound is None else bound * each)
        return f"{told}/{format_duration(period)}"
    if kind == "duration":
        sign = "-" if value < 0 else ""
        return sign + format_duration(round(abs(value) * 1000))
    if kind == "share":
        return f"{_rounded(value * 100, 1, None if bound is None else bound * 100)} %"
    least = 0 if value.denominator == 1 else 2
    return _rounded(value, least, bound)


def _rounded(value: Fraction, places: int, bound: Fraction | None) -> str:
    if bound is not None:
        side = _sign(value - bound)
        while places < _FINEST and _sign(round(value, places) - bound) != side:
            places += 1
    return f"{float(round(value, places)) + 0.0:,.{places}f}"  # adding zero takes the sign off -0


def _sign(value: Fraction | int) -> int:
    return (value > 0) - (value < 0)
