"""From what went wrong to what is said of it and the exit code; never a bare traceback.

0 all well; 1 an expectation was missed or a limit breached; 2 usage, or an invalid scenario; 3 a fault
of mtasim; 4 the machine lacks something; 5 no scenario matched; 130 interrupted.
"""

import os
import sys
import tempfile
import traceback

import click

from simulator.cli.terminal import Terminal
from simulator.errors import EnvironmentLacking, ScenarioInvalid
from simulator.report import Line, Span
from simulator.report.lines import line
from simulator.report.problems import rendered

PASSED, MISSED, INVALID, OUR_FAULT, LACKING, NOTHING_MATCHED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


def outcome(error: BaseException, terminal: Terminal) -> int:
    """Tells what went wrong and returns the exit code."""
    match error:
        case click.ClickException():
            error.show()
            return INVALID
        case click.Abort() | KeyboardInterrupt():
            terminal.tell([line("interrupted; a run under way is kept, marked incomplete")])
            return INTERRUPTED
        case ScenarioInvalid():
            terminal.tell(rendered(error.problems))
            return INVALID
        case EnvironmentLacking():
            terminal.tell(_lacking(str(error), error.remedy))
            return LACKING
        case OSError() | MemoryError():
            _show(error, terminal)
            terminal.tell(_lacking(str(error) or "out of memory", ""))
            return LACKING
        case _:
            shown = _show(error, terminal)
            terminal.tell([_apology(error, "above" if shown else _saved(error))])
            return OUR_FAULT


def _lacking(message: str, remedy: str) -> list[Line]:
    said = [line(Span("cannot go on: ", "bad"), message)]
    return said + ([line(f"  help: {remedy}")] if remedy else [])


def _apology(error: BaseException, place: str) -> Line:
    what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    return line(Span("Sorry, this is a fault of mtasim, not yours: ", "bad"), f"{what} (traceback: {place})")


def _show(error: BaseException, terminal: Terminal) -> bool:
    if terminal.verbose:
        terminal.tell(line(text) for part in traceback.format_exception(error) for text in part.splitlines())
    return terminal.verbose


def _saved(error: BaseException) -> str:
    """Keeps the traceback in a file and returns where."""
    try:
        handle, path = tempfile.mkstemp(prefix="mtasim-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{sys.version}\n{' '.join(sys.argv)}\n\n")
            file.writelines(traceback.format_exception(error))
    except OSError:
        return "could not be saved, -v shows it"
    return f"{path}, or -v"
