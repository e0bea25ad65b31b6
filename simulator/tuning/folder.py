"""Where a sweep is kept: ``results/sweeps/<name>-<key>/``; the same sweep goes on in the same folder."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from shutil import rmtree
from typing import Any

from simulator import __version__
from simulator.errors import EnvironmentLacking
from simulator.runs import put
from simulator.tuning.cells import Cell
from simulator.tuning.grid import Point

SWEEPS = "sweeps"
FILE = "sweep.json"
SCHEMA = 1
"""Version of ``sweep.json``."""

_CELLS = "cells"


@dataclass(frozen=True, slots=True)
class Folder:
    """``sweep.json`` once the sweep is complete; a file for each finished cell while others may follow."""

    path: Path

    @classmethod
    def of(cls, out: Path, name: str, asked: Sequence[Any]) -> "Folder":
        """The folder of a sweep; ``asked``: all that its cells depend on. Raises EnvironmentLacking."""
        written = json.dumps([*asked, __version__]).encode()
        folder = cls(out / SWEEPS / f"{name}-{blake2b(written, digest_size=6).hexdigest()}")
        try:
            folder._cells.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            said = f"cannot write results to {folder.path}: {error.strerror}"
            raise EnvironmentLacking(said, "name another folder with --out DIR") from error
        return folder

    @property
    def _cells(self) -> Path:
        return self.path / _CELLS

    def keep(self, number: int, cell: Cell) -> None:
        """Keeps what is finished. A failed cell is not: what went wrong then may go well the next time."""
        if cell.error is None:
            put(self._cells / f"{number:06}.json", json.dumps(cell.as_json(), allow_nan=False) + "\n")

    def kept(self, points: Iterable[tuple[int, Point]]) -> dict[int, Cell]:
        """The cells that an earlier call of the same sweep has finished."""
        found = ((number, self._read(number, point)) for number, point in points)
        return {number: cell for number, cell in found if cell is not None}

    def _read(self, number: int, point: Point) -> Cell | None:
        try:
            cell = Cell(**json.loads((self._cells / f"{number:06}.json").read_bytes()))
        except (OSError, TypeError, ValueError):
            return None
        return cell if (cell.set, cell.seed) == (point.set, point.seed) else None

    def complete(self, told: Mapping[str, Any], cells: Iterable[Cell], again: bool = False) -> None:
        """Puts the record of a complete sweep in place and removes what it was put together from.

        ``again``: runs have failed that may go well the next time, so the finished cells stay.
        """
        record = {"schema": SCHEMA, "mtasim": __version__, **told, "cells": [one.as_json() for one in cells]}
        put(self.path / FILE, json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
        for left in (*self.path.glob("under-way-*"), *([] if again else [self._cells])):
            rmtree(left, ignore_errors=True)
