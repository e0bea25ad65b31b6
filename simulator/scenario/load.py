"""Files and texts -> Scenario, or every problem at once."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import overrides as command_line
from simulator.scenario.compose import compose
from simulator.scenario.document import Document, check_seed
from simulator.scenario.nodes import Node
from simulator.scenario.scenario import Scenario
from simulator.scenario.source import Source, Span
from simulator.scenario.yaml_files import read_source

_NOTHING: Mapping[str, str] = MappingProxyType({})


def load(path: str | Path, overrides: Mapping[str, str] = _NOTHING, seed: int | None = None) -> Scenario:
    """Read a scenario file.

    ``overrides``: path -> value, as written after ``--set``; ``seed`` wins over the file's.

    Raises ScenarioInvalid with all problems, each with its file, line and column.
    """
    return _read(read_source(Path(path), "scenario"), Path(path).parent, overrides, seed)


def loads(
    text: str, file: str = "<text>", overrides: Mapping[str, str] = _NOTHING, seed: int | None = None
) -> Scenario:
    """Read a scenario from a text; lists that it names are looked for in the current folder.

    Raises ScenarioInvalid with all problems, each with its file, line and column.
    """
    return _read(Source(file, text), Path(), overrides, seed)


def _read(source: Source, folder: Path, overrides: Mapping[str, str], seed: int | None) -> Scenario:
    root, problems = compose(source)
    root = command_line.lay(root, overrides, problems)
    document = Document(root, folder)
    parts = document.parts()
    found = _in_order([*problems, *document.problems, *_seed_problems(seed)])
    if any(not problem.is_warning for problem in found):
        raise ScenarioInvalid(found)
    parts["seed"] = parts["seed"] if seed is None else seed
    name = document.top.get("name") or name_from(source.file)
    return Scenario(
        name=name, warnings=found, path=source.file, text=source.text, overrides=dict(overrides), **parts
    )


def _seed_problems(seed: int | None) -> Iterable[Problem]:
    try:
        check_seed(seed or 0)
    except ValueError as error:
        option = Source(command_line.COMMAND_LINE, f"--seed {seed}")
        yield Node(option, Span(0, 7, len(str(seed))), seed).problem("E017", str(error))


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    once = dict.fromkeys(problems)
    return tuple(
        sorted(once, key=lambda one: (one.file == command_line.COMMAND_LINE, one.line, one.column, one.code))
    )


def name_from(file: str) -> str:
    """The name of a scenario that gives itself none: its file's, what a name may not hold left out."""
    stem = re.sub(r"[^\w.+-]+", "-", Path(file).stem).strip("-.+")
    return stem[:64] or "scenario"
