"""``mtasim validate``: every problem of a scenario, without running it."""

from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from simulator.errors import Problem

    Found = Mapping[Path, tuple[Problem, ...]]


@click.command()
@options.scenarios
@options.overrides
@options.json
@options.manners
@click.pass_context
def validate(
    ctx: click.Context, scenarios: tuple[str, ...], overrides: dict[str, str], as_json: bool
) -> None:
    """Check scenarios without running them; every problem with file:line:column."""
    from simulator.cli.files import scenario_files
    from simulator.cli.outcome import INVALID, NOTHING_MATCHED, PASSED

    terminal = ctx.ensure_object(Terminal)
    found = {file: _problems(file, overrides) for file in scenario_files(scenarios)}
    if as_json:
        _give(terminal, found)
    else:
        _say(terminal, found)
    if not found:
        ctx.exit(NOTHING_MATCHED)
    ctx.exit(PASSED if all(map(_is_valid, found.values())) else INVALID)


def _problems(file: "Path", overrides: dict[str, str]) -> "tuple[Problem, ...]":
    from simulator.errors import ScenarioInvalid
    from simulator.scenario import load_cases

    try:
        warnings = (warning for case in load_cases(file, overrides) for warning in case.warnings)
        return tuple(dict.fromkeys(warnings))
    except ScenarioInvalid as error:
        return error.problems


def _is_valid(problems: "tuple[Problem, ...]") -> bool:
    return all(problem.is_warning for problem in problems)


def _give(terminal: Terminal, found: "Found") -> None:
    import json

    files = [_as_json(file, problems) for file, problems in found.items()]
    terminal.give(json.dumps({"files": files}, ensure_ascii=False))


def _as_json(file: "Path", problems: "tuple[Problem, ...]") -> dict[str, Any]:
    from dataclasses import asdict

    return {"file": str(file), "valid": _is_valid(problems), "problems": [asdict(one) for one in problems]}


def _say(terminal: Terminal, found: "Found") -> None:
    from simulator.report import Span
    from simulator.report.lines import line
    from simulator.report.problems import rendered

    for file, problems in found.items():
        terminal.say(rendered(problems))
        if not terminal.quiet:
            verdict = Span("valid", "good") if _is_valid(problems) else Span("invalid", "bad")
            terminal.say([line(verdict, f"  {file}")])
    if not found:
        terminal.tell([line("no scenario (*.yaml) found")])
