"""The way of rows into columns: sorted, spelt out, digested."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from simulator.journal.columns import COLUMNS, KINDS
from simulator.journal.digest import Digest, word_hash
from simulator.journal.sheets import ROW, Sheet
from simulator.journal.vocabulary import NULL, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

_PLAIN = ("at_ms", "began_ms", "message", "delivery", "attempt", "contact", "session", "transaction")
_TIMES = ("next_at_ms", "took_ms", "waited_ms")
_SPELT = ("decision", "answered_by", "host", "ip")
_CANONICAL = ("contact", "attempt", "delivery", "kind", "at_ms")  # least significant first


def columns(sheets: Sequence[Sheet], vocabulary: Vocabulary, digest: Digest) -> "pl.DataFrame":
    """One block as a frame with the journal's columns, in canonical order; adds it to the digest."""
    import numpy as np
    import polars as pl

    parts = [sheet.wide() for sheet in sheets if len(sheet)]
    table = np.vstack([rows for rows, _ in parts])
    order = np.lexsort([table[:, ROW.index(name)] for name in _CANONICAL])
    cells = dict(zip(ROW, np.ascontiguousarray(table[order].T), strict=True))
    names = pl.Series("recipient", list(chain.from_iterable(texts for _, texts in parts)), dtype=pl.String)
    names = names.gather(order)
    digest.rows += len(names)
    digest.texts("recipient", names)
    speller = _Speller(cells, vocabulary, digest)
    series = {"recipient": names}
    for name in (*_PLAIN, *_TIMES):
        series[name] = _nullable(pl.Series(name, cells[name]))
        digest.integers(name, cells[name])
    digest.integers("reached", cells["reached"])
    series["reached"] = _nullable(pl.Series("reached", cells["reached"])).cast(pl.Boolean)
    for name, missing in (("deadline_ms", pl.Int64), ("measured_us", pl.Int64)):
        series[name] = pl.repeat(None, len(names), dtype=missing, eager=True).alias(name)
    digest.integers("deadline_ms", np.full(len(names), -1, dtype=np.int64))
    series |= speller.series()
    return pl.DataFrame([series[name] for name in COLUMNS])


def _nullable(series: "pl.Series") -> "pl.Series":
    return series.set(series == NULL, None)


class _Speller:
    """Writes numbers out as the words they stand for."""

    def __init__(
        self, cells: "dict[str, np.ndarray[Any, Any]]", vocabulary: Vocabulary, digest: Digest
    ) -> None:
        self._cells = cells
        self._words = vocabulary.words.spelt()
        self._outcomes = list(vocabulary.outcomes)
        self._bounces = list(vocabulary.bounces)
        self._placings = list(vocabulary.placings)
        self._digest = digest

    def series(self) -> "dict[str, pl.Series]":
        """All columns of words, and the basic code."""
        outcomes, bounces, placings = self._outcomes, self._bounces, self._placings
        spelt = {"kind": self._spell("kind", list(KINDS), "kind")}
        for name in _SPELT:
            spelt[name] = self._spell(name, self._words, name)
        for place, name in enumerate(("campaign", "sender", "domain", "server", "tags")):
            spelt[name] = self._spell(name, [placing[place] or None for placing in placings], "placing")
        for name, words in (
            ("stage", [outcome.stage for outcome in outcomes]),
            ("enhanced", [outcome.reply.enhanced if outcome.reply else None for outcome in outcomes]),
            ("text", [outcome.reply.text if outcome.reply else outcome.fault for outcome in outcomes]),
        ):
            spelt[name] = self._spell(name, list(words), "outcome")
        for name in ("reason", "hardness", "timing", "read_by"):
            spelt[name] = self._spell(name, [getattr(bounce, name) or None for bounce in bounces], "bounce")
        spelt["code"] = self._codes([outcome.reply.code if outcome.reply else -1 for outcome in outcomes])
        return spelt

    def _spell(self, name: str, words: "list[Any]", numbers: str) -> "pl.Series":
        import numpy as np
        import polars as pl

        places = self._cells[numbers] + 1  # place 0 is null
        dictionary = [None, *words]
        hashes = np.array([word_hash(word) for word in dictionary], dtype=np.int64)
        self._digest.integers(name, hashes[places])
        return pl.Series(name, dictionary, dtype=pl.String).gather(places)

    def _codes(self, codes: list[int]) -> "pl.Series":
        import numpy as np
        import polars as pl

        values = np.array([-1, *codes], dtype=np.int64)[self._cells["outcome"] + 1]
        self._digest.integers("code", values)
        return _nullable(pl.Series("code", values))
