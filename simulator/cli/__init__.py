"""The command ``mtasim``: one file per verb, and the only place that prints and exits.

Only click is imported here and at the top of the verbs; what a verb needs it imports when called.
"""

import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from simulator import __version__
from simulator.cli.classify import classify
from simulator.cli.compare import compare
from simulator.cli.explain import explain
from simulator.cli.export import export
from simulator.cli.init import init
from simulator.cli.options import manners
from simulator.cli.policies import policies
from simulator.cli.profiles import profiles
from simulator.cli.read_bounce import read_bounce
from simulator.cli.report import report
from simulator.cli.run import run
from simulator.cli.runs import runs
from simulator.cli.schedule import schedule
from simulator.cli.schema import schema
from simulator.cli.serve import serve
from simulator.cli.sweep import sweep
from simulator.cli.terminal import Terminal
from simulator.cli.trial import trial
from simulator.cli.validate import validate

__all__ = ["main", "program"]


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mtasim")
@manners
def program() -> None:
    """What happens to your mail, in virtual time: campaigns against emulated mail servers.

    Exit codes: 0 all well, 1 an expectation was missed or a limit breached, 2 usage or an invalid
    scenario, 3 a fault of mtasim, 4 the machine lacks something, 5 no scenario matched, 130 interrupted.
    """


for verb in (
    validate,
    run,
    serve,
    sweep,
    runs,
    compare,
    explain,
    trial,
    export,
    report,
    init,
    schedule,
    policies,
    profiles,
    schema,
    classify,
    read_bounce,
):
    program.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and exits."""
    terminal = Terminal()
    try:
        code = program.main(arguments, "mtasim", standalone_mode=False, obj=terminal)
    except (Exception, KeyboardInterrupt) as error:  # the one place where whatever went wrong ends
        from simulator.cli.outcome import outcome

        code = outcome(error, terminal)
    sys.exit(code)
