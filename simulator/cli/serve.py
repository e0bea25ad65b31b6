"""``mtasim serve``: the emulated recipients alone, for an application or an MTA of one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from simulator.control import Place
    from simulator.scenario import Scenario

_PORT = click.IntRange(min=0, max=65_535)


def _duration(ctx: click.Context, option: click.Parameter, given: str | None) -> int | None:
    from simulator.mail import parse_duration

    try:
        return None if given is None else parse_duration(given)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def _speed(ctx: click.Context, option: click.Parameter, given: str) -> float:
    try:
        speed = float(given.rstrip("xX"))
    except ValueError:
        speed = 0.0
    if not 0.001 <= speed <= 1_000_000:
        raise click.BadParameter(f"{given!r}: write how many times as fast, as in 60x", ctx, option)
    return speed


def _place(ctx: click.Context, option: click.Parameter, given: str | None) -> "Place | None":
    from simulator.control.settings import Place

    if given is None:
        return None
    try:
        return Place.parse(given)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--port", type=_PORT, default=1025, show_default=True, help="Port of all servers; 0: any that is free."
)
@click.option(
    "--speed",
    default="1x",
    callback=_speed,
    show_default=True,
    metavar="N",
    help="Virtual seconds in one of the wall's: for greylists, limits, reports, slow answers.",
)
@click.option("--for", "span", callback=_duration, metavar="DURATION", help="End after so much time.")
@click.option(
    "--until-idle",
    "idle",
    callback=_duration,
    metavar="DURATION",
    help="End when nobody has come for so long, once somebody had.",
)
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="HOST",
    help="Let mail leave this machine for HOST; may be repeated.",
)
@click.option(
    "--forward",
    callback=_place,
    metavar="HOST:PORT",
    help="Hand mail that is taken on, as to the inbox of a catcher.",
)
@click.option(
    "--home",
    callback=_place,
    metavar="HOST:PORT",
    help="The MX of the return path, where reports are sent; by default where --forward points.",
)
@click.option("--dns", type=_PORT, metavar="PORT", help="Answer for the domains by DNS too, at 127.0.0.1.")
@click.option(
    "--control",
    "web",
    type=_PORT,
    metavar="PORT",
    help="Let rules, outages and the clock be set by HTTP, at /_mtasim.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Other dice than the scenario names.")
@options.overrides
@options.out
@options.json_lines
@options.manners
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    file: Path | None,
    seed: int | None,
    overrides: dict[str, str],
    out: Path,
    as_json: bool,
    **given: Any,
) -> None:
    """Open the emulated servers of FILE for your own application or MTA; on this machine alone.

    Point it at 127.0.0.1, port 1025, or let it find the MX hosts by DNS. Without FILE there is
    simulator.test: ok@, hardbounce@, mailbox-full@, bounce-later@ and so on answer as they are called. A line
    for every answer says which rule gave it. At the end the expectations of FILE are judged, and all is kept
    as a run.
    """
    from simulator.cli.live import Live, LiveJson
    from simulator.cli.outcome import MISSED, PASSED
    from simulator.control import Settings, serve_until_done

    terminal = ctx.ensure_object(Terminal)
    try:
        settings = Settings(**given)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    scenario = _scenario(file, overrides, seed, terminal)
    live = LiveJson(terminal) if as_json else Live(terminal, scenario)
    tell = (lambda told: None) if terminal.quiet and not as_json else live.tell
    kept = f"kept in {out}"
    run = serve_until_done(scenario, settings, tell, lambda service: live.ready(service, kept), out)
    live.finish()
    _end(run, terminal, as_json)
    ctx.exit(PASSED if run.passed else MISSED)


def _scenario(
    file: Path | None, overrides: dict[str, str], seed: int | None, terminal: Terminal
) -> "Scenario":
    from simulator.control import built_in_scenario
    from simulator.report.problems import rendered
    from simulator.scenario import load

    if file is None:
        if overrides:
            raise click.UsageError("--set changes a scenario: name its FILE")
        return built_in_scenario(seed)
    scenario = load(file, overrides, seed)
    if not terminal.quiet:
        terminal.tell(rendered(scenario.warnings))
    return scenario


def _end(run: Any, terminal: Terminal, as_json: bool) -> None:
    import json

    from simulator.report import summary, verdict

    if as_json:
        terminal.give(json.dumps({"event": "ended", **run.as_json()}, ensure_ascii=False, allow_nan=False))
    elif terminal.quiet:
        terminal.say([] if run.passed else verdict(run.path))
    else:
        terminal.say([(), *summary(run.path)])
