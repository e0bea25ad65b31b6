"""Powers and logarithms of two in integers: the same on every machine, with no libm in between.

Decay multiplies by ``step`` once an hour; penalties run along a logarithm (reputation_and_method is
quoted in the models). Both are exact to the last bit that they keep, because both are found by
comparing whole numbers.
"""

from functools import lru_cache

BITS = 32
"""Bits behind the point of a factor."""

FINE = 24
"""Bits behind the point of a logarithm."""

_WIDE = 62  # bits of a mantissa while it is squared


@lru_cache(maxsize=64)
def step(half_life: int) -> int:
    """2**(-1/half_life) in units of 2**-BITS, rounded down: what is left after one of so many steps.

    It is the largest x with x**half_life <= 2**(BITS * half_life - 1).
    """
    low, high, bound = 0, 1 << BITS, 1 << BITS * half_life - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**half_life <= bound else (low, middle)
    return low


def decayed(amount: int, half_life: int) -> int:
    """What is left of an amount one step later, rounded down."""
    return amount * step(half_life) >> BITS


def log2(numerator: int, denominator: int) -> int:
    """The binary logarithm of a ratio of positive integers in units of 2**-FINE, rounded down.

    Bit by bit: squaring the mantissa doubles the logarithm, whose next bit shows in the overflow.
    """
    whole = numerator.bit_length() - denominator.bit_length()
    mantissa = _shifted(numerator, _WIDE - whole) // denominator
    if mantissa < 1 << _WIDE:
        whole, mantissa = whole - 1, _shifted(numerator, _WIDE - whole + 1) // denominator
    found = whole
    for _ in range(FINE):
        mantissa = mantissa * mantissa >> _WIDE
        bit = mantissa >> _WIDE + 1
        found, mantissa = found << 1 | bit, mantissa >> bit
    return found


def _shifted(number: int, places: int) -> int:
    return number << places if places >= 0 else number >> -places
