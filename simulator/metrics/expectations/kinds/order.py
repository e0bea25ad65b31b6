"""What comes before what: ``{order: [webhook.accepted, webhook.delivered], to: anna@x.test}``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from simulator.metrics.expectations.events import require_found
from simulator.metrics.expectations.fields import each, read_fields
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.judgement import NOTHING, Judgement
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.selector import READERS, ROW, Selector, event_of_delivery

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures


@dataclass(frozen=True, slots=True)
class Order:
    """Events that come to each delivery selected in this order, if they come to it at all.

    An event may come several times before the next one does, and never after it.
    """

    events: tuple[str, ...]
    selector: Selector
    at: str = ""

    beside: ClassVar[tuple[str, ...]] = tuple(key for key in READERS if key not in ("event", "after"))

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads ``{order: [...]}`` and the keys of a selector beside it. Raises ExpectationInvalid."""
        readers = {"order": _events, **{key: READERS[key] for key in cls.beside}}
        found = read_fields(item, readers, names, "beside order:")
        events = found.pop("order")
        for name in events:
            require_found(name, found)
        return cls(events, Selector(**found), at)

    @property
    def text(self) -> str:
        """The expectation on one line."""
        of = str(self.selector)
        return f"order {', '.join(self.events)}" + (f" {of}" if of else "")

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether no delivery saw an event after a later one; an event that never came is a miss."""
        del measures
        rows = self._happened(frame)
        missing = [name for place, name in enumerate(self.events) if place not in rows["place"]]
        if missing:
            return Judgement(self.text, False, f"{NOTHING}: {missing[0]} never happened", self.at)
        wrong = _wrong(rows)
        if wrong is None:
            many = rows["delivery"].n_unique()
            return Judgement(self.text, True, "so it was" if many == 1 else f"in all {many:,}", self.at)
        return Judgement(self.text, False, self._told(rows, wrong), self.at, wrong)

    def _happened(self, frame: "pl.LazyFrame") -> "pl.DataFrame":
        """Every event of the list that came to a delivery: which it is, in the journal's order."""
        import polars as pl

        each_ = [
            replace(self.selector, event=name)
            .rows(frame)
            .filter(pl.col("delivery").is_not_null())
            .select(ROW, "delivery", "recipient", place=pl.lit(place))
            for place, name in enumerate(self.events)
        ]
        return pl.concat(each_).sort(ROW, "place").collect(engine="streaming")

    def _told(self, rows: "pl.DataFrame", delivery: int) -> str:
        import polars as pl

        own = rows.filter(pl.col("delivery") == delivery)
        places = own["place"].to_list()
        turns = [place for turn, place in enumerate(places) if not turn or places[turn - 1] != place]
        return f"{own['recipient'][0]}: {', '.join(self.events[place] for place in turns)}"


def _wrong(rows: "pl.DataFrame") -> int | None:
    """The first delivery to which an event came after one that should follow it."""
    import polars as pl

    before = pl.col("place").shift(1).over("delivery")
    wrong = rows.filter(pl.col("place") < before)
    return wrong["delivery"][0] if wrong.height else None


def _events(given: object, names: Names) -> tuple[str, ...]:
    found = each(given, event_of_delivery, names, "as in [accepted, attempt, delivered]")
    if len(found) < 2:
        raise ExpectationInvalid("an order is one of two events or more", help="as in [accepted, delivered]")
    for place, name in enumerate(found):
        if name in found[:place]:
            raise ExpectationInvalid(f"{name} stands twice: an order names each event once", path=(place,))
    return found
