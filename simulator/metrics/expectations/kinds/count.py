"""How often: ``{count: {event: attempt, to: gone@x.test}, is: 4}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from simulator.metrics.expectations.comparing import Bound, read_bound
from simulator.metrics.expectations.fields import Read, read_fields
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.judgement import NOTHING, Judgement
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.selector import Selector, read_selector, whose

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures


@dataclass(frozen=True, slots=True)
class Count:
    """How many events of a selector there must be: ``is: 4``, ``is: ">= 4"``, ``is: 4 +- 1``."""

    selector: Selector
    wanted: Bound
    at: str = ""

    beside: ClassVar[tuple[str, ...]] = ("is",)

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads ``{count: S, is: n}``. Raises ExpectationInvalid."""
        readers: dict[str, Read] = {
            "count": read_selector,
            "is": lambda given, names: read_bound(given, "number"),
        }
        found = read_fields(item, readers, names, "beside count:")
        if "is" not in found:
            raise ExpectationInvalid("how many? write is: 4 beside it", path=("count",), on_key=True)
        return cls(found["count"], found["is"], at)

    @property
    def text(self) -> str:
        """The expectation on one line."""
        return f"count {self.selector} is {self.wanted}"

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether so many happened. None at all holds only where just that is expected."""
        del measures
        rows = self.selector.seen(frame)
        if self.wanted.holds(rows.height) and (rows.height or self.wanted.is_none):
            return Judgement(self.text, True, f"{rows.height:,}", self.at)
        if not rows.height:
            return Judgement(self.text, False, f"{NOTHING}: none happened", self.at)
        return self._missed(rows)

    def _missed(self, rows: "pl.DataFrame") -> Judgement:
        """Too many, and then the first of those is named; or too few."""
        place = self.wanted.most
        if place is None or place >= rows.height:
            return Judgement(self.text, False, f"{rows.height:,}", self.at)
        over = rows.row(place, named=True)
        measured = f"{rows.height:,}, the first too many {whose(over)}"
        return Judgement(self.text, False, measured, self.at, over["delivery"])
