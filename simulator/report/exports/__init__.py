"""The formats in which a run is handed on, one file each: the name of the module is the format's, - for _.

A format is a dataclass without fields, named like its module, with a method ``write``.
"""

from collections.abc import Mapping
from typing import BinaryIO, Protocol

from simulator.kinds import kinds
from simulator.report.record import Found


class Export(Protocol):
    """One format."""

    def write(self, run: Found, into: BinaryIO) -> None:
        """Writes a complete run. Same run, same bytes."""
        ...


def exports() -> Mapping[str, type]:
    """The formats by name."""
    return {name.replace("_", "-"): kind for name, kind in kinds(__name__).items()}


def export(form: str, run: Found, into: BinaryIO) -> None:
    """Writes a complete run in the format of this name."""
    made: Export = exports()[form]()
    made.write(run, into)
