"""The panels of a report, one file each: what it shows, its units, its table and its drawing.

A chart is a dataclass without fields, named like its module. ``place`` says where it stands on the
page. It reads a run's folder through ``Found``, aggregates in polars, and never hands on rows.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Protocol

from simulator.kinds import kinds
from simulator.report.panel import Panel
from simulator.report.record import Found


class Chart(Protocol):
    """One panel of the report of a run."""

    place: ClassVar[int]

    def draw(self, run: Found) -> Panel | None:
        """The panel; None where the run has nothing of the kind."""
        ...


def charts() -> Mapping[str, type]:
    """The charts by name, in the order of the page."""
    return dict(sorted(kinds(__name__).items(), key=lambda one: getattr(one[1], "place", 0)))


def panels(run: Found) -> Iterator[tuple[str, Panel]]:
    """Name and panel of everything that there is to show of a run with a journal."""
    for name, kind in charts().items():
        chart: Chart = kind()
        panel = chart.draw(run)
        if panel is not None:
            yield name, panel
