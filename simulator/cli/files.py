"""Which scenario files the arguments of a command name."""

from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

import click

from simulator.runs.files import scenarios_below


def scenario_files(arguments: Iterable[str]) -> list[Path]:
    """Files as given, of folders every ``*.yaml`` below them in alphabetical order; each once.

    A pattern that the shell left alone is tried here, and may match nothing. Raises
    click.BadParameter for a path that does not exist, OSError for a folder that cannot be read.
    """
    found = (path for argument in arguments for path in _named(argument))
    return list(dict.fromkeys(found))


def _named(argument: str) -> Iterator[Path]:
    path = Path(argument)
    if path.is_dir():
        yield from scenarios_below(path)
    elif path.exists():
        yield path
    elif has_magic(argument):
        for match in sorted(glob(argument, recursive=True)):  # noqa: PTH207 - the pattern may be absolute
            yield from _named(match)
    else:
        raise click.BadParameter(f"{argument!r} does not exist", param_hint="FILE|FOLDER")
