"""Where runs live: ``results/<number>-<name>-s<seed>/``, numbered in the order they began."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from simulator.errors import EnvironmentLacking
from simulator.runs.record import FILE, Record, read, write

SCENARIO = "scenario.yaml"
EVENTS = "events"

_NAMED = re.compile(r"(\d+)-.+")
_LONGEST = 80


def create(out: Path, name: str, seeds: str, record: Callable[[int], Record]) -> Path:
    """A new run's folder with ``record(number)`` already in it; two processes never share a number.

    The number is claimed by making a hidden folder, which fails for all but one; it gets its name
    only when the record stands inside, so a folder with a run's name always can be read. Raises
    EnvironmentLacking where the results folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        number, claim = _claim(out)
        write(claim, record(number))
        return claim.rename(out / f"{number:04}-{_safe(name)}-s{seeds}")
    except OSError as error:
        raise EnvironmentLacking(
            f"cannot write results to {out}: {error.strerror}", "name another folder with --out DIR"
        ) from error


def folders(out: Path) -> Iterator[tuple[int, Path]]:
    """Number and folder of every run, in rising order; folders that hold no record are passed over."""
    if not out.is_dir():
        return
    for number, path in sorted(_numbered(out)):
        if (path / FILE).is_file():
            yield number, path


def listing(out: Path) -> Iterator[tuple[Path, Record]]:
    """Folder and record of every run that can be read, in rising order."""
    for _, path in folders(out):
        try:
            yield path, read(path)
        except EnvironmentLacking:
            continue  # one damaged record must not hide the others


def _claim(out: Path) -> tuple[int, Path]:
    number = max((number for number, _ in _numbered(out)), default=0)
    while True:
        number += 1
        claim = out / f".{number:04}"
        try:
            claim.mkdir()
        except FileExistsError:
            continue
        if all(taken != number for taken, _ in _numbered(out)):
            return number, claim
        claim.rmdir()  # its owner had claimed, named and released the number since we looked


def _numbered(out: Path) -> Iterator[tuple[int, Path]]:
    for path in out.iterdir():
        match = _NAMED.fullmatch(path.name)
        if match and path.is_dir():
            yield int(match[1]), path


def _safe(name: str) -> str:
    """The name as part of a path: letters, digits, dot, dash, underscore."""
    return re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")[:_LONGEST] or "scenario"
