"""Sizes of mail: whole octets, written with units (``20kB``, ``25MB``, ``1MiB``)."""

import re
from fractions import Fraction
from typing import NewType

Size = NewType("Size", int)
"""A number of octets (RFC 1870 counts a mail's size in them)."""

_UNITS = {"b": 1, "kb": 1000, "mb": 1_000_000, "kib": 1 << 10, "mib": 1 << 20}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKmM]?[iI]?[bB])")
_LARGEST = 1 << 40


def parse_size(text: str) -> Size:
    """Read ``25MB`` (a million octets each) or ``1MiB`` (2**20).

    Raises ValueError without a unit, and where it is no whole number of octets from 1 to 2**40.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None or found[2].lower() not in _UNITS:
        raise ValueError(f"{text!r} is no size: write a number and one of B kB MB KiB MiB, as in 25MB")
    octets = Fraction(found[1]) * _UNITS[found[2].lower()]
    if octets.denominator != 1 or not 1 <= octets <= _LARGEST:
        raise ValueError(f"{text!r} is not a whole number of octets from 1 to 2**40")
    return Size(int(octets))
