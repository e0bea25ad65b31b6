"""What a run takes for granted about receivers: the numbers of its populations and profiles."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_HEADS = (Column("of"), Column("number"), Column("value"), Column("how it is known"), Column("source"))


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Every number behind the populations and profiles of a run, as the run wrote them down."""

    place: ClassVar[int] = 95

    def draw(self, run: Found) -> Panel | None:
        """The numbers; those that are ours alone are marked."""
        rows = tuple(
            (f"{one['kind']} {one['name']}", number["key"], number["value"], number["mark"], number["source"])
            for one in run.record.get("assumptions", ())
            for number in one["numbers"]
        )
        if not rows:
            return None
        follows = [f"{one['name']} follows {one['follows']}" for one in run.record["assumptions"]]
        return Panel(
            "Assumptions about receivers",
            f"{'; '.join(follows)}. A number is published by the provider or a study, practice of senders, "
            "a suggestion to them, or assumed: ours, and marked.",
            Table(_HEADS, rows),
            None,
            frozenset(place for place, row in enumerate(rows) if row[3] == "assumed"),
        )
