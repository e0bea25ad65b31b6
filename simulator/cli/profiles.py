"""``mtasim profiles``: the providers that ship with mtasim, and where their numbers come from."""

from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.report import Line
    from simulator.scenario import Profile


@click.group(invoke_without_command=True)
@options.json
@options.manners
@click.pass_context
def profiles(ctx: click.Context, as_json: bool) -> None:
    """List the provider profiles that ship with mtasim; `profiles show NAME` prints one.

    Every number is marked: published by the provider, practice of senders, suggestion to senders, or
    assumed by us.
    """
    if ctx.invoked_subcommand is not None:
        return
    from simulator.scenario import about_profiles

    terminal = ctx.ensure_object(Terminal)
    if as_json:
        import json

        told = [{**one._asdict(), "numbers": [n._asdict() for n in one.numbers]} for one in about_profiles()]
        terminal.give(json.dumps({"profiles": told}, ensure_ascii=False))
    else:
        terminal.say(_table(tuple(about_profiles())))


@profiles.command()
@click.argument("name")
@options.manners
@click.pass_context
def show(ctx: click.Context, name: str) -> None:
    """Print a profile as YAML, to be put under a server or into a file of its own; and its numbers."""
    from simulator.scenario import profile, shown_profile
    from simulator.scenario import profiles as known

    if name not in known():
        raise click.BadParameter(f"there is no profile {name!r}; there are {', '.join(known())}", ctx)
    numbers = profile(name).numbers
    notes = [f"# {one.key} = {one.value}: {one.mark}, {one.source}" for one in numbers]
    ctx.ensure_object(Terminal).give("\n".join([*notes, shown_profile(name)]))


def _table(found: "tuple[Profile, ...]") -> "Iterator[Line]":
    from simulator.report import Span
    from simulator.report.lines import line

    column = max(len(one.name) for one in found)
    yield line(Span(f"{'PROFILE':<{column}}  {'FBL':<9}  NUMBERS  FOLLOWS", "heading"))
    for one in found:
        yield line(f"{one.name:<{column}}  {one.fbl:<9}  {len(one.numbers):>7}  {one.follows}")
