"""Student's t distribution for a whole number of degrees of freedom, by its exact finite sums.

Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 (odd) and 26.7.4 (even): with
the angle arctan(t / sqrt(freedom)) the probability between -t and t is a sum of freedom / 2 terms.
"""

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt, tan

_HALVINGS = 60
"""Of an angle below pi/2: what is left is finer than a double can tell."""


def inside(t: float, freedom: int) -> float:
    """The probability that a t value lies between -t and t; ``freedom`` is 1 or more."""
    return _within(atan(abs(t) / sqrt(freedom)), freedom)


@lru_cache
def quantile(probability: float, freedom: int) -> float:
    """The t for which ``inside`` is the probability, between 0 and 1: the inverse, by halving."""
    low, high = 0.0, pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < probability else (low, middle)
    return sqrt(freedom) * tan(low)


def _within(angle: float, freedom: int) -> float:
    """26.7.3 and 26.7.4; their terms are powers of the cosine, the odd ones or the even ones."""
    cosine, odd = cos(angle), freedom % 2
    term, total = cosine if odd else 1.0, 0.0
    for power in range(odd, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (power + 1) / (power + 2)
    share = sin(angle) * total
    return min(1.0, 2 / pi * (angle + share) if odd else share)
