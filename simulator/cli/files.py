"""Which scenario files the arguments of a command name."""

import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

import click

SUFFIX = ".yaml"


def scenario_files(arguments: Iterable[str]) -> list[Path]:
    """Files as given, of folders every ``*.yaml`` below them in alphabetical order; each once.

    Hidden folders and folders of past runs (they keep a copy of their scenario) are passed over. A
    pattern that the shell left alone is tried here, and may match nothing. Raises
    click.BadParameter for a path that does not exist, OSError for a folder that cannot be read.
    """
    found = (path for argument in arguments for path in _named(argument))
    return list(dict.fromkeys(found))


def _named(argument: str) -> Iterator[Path]:
    path = Path(argument)
    if path.is_dir():
        yield from sorted(_below(path))
    elif path.exists():
        yield path
    elif has_magic(argument):
        for match in sorted(glob(argument, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
            yield from _named(match)
    else:
        raise click.BadParameter(f"{argument!r} does not exist", param_hint="FILE|FOLDER")


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, onerror=_raised):
        here = Path(place)
        folders[:] = [name for name in folders if not _is_passed_over(here / name)]
        shown = [name for name in files if name.endswith(SUFFIX) and not name.startswith(".")]
        yield from (here / name for name in shown)


def _raised(error: OSError) -> None:
    raise error


def _is_passed_over(folder: Path) -> bool:
    return folder.name.startswith(".") or (folder / "run.json").is_file()
