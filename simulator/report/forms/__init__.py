"""The forms of a report, one file each: the name of the module is what ``--format`` takes.

A form is a dataclass without fields, named like its module, with a method ``write``.
"""

from collections.abc import Mapping
from typing import BinaryIO, Protocol

from simulator.kinds import kinds
from simulator.report.document import Report


class Form(Protocol):
    """One form."""

    def write(self, report: Report, into: BinaryIO) -> None:
        """Writes a report. Same runs, same bytes."""
        ...


def forms() -> Mapping[str, type]:
    """The forms by name."""
    return kinds(__name__)


def write(form: str, report: Report, into: BinaryIO) -> None:
    """Writes a report in the form of this name."""
    made: Form = forms()[form]()
    made.write(report, into)
