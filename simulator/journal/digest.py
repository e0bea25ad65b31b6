"""One fingerprint of a whole journal: of its rows in canonical order, not of any file.

Every column is hashed as a stream of its own, so the fingerprint does not depend on how rows were
cut into blocks; columns that hold measured time stay outside.
"""

from functools import lru_cache
from hashlib import blake2b, sha256
from itertools import chain
from typing import TYPE_CHECKING, Any

from simulator.journal.columns import COLUMNS, SCHEMA_VERSION

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

MEASURED = frozenset({"measured_us"})
"""Columns outside the digest: they tell of the machine, not of the scenario."""


GROUPS = {
    "placing": ("campaign", "sender", "domain", "server", "tags"),
    "outcome": ("stage", "code", "enhanced", "text"),
    "bounce": ("reason", "hardness", "timing", "read_by"),
}
"""Columns whose words always come together are digested as one: hashing bytes is what a digest costs."""

_GROUPED = frozenset(chain.from_iterable(GROUPS.values()))


@lru_cache(maxsize=65_536)
def words_hash(*words: str | int | None) -> int:
    """64 bits that stand for words in the digest, whatever number the run gave them; 0: all null."""
    if all(word is None for word in words):
        return 0
    text = "".join("-" if word is None else f"{len(str(word))}:{word}" for word in words)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


class Digest:
    """Grows block by block; ``hexdigest`` may be asked at any time.

    SHA-256, because processors compute it; most of a block's own cost would be another hash.
    """

    def __init__(self) -> None:
        apart = [name for name in COLUMNS if name not in MEASURED | _GROUPED]
        self._columns = {name: sha256() for name in (*apart, *GROUPS)}
        self.rows = 0

    def integers(self, name: str, values: "np.ndarray[Any, Any]") -> None:
        """Adds a column of 64-bit integers (words are given as their ``words_hash``)."""
        self._columns[name].update(values.astype("<i8", copy=False).tobytes())

    def texts(self, name: str, values: "pl.Series") -> None:
        """Adds a column whose words hardly ever repeat."""
        if len(values):
            self._columns[name].update(f"{values.str.join(chr(10)).item()}\n".encode())

    def frame(self, frame: "pl.DataFrame") -> None:
        """Adds rows of a journal read back, in the order given."""
        import polars as pl

        self.rows += frame.height
        for name in set(COLUMNS) - MEASURED - _GROUPED:
            series = frame[name]
            if name == "recipient":
                self.texts(name, series.fill_null(""))
            elif COLUMNS[name].type is str:
                self.integers(name, _hashes(frame.select(name)))
            else:
                self.integers(name, series.cast(pl.Int64).fill_null(-1).to_numpy())
        for name, columns in GROUPS.items():
            self.integers(name, _hashes(frame.select(columns)))

    def hexdigest(self) -> str:
        """32 hexadecimal digits over schema version, number of rows and all columns."""
        whole = blake2b(f"{SCHEMA_VERSION}:{self.rows}".encode(), digest_size=16)
        for name in sorted(self._columns):
            whole.update(self._columns[name].digest())
        return whole.hexdigest()


def digest_of(frame: "pl.DataFrame") -> str:
    """The digest of journal rows read back, in the order given."""
    digest = Digest()
    digest.frame(frame)
    return digest.hexdigest()


def _hashes(words: "pl.DataFrame") -> "np.ndarray[Any, Any]":
    """The ``words_hash`` of every row; what rows have in common is hashed once."""
    import polars as pl

    known = words.unique()
    hashes = pl.Series("hash", [words_hash(*row) for row in known.iter_rows()], dtype=pl.Int64)
    found = words.join(
        known.with_columns(hashes), on=words.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return found["hash"].to_numpy()
