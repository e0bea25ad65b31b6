"""What must not happen: ``never: {event: attempt, after: listed}``, or a law by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from simulator.metrics.expectations.fields import read_fields, word
from simulator.metrics.expectations.judgement import Judgement
from simulator.metrics.expectations.laws import LAWS
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.selector import Selector, read_selector, whose

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures


@dataclass(frozen=True, slots=True)
class Never:
    """Events of which there must be none; ``law``: the name under which they were ruled out."""

    selector: Selector
    law: str = ""
    at: str = ""

    beside: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads ``{never: S}``, S a selector or a law. Raises ExpectationInvalid."""
        found: Self = read_fields(item, {"never": cls._ruled_out}, names, "beside never:")["never"]
        return cls(found.selector, found.law, at)

    @classmethod
    def _ruled_out(cls, given: object, names: Names) -> Self:
        if isinstance(given, str):
            law = word(" ".join(given.split()), tuple(LAWS), "law")
            return cls(LAWS[law], law)
        return cls(read_selector(given, names))

    @property
    def text(self) -> str:
        """The expectation on one line."""
        return f"never {self.law or self.selector}"

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether none happened; a run in which nothing happened holds it, too."""
        del measures
        rows = self.selector.seen(frame)
        if not rows.height:
            return Judgement(self.text, True, "0 seen", self.at)
        first = rows.row(0, named=True)
        measured = f"{rows.height:,} seen, the first {whose(first)}"
        return Judgement(self.text, False, measured, self.at, first["delivery"])
