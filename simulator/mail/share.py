"""Shares (``2%``) and rates (``100/1m``)."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import NewType, Self

from simulator.mail.duration import Duration, format_duration, parse_duration

Share = NewType("Share", float)
"""A fraction 0..1; a scenario writes it in per cent."""


def parse_share(text: str) -> Share:
    """Read ``2%`` or ``0.25%`` as a fraction 0..1, correctly rounded.

    Raises ValueError without the per cent sign or outside 0 %..100 %.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no share: write per cent, as in 2%")
    share = Fraction(match[1]) / 100
    if share > 1:
        raise ValueError(f"share {text!r} is above 100%")
    return Share(float(share))


def format_share(share: float) -> str:
    """Write a fraction 0..1 in per cent."""
    return f"{share * 100:.10g}%"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many within a period: ``count`` per ``per`` milliseconds, written ``100/1m``."""

    count: int
    per: Duration

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``100/1m``. Raises ValueError where count, slash or the period's unit is missing."""
        count, slash, per = text.strip().partition("/")
        if not slash or not re.fullmatch(r"\d{1,12}", count) or not int(count):
            raise ValueError(f"{text!r} is no rate: write so many per period, as in 100/1m")
        period = parse_duration(per)
        if not period:
            raise ValueError(f"the period of rate {text!r} must be longer than nothing")
        return cls(int(count), period)

    def __str__(self) -> str:
        return f"{self.count}/{format_duration(self.per)}"


Rates = Rate | tuple[Rate, ...]
"""One rate, or several that hold together."""
