"""Which files of a folder are scenarios."""

import os
from collections.abc import Iterator
from pathlib import Path

from simulator.runs.record import FILE

SUFFIX = ".yaml"


def scenarios_below(folder: Path) -> list[Path]:
    """Every ``*.yaml`` below a folder, in alphabetical order.

    Hidden folders and folders of past runs (they keep a copy of their scenario) are passed over.
    Raises OSError for a folder that cannot be read.
    """
    return sorted(_below(folder))


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_raised):
        here = Path(place)
        folders[:] = [name for name in folders if not _is_passed_over(here / name)]
        shown = [name for name in files if name.endswith(SUFFIX) and not name.startswith(".")]
        yield from (here / name for name in shown)


def _raised(error: OSError) -> None:
    raise error


def _is_passed_over(folder: Path) -> bool:
    return folder.name.startswith(".") or (folder / FILE).is_file()
