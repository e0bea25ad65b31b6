"""The way of rows into columns: sorted, spelt out, digested."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from simulator.journal.columns import COLUMNS, KINDS
from simulator.journal.digest import GROUPS, Digest, words_hash
from simulator.journal.measured import Measured
from simulator.journal.sheets import ROW, Sheet
from simulator.journal.vocabulary import NULL, Final, Remark, Vocabulary
from simulator.mail import Outcome

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

_PLAIN = ("at_ms", "began_ms", "message", "delivery", "attempt", "contact", "session", "transaction")
_TIMES = ("next_at_ms", "took_ms", "waited_ms", "deadline_ms")
_SPELT = ("decision", "answered_by", "host", "ip")
_CANONICAL = ("contact", "attempt", "name", "delivery", "kind", "at_ms")  # least significant first


def columns(
    sheets: Sequence[Sheet], vocabulary: Vocabulary, digest: Digest, measured: Measured
) -> "pl.DataFrame":
    """One block as a frame with the journal's columns, in canonical order; adds it to the digest."""
    import numpy as np
    import polars as pl

    parts = [part for sheet in sheets if len(sheet) for part in sheet.parts()]
    cells = {name: np.concatenate([part.column(name) for part in parts]) for name in ROW}
    recipients = list(chain.from_iterable(part.recipients for part in parts))
    keys = cells | {"name": _ranks(cells["delivery"], recipients)}
    order = np.lexsort([keys[name] for name in _CANONICAL])
    cells = {name: column[order] for name, column in cells.items()}
    cells["deadline_ms"] = _deadlines(cells, vocabulary)
    names = pl.Series("recipient", recipients, dtype=pl.String).gather(order)
    digest.rows += len(names)
    digest.texts("recipient", names)
    speller = _Speller(cells, vocabulary, digest)
    series = {"recipient": names}
    for name in (*_PLAIN, *_TIMES):
        series[name] = _nullable(pl.Series(name, cells[name]))
        digest.integers(name, cells[name])
    digest.integers("reached", cells["reached"])
    series["reached"] = _nullable(pl.Series("reached", cells["reached"])).cast(pl.Boolean)
    series["measured_us"] = measured.column(cells)
    series |= speller.series()
    return pl.DataFrame([series[name] for name in COLUMNS])


def _ranks(delivery: "np.ndarray[Any, Any]", recipients: list[str]) -> "np.ndarray[Any, Any]":
    """The places in the alphabet of rows about no delivery; other rows are told apart without."""
    import numpy as np

    ranks = np.zeros_like(delivery)
    (apart,) = np.nonzero(delivery == NULL)
    if len(apart):
        names = np.array([recipients[place].encode() for place in apart.tolist()], dtype=object)
        ranks[apart] = np.unique(names, return_inverse=True)[1]
    return ranks


def _deadlines(cells: "dict[str, np.ndarray[Any, Any]]", vocabulary: Vocabulary) -> "np.ndarray[Any, Any]":
    """A delivery is of use for as long as its placing says, from its acceptance on."""
    import numpy as np

    spans = [NULL if one.within is None else one.within for one in vocabulary.placings]
    if max(spans, default=NULL) == NULL:
        return np.full(len(cells["at_ms"]), NULL, dtype=np.int64)
    within = np.array([NULL, *spans], dtype=np.int64)[cells["placing"] + 1]
    dated = (cells["kind"] == KINDS.index("accepted")) & (within != NULL)
    return np.where(dated, cells["at_ms"] + within, NULL)


def _nullable(series: "pl.Series") -> "pl.Series":
    return series.set(series == NULL, None) if series.min() == NULL else series


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
        spelt = {name: self._spell(name, (name,), [(word,) for word in self._words])[0] for name in _SPELT}
        (spelt["kind"],) = self._spell("kind", ("kind",), [(kind,) for kind in KINDS])
        placings = [tuple(word or None for word in placing[:-1]) for placing in self._placings]
        outcomes = [_told(outcome) for outcome in self._outcomes]
        bounces = [(one.reason, one.hardness, one.timing, one.read_by or None) for one in self._bounces]
        for name, words in (("placing", placings), ("outcome", outcomes), ("bounce", bounces)):
            spelt |= {series.name: series for series in self._spell(name, GROUPS[name], words)}
        return spelt

    def _spell(
        self, name: str, columns: tuple[str, ...], words: "Sequence[tuple[str | int | None, ...]]"
    ) -> "list[pl.Series]":
        """The columns that one number stands for, each number being the place of its ``words``."""
        import numpy as np
        import polars as pl

        places = self._cells[name] + 1  # place 0 is null
        dictionary = [(None,) * len(columns), *words]
        hashes = np.array([words_hash(*each) for each in dictionary], dtype=np.int64)
        self._digest.integers(name, hashes[places])
        types = [pl.Int64 if COLUMNS[column].type is int else pl.String for column in columns]
        spelt = zip(columns, zip(*dictionary, strict=True), types, strict=True)
        return [pl.Series(column, each, dtype=type).gather(places) for column, each, type in spelt]


def _told(outcome: Outcome | Final | Remark) -> tuple[str | int | None, ...]:
    if isinstance(outcome, Remark):
        return None, None, None, outcome.text
    if isinstance(outcome, Final):
        stage, code, _, text = _told(outcome.last)
        return stage, code, outcome.status, text
    reply = outcome.reply
    if reply is None:
        return outcome.stage, None, None, outcome.fault
    return outcome.stage, reply.code, reply.enhanced, reply.text
