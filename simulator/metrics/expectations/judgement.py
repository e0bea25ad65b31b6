"""What an expectation is, and what came of it."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

NOTHING = "nothing to judge"
"""How ``measured`` opens where an expectation found nothing that it could hold or miss."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``text``: the expectation; ``measured``: what was found instead; ``at``: where it is written.

    ``witness``: id of the first delivery, in the journal's order, that does not fit; None where it
    passed, and where no single delivery is to blame.
    """

    text: str
    passed: bool
    measured: str
    at: str
    witness: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What ``run.json`` keeps of it."""
        return asdict(self)


class Expectation(Protocol):
    """One kind of expectation, read and checked; ``at`` is its ``file:line``."""

    @property
    def text(self) -> str:
        """The expectation on one line."""
        ...

    @property
    def at(self) -> str:
        """Where it is written."""
        ...

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether a journal (its rows, and what was measured of them) holds it."""
        ...


def judge(expectation: Expectation, frame: "pl.LazyFrame | pl.DataFrame", measures: "Measures") -> Judgement:
    """Judges one expectation by the journal's rows and by what ``measure`` made of all of them.

    An expectation that finds nothing to judge fails, and ``measured`` says so.
    """
    return expectation.judge(frame.lazy(), measures)
