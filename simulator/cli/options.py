"""The options that several verbs share, spelt the same everywhere."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from simulator.runs.pacing import Pace

Verb = TypeVar("Verb", bound=Callable[..., Any])

_MOST_SHARDS = 1000


def _note(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Notes an option for the whole call; given before or after the verb, the later one counts."""
    if value and option.name:
        setattr(ctx.ensure_object(Terminal), option.name, value)


_colour = click.option(
    "--color",
    "colour",
    type=click.Choice(["auto", "always", "never"]),
    help="Colour: auto obeys NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE and TERM=dumb.",
    expose_value=False,
    is_eager=True,
    callback=_note,
)


def _flag(*names: str, help: str) -> Callable[[Verb], Verb]:
    return click.option(*names, is_flag=True, help=help, expose_value=False, is_eager=True, callback=_note)


_quiet = _flag("-q", "--quiet", help="Say only what went wrong.")
_verbose = _flag("-v", "--verbose", help="Say more; show tracebacks.")


def manners(verb: Verb) -> Verb:
    """``--color``, ``-q`` and ``-v``."""
    return _verbose(_quiet(_colour(verb)))


scenarios = click.argument("scenarios", metavar="FILE|FOLDER...", nargs=-1, required=True)

json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")

json_lines = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object a line and nothing else."
)


def _stage(*names: str) -> Callable[[Verb], Verb]:
    return click.option(
        *names,
        "stage",
        metavar="STAGE",
        help="Where in the session it comes: connect, banner, mail, rcpt, data, eom, ...",
    )


stage = _stage("--at")
stage_of_replies = _stage("--at", "--stage")
"""The same where replies are read as JSON too, in which the place is called stage."""


def _folder(ctx: click.Context, option: click.Parameter, given: str) -> Path:
    """A folder by its name; an empty one would be the current folder, which nobody means by it."""
    if not given.strip():
        raise click.BadParameter("a folder is due here, as in --out results", ctx, option)
    return Path(given)


def _runs_in(option: str) -> Callable[[Verb], Verb]:
    return click.option(
        option,
        default="results",
        callback=_folder,
        show_default=True,
        metavar="DIR",
        help="Folder of the runs.",
    )


class _Shards(click.ParamType[int]):
    """A number of processes from 1, or ``auto``: one for each core."""

    name = "shards"

    def convert(self, value: Any, option: click.Parameter | None, ctx: click.Context | None) -> int:
        number = os.cpu_count() if value == "auto" else click.INT.convert(value, option, ctx)
        if number is not None and not 1 <= number <= _MOST_SHARDS:
            self.fail(f"{value!r} is no number from 1 to {_MOST_SHARDS}", option, ctx)
        return number or 1


shards = click.option(
    "--shards",
    type=_Shards(),
    default="1",
    show_default=True,
    metavar="N|auto",
    help="Share the mail out to N processes, auto: one a core; only what never meets is parted.",
)

out = _runs_in("--out")
results = _runs_in("--results")
"""Where --out is the file that a verb writes."""


def _pace(ctx: click.Context, option: click.Parameter, given: str) -> "Pace":
    from simulator.runs.pacing import Pace

    try:
        return Pace.parse(given)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


pace = click.option(
    "--pace",
    default="max",
    show_default=True,
    callback=_pace,
    metavar="max|real|60x",
    help="How fast a --wire run goes: as fast as it can, or by the clock on the wall.",
)


def _overrides(ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in given:
        path, equals, value = text.partition("=")
        if not equals or not path.strip():
            hint = f"{text!r}: write PATH=VALUE, as in sender.retry.jitter=none"
            raise click.BadParameter(hint, ctx, option)
        found[path.strip()] = value
    return found


overrides = click.option(
    "--set",
    "overrides",
    multiple=True,
    callback=_overrides,
    metavar="PATH=VALUE",
    help="Change a value of the scenario, as in --set sender.retry.jitter=none; may be repeated.",
)
