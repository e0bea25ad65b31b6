"""Files and texts -> Scenario, or every problem at once."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import overrides as command_line
from simulator.scenario.compose import MAX_CHARACTERS, compose
from simulator.scenario.document import Document, check_seed
from simulator.scenario.nodes import Node
from simulator.scenario.scenario import Scenario
from simulator.scenario.source import Source, Span

_NOTHING: Mapping[str, str] = MappingProxyType({})


def load(path: str | Path, overrides: Mapping[str, str] = _NOTHING, seed: int | None = None) -> Scenario:
    """Read a scenario file.

    ``overrides``: path -> value, as written after ``--set``; ``seed`` wins over the file's.

    Raises ScenarioInvalid with all problems, each with its file, line and column.
    """
    file = str(path)
    text = _text(Path(path), file)
    return _read(Source(file, text), Path(path).parent, overrides, seed)


def loads(
    text: str, file: str = "<text>", overrides: Mapping[str, str] = _NOTHING, seed: int | None = None
) -> Scenario:
    """Read a scenario from a text; lists that it names are looked for in the current folder.

    Raises ScenarioInvalid with all problems, each with its file, line and column.
    """
    return _read(Source(file, text), Path(), overrides, seed)


def _text(path: Path, file: str) -> str:
    try:
        if path.is_file() and path.stat().st_size > 4 * MAX_CHARACTERS:
            raise _refused(Source(file, ""), "E022", "the file is too large for a scenario")
        octets = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise _refused(Source(file, ""), "E021", f"the scenario cannot be read: {why}") from None
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source = Source(file, octets[: error.start].decode("utf-8-sig"))
        span = source.span_at(len(source.text))
        problem = source.problem("E021", "the file is not UTF-8 from here on", span, "save it as UTF-8")
        raise ScenarioInvalid((problem,)) from None


def _refused(source: Source, code: str, message: str) -> ScenarioInvalid:
    return ScenarioInvalid((source.problem(code, message, Span(0, 0)),))


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
