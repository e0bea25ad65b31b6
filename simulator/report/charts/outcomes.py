"""The funnel: what became of all deliveries."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.drawing import COLOURS, Tone, lying_bars
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_STEPS: tuple[tuple[str, str, Tone], ...] = (
    ("accepted into the queue", "accepted.count", "plain"),
    ("delivered", "delivered.count", "good"),
    ("failed: hard bounce", "failed.hard", "hard"),
    ("failed: soft, yet final", "failed.soft_permanent", "hard"),
    ("failed: given up", "failed.expired", "soft"),
    ("dropped: address is listed", "dropped.count", "still"),
    ("in flight at the end", "in_flight.count", "still"),
)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the deliveries."""

    place: ClassVar[int] = 10

    def draw(self, run: Found) -> Panel | None:
        """Deliveries by fate, the attempted ones among them."""
        total = run.metric("accepted.count") or 0
        counts = [(label, run.metric(name) or 0, COLOURS[tone]) for label, name, tone in _STEPS]
        tried = (run.table("attempts") or [0])[0]
        counts.insert(1, ("attempted at least once", tried, COLOURS["plain"]))
        rows = tuple((label, number, number / total if total else None) for label, number, _ in counts)
        names, values = [row[0] for row in rows], [row[1] for row in rows]
        colours = [colour for _, _, colour in counts]
        return Panel(
            "What became of the mail",
            "Deliveries (a message to a recipient) by how they ended; shares are of those accepted.",
            Table((Column("step"), Column("deliveries", "count"), Column("share", "rate")), rows),
            lying_bars(names, [("deliveries", values, colours)], "deliveries"),
        )
