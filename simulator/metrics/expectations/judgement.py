"""What an expectation is, and what came of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from simulator.metrics.expectations.names import Names

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

NOTHING = "nothing to judge"
"""How ``measured`` opens where an expectation found nothing that it could hold or miss."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """``text``: the expectation; ``measured``: what was found instead; ``at``: where it is written.

    ``witness``: id of the first delivery, in the journal's order, that does not fit; None where it
    passed, and where no single delivery is to blame. ``warn``: a miss is shown, but fails no run.
    """

    text: str
    passed: bool
    measured: str
    at: str
    witness: int | None = None
    warn: bool = False

    def as_json(self) -> dict[str, Any]:
        """What ``run.json`` keeps of it."""
        return asdict(self)


class Expectation(Protocol):
    """An expectation that was read and checked; ``at`` is its ``file:line``."""

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


class Kind(Expectation, Protocol):
    """What every kind of expectation in the folder ``kinds`` can do besides: read itself."""

    beside: ClassVar[tuple[str, ...]]
    """The keys that may stand beside the one that names the kind."""

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads the mapping. Raises ExpectationInvalid, which says where it is wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Warned:
    """An expectation that only warns."""

    expectation: Expectation

    @property
    def text(self) -> str:
        """The expectation on one line."""
        return self.expectation.text

    @property
    def at(self) -> str:
        """Where it is written."""
        return self.expectation.at

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """What the expectation itself finds, marked."""
        return replace(self.expectation.judge(frame, measures), warn=True)


def judge(expectation: Expectation, frame: "pl.LazyFrame | pl.DataFrame", measures: "Measures") -> Judgement:
    """Judges one expectation by the journal's rows and by what ``measure`` made of all of them.

    An expectation that finds nothing to judge fails, and ``measured`` says so.
    """
    return expectation.judge(frame.lazy(), measures)
