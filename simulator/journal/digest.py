"""One fingerprint of a whole journal: of its rows in canonical order, not of any file.

Every column is hashed as a stream of its own, so the fingerprint does not depend on how rows were
cut into blocks; columns that hold measured time stay outside.
"""

from functools import lru_cache
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, Any

from simulator.journal.columns import COLUMNS, SCHEMA_VERSION

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

MEASURED = frozenset({"measured_us"})
"""Columns outside the digest: they tell of the machine, not of the scenario."""


@lru_cache(maxsize=65_536)
def word_hash(word: str | None) -> int:
    """64 bits that stand for a word in the digest, whatever number the run gave it."""
    if word is None:
        return 0
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big", signed=True)


class Digest:
    """Grows block by block; ``hexdigest`` may be asked at any time.

    SHA-256, because processors compute it; most of a block's own cost would be another hash.
    """

    def __init__(self) -> None:
        self._columns = {name: sha256() for name in COLUMNS if name not in MEASURED}
        self.rows = 0

    def integers(self, name: str, values: "np.ndarray[Any, Any]") -> None:
        """Adds a column of 64-bit integers (a word column is given as ``word_hash`` of its words)."""
        self._columns[name].update(values.astype("<i8", copy=False).tobytes())

    def texts(self, name: str, values: "pl.Series") -> None:
        """Adds a column whose words hardly ever repeat."""
        if len(values):
            self._columns[name].update(f"{values.str.join(chr(10)).item()}\n".encode())

    def hexdigest(self) -> str:
        """32 hexadecimal digits over schema version, number of rows and all columns."""
        whole = blake2b(f"{SCHEMA_VERSION}:{self.rows}".encode(), digest_size=16)
        for name in sorted(self._columns):
            whole.update(self._columns[name].digest())
        return whole.hexdigest()


def digest_of(frame: "pl.DataFrame") -> str:
    """The digest of journal rows read back, in the order given."""
    import polars as pl

    digest = Digest()
    digest.rows = frame.height
    for name, column in COLUMNS.items():
        if name in MEASURED:
            continue
        series = frame[name]
        if name == "recipient":
            digest.texts(name, series.fill_null(""))
        elif column.type is str:
            digest.integers(name, pl.Series([word_hash(word) for word in series], dtype=pl.Int64).to_numpy())
        else:
            digest.integers(name, series.cast(pl.Int64).fill_null(-1).to_numpy())
    return digest.hexdigest()
