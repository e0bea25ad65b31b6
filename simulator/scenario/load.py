"""Files and texts -> Scenario, or every problem at once."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from shlex import quote
from types import MappingProxyType

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import overrides as command_line
from simulator.scenario.compose import compose
from simulator.scenario.document import Document
from simulator.scenario.matrix import Case, cases
from simulator.scenario.nodes import Node
from simulator.scenario.scenario import Scenario
from simulator.scenario.source import Source, Span
from simulator.scenario.top import check_seed
from simulator.scenario.yaml_files import read_source

_LONGEST_NAME = 64
_NOTHING: Mapping[str, str] = MappingProxyType({})


def load(path: str | Path, overrides: Mapping[str, str] = _NOTHING, seed: int | None = None) -> Scenario:
    """Read a scenario file that holds one case.

    ``overrides``: path -> value, as written after ``--set``; ``seed`` wins over the file's.

    Raises ScenarioInvalid with all problems, each with its file, line and column.
    """
    return _only(load_cases(path, overrides, seed))


def load_cases(
    path: str | Path, overrides: Mapping[str, str] = _NOTHING, seed: int | None = None
) -> tuple[Scenario, ...]:
    """Read a scenario file: a scenario for each case of its ``matrix``, one where it has none.

    Raises ScenarioInvalid as ``load`` does.
    """
    return _read(read_source(Path(path), "scenario"), Path(path).parent, overrides, seed)


def loads(
    text: str, file: str = "<text>", overrides: Mapping[str, str] = _NOTHING, seed: int | None = None
) -> Scenario:
    """Read a scenario of one case from a text; lists that it names are looked for in the current folder.

    Raises ScenarioInvalid with all problems, each with its file, line and column.
    """
    return _only(_read(Source(file, text), Path(), overrides, seed))


def _only(cases: tuple[Scenario, ...]) -> Scenario:
    first = cases[0]
    if len(cases) > 1:
        source = Source(first.path, first.text)
        values = " ".join(f"--set {quote(f'{path}={value}')}" for path, value in first.overrides.items())
        help = f"take one of them, as in --seed {first.seed} {values}".rstrip()
        message = f"the matrix has {len(cases)} cases, and one is due here"
        raise ScenarioInvalid((source.problem("E017", message, Span(0, 0), help),))
    return first


def _read(
    source: Source, folder: Path, overrides: Mapping[str, str], seed: int | None
) -> tuple[Scenario, ...]:
    root, problems = compose(source)
    problems.extend(_seed_problems(seed))
    problems.extend(_matrix_problems(overrides))
    made, found = [], dict.fromkeys(problems)
    for case in cases(root, overrides, seed is not None, problems):
        scenario = _case(case, source, folder, overrides, seed, problems)
        made.append(scenario)
        found |= dict.fromkeys(scenario.warnings)
    if any(not problem.is_warning for problem in found):
        raise ScenarioInvalid(_in_order(found))
    return tuple(made)


def _case(
    case: Case,
    source: Source,
    folder: Path,
    overrides: Mapping[str, str],
    seed: int | None,
    problems: list[Problem],
) -> Scenario:
    """One case, with everything that is wrong with it or with the file (``problems``) in its warnings."""
    found = list(problems)
    document = Document(command_line.lay(case.root, overrides, found), folder)
    parts = document.parts()
    parts["seed"] = parts["seed"] if seed is None else seed
    name = document.top.get("name") or name_from(source.file)
    return Scenario(
        name="-".join(filter(None, (name, case.label)))[:_LONGEST_NAME],
        warnings=_in_order([*found, *document.problems]),
        path=source.file,
        text=source.text,
        overrides={**case.values, **overrides},
        **parts,
    )


def _seed_problems(seed: int | None) -> Iterable[Problem]:
    try:
        check_seed(seed or 0)
    except ValueError as error:
        option = Source(command_line.COMMAND_LINE, f"--seed {seed}")
        yield Node(option, Span(0, 7, len(str(seed))), seed).problem("E017", str(error))


def _matrix_problems(overrides: Mapping[str, str]) -> Iterable[Problem]:
    for path, value in overrides.items():
        if re.match(r"matrix\b", path):
            option = Source(command_line.COMMAND_LINE, f"--set {path}={value}")
            help = "give one value to what it varies, as in --set sender.retry.jitter=none"
            yield option.problem("E025", "the cases of a file are its own", Span(0, 6, len(path)), help)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    once = dict.fromkeys(problems)
    return tuple(
        sorted(once, key=lambda one: (one.file == command_line.COMMAND_LINE, one.line, one.column, one.code))
    )


def name_from(file: str) -> str:
    """The name of a scenario that gives itself none: its file's, what a name may not hold left out."""
    stem = re.sub(r"[^\w.+-]+", "-", Path(file).stem).strip("-.+")
    return stem[:_LONGEST_NAME] or "scenario"
