"""Quantile functions as tables of integers, interpolated in integers.

A table is made once with the platform's logarithm and rounded; after that no floating-point
function is called, so what is journaled is the same on every machine: libraries differ by one unit
in the last place (2**-53), a table keeps at most 40 bits.

Cells follow the survival 1 - u: every octave [2**-(j+1), 2**-j) of it has the same number of cells,
so the upper tail, where waiting times live, is as finely drawn as the middle.
"""

from collections.abc import Callable
from functools import lru_cache
from math import log
from statistics import NormalDist

from simulator.dice.mix import BITS, ONE

SUBDIVISION = 6
"""Cells of one octave, as a power of two."""

OCTAVES = 36
"""Octaves of survival told apart; rarer events (1 in 7e10) are drawn as the last cell."""

UNIT = 1 << 32
"""The fixed-point unit of the standard exponential table."""

Table = tuple[int, ...]


def tabulate(quantile_of_survival: Callable[[float], float], scale: float = 1.0) -> Table:
    """The table of a distribution, given its quantile as a function of the survival (0, 1]."""
    cells = 1 << SUBDIVISION
    points = [
        round(scale * quantile_of_survival(2.0**-octave * (1 - cell / (2 * cells))))
        for octave in range(OCTAVES)
        for cell in range(cells)
    ]
    return (*points, round(scale * quantile_of_survival(2.0**-OCTAVES)))


def interpolate(table: Table, u: int) -> int:
    """The quantile at the uniform ``u`` (see ``mix.ONE``), in the table's own unit."""
    survival = ONE - u  # 1..ONE
    octave = BITS - (survival - 1).bit_length()  # survival in (2**-(octave+1), 2**-octave]
    if octave >= OCTAVES:
        return table[-1]
    octave_length = ONE >> octave
    depth = (octave_length - survival) << (SUBDIVISION + 1)
    cell, rest = divmod(depth, octave_length)
    place = (octave << SUBDIVISION) + cell
    low = table[place]
    return low + (table[place + 1] - low) * rest // octave_length


@lru_cache(maxsize=1)
def exponential() -> Table:
    """-ln(survival) in units of ``UNIT``: the exponential distribution with mean 1."""
    return tabulate(lambda survival: -log(survival), UNIT)


P95 = NormalDist().inv_cdf(0.95)
"""1.6449: how many sigmas the 95th percentile of a normal stands above its median."""
