"""Durations: whole milliseconds, written with units (``250ms``, ``1h55m``)."""

import re
from fractions import Fraction
from typing import NewType

Duration = NewType("Duration", int)
"""A span of virtual time in milliseconds (law: virtual time is an integer of them)."""

MILLISECONDS = {
    "w": 604_800_000,
    "d": 86_400_000,
    "h": 3_600_000,
    "m": 60_000,
    "s": 1_000,
    "ms": 1,
}
"""Length of each unit in milliseconds, longest first; the order in which a compound is written."""

_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[wdhms])")
_LONGEST = 1 << 53


def parse_duration(text: str) -> Duration:
    """Read ``90s``, ``1.5h`` or the compound ``1h55m`` as milliseconds.

    Raises ValueError where a unit is missing or unknown, where units do not fall in size, and
    where the value is no whole number of milliseconds or longer than 2**53 of them.
    """
    text = text.strip()
    parts = _PART.findall(text)
    if not parts or "".join(map("".join, parts)) != text:
        raise ValueError(_complaint(text))
    units = [unit for _, unit in parts]
    if units != sorted(set(units), key=list(MILLISECONDS).index):
        raise ValueError(f"units of {text!r} must fall in size and occur once, as in 1h55m")
    total = sum(Fraction(number) * MILLISECONDS[unit] for number, unit in parts)
    if total.denominator != 1 or total > _LONGEST:
        raise ValueError(f"{text!r} is not a whole number of milliseconds below 2**53")
    return Duration(int(total))


def format_duration(value: int) -> str:
    """Write milliseconds the way a scenario does; ``parse_duration`` reads it back unchanged."""
    if value < 0:
        return "-" + format_duration(-value)
    parts = []
    for unit, length in MILLISECONDS.items():
        count, value = divmod(value, length)
        if count and unit != "w":
            parts.append(f"{count}{unit}")
        elif count:
            value += count * length  # weeks are read but days are clearer to write
    return "".join(parts) or "0m"


def _complaint(text: str) -> str:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return f"duration {text!r} without a unit: write {text}ms, {text}s or {text}m"
    return f"{text!r} is no duration: write a number and one of ms s m h d w, as in 90s or 1h55m"
