"""Randomness as a pure function of what is decided: seed, purpose, subject, attempt, contact.

Nothing here has a state, so no draw depends on the order in which a run happens to compute things.
The finaliser is that of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
Generators, OOPSLA 2014), over 64-bit integers: the same everywhere.
"""

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

BITS = 53
ONE = 1 << BITS
"""A uniform is an integer u with 0 <= u < ONE; u / ONE is exact in a double."""

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15  # odd, 2**64 / golden ratio: the step of splitmix64
DELTA = 0xD1342543DE82EF95  # a second odd step, for the contact within an attempt
_M1, _M2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


@lru_cache(maxsize=65_536)
def key(seed: int, purpose: str) -> int:
    """The 64-bit key of one purpose under one seed. A purpose is a name, never a position."""
    digest = blake2b(purpose.encode(), digest_size=8, key=seed.to_bytes(16, "big", signed=True))
    return int.from_bytes(digest.digest(), "big")


def uniform(key: int, subject: int, n: int = 0, k: int = 0) -> int:
    """One uniform of 53 bits for a subject, its attempt ``n`` and the contact ``k`` in it."""
    return mixed((key ^ subject) + n * GAMMA + k * DELTA)


def mixed(x: int) -> int:
    """The 53 bits that a sum of key, subject and steps is mixed into."""
    x &= MASK
    x = ((x ^ (x >> 30)) * _M1) & MASK
    x = ((x ^ (x >> 27)) * _M2) & MASK
    return (x ^ (x >> 31)) >> 11


def uniforms(key: int, subjects: "np.ndarray[Any, Any]", n: int = 0, k: int = 0) -> "np.ndarray[Any, Any]":
    """``uniform`` for a whole row of 64-bit subjects at once; equal to it cell by cell."""
    import numpy as np

    step = np.uint64((n * GAMMA + k * DELTA) & MASK)
    mixed = rows_mixed((np.uint64(key) ^ subjects.astype(np.uint64)) + step)
    return np.asarray(mixed >> np.uint64(11), dtype=np.int64)


def rows_mixed(x: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    """The finaliser over a row of unsigned 64-bit integers, all bits kept."""
    import numpy as np

    x = (x ^ (x >> np.uint64(30))) * np.uint64(_M1)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(_M2)
    return np.asarray(x ^ (x >> np.uint64(31)))


def identity(parent: int, number: int) -> int:
    """The 63-bit id of the ``number``-th child of ``parent`` (positive in a signed column)."""
    x = (parent + (number + 1) * GAMMA) & MASK
    x = ((x ^ (x >> 30)) * _M1) & MASK
    x = ((x ^ (x >> 27)) * _M2) & MASK
    return (x ^ (x >> 31)) >> 1


def identity_of(*parts: object) -> int:
    """The 63-bit id of something known by names and numbers rather than by a place in a row."""
    text = "\x1f".join(map(str, parts))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def address_id(address: str) -> int:
    """The 64-bit id of a recipient: its folded address, the same in every campaign."""
    return int.from_bytes(blake2b(address.encode(), digest_size=8).digest(), "big")


def happens(u: int, share: float) -> bool:
    """Whether an event of probability ``share`` (0..1) happens at the uniform ``u``."""
    return u < share * ONE
