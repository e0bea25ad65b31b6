"""Why: one module for each kind of thing that can be asked after, told to people and to programs."""

from typing import Any, NamedTuple

from simulator.report.lines import Line

__all__ = ["Explanation"]


class Explanation(NamedTuple):
    """The same twice: as lines, and as what ``--json`` prints."""

    lines: list[Line]
    told: dict[str, Any]
