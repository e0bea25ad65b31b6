"""``mtasim policies``: the presets that ship with mtasim, and what they are made of."""

from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.report import Line
    from simulator.scenario import About


@click.group(invoke_without_command=True)
@options.json
@options.manners
@click.pass_context
def policies(ctx: click.Context, as_json: bool) -> None:
    """List the policies that ship with mtasim; `policies show NAME` prints one.

    Fidelity: source = after the program's code, documented = after its vendor's or others' pages,
    approximate = what is not published is ours.
    """
    if ctx.invoked_subcommand is not None:
        return
    from simulator.scenario import about_policies

    terminal = ctx.ensure_object(Terminal)
    found = about_policies()
    if as_json:
        import json

        told = [one._asdict() for one in found]
        terminal.give(json.dumps({"policies": told}, ensure_ascii=False))
    else:
        terminal.say(_table(found))


@policies.command()
@click.argument("name")
@options.manners
@click.pass_context
def show(ctx: click.Context, name: str) -> None:
    """Print a policy as YAML, to be put under `sender:` or into a file of its own."""
    from simulator.scenario import policies as known
    from simulator.scenario import shown_policy

    if name not in known():
        raise click.BadParameter(f"there is no policy {name!r}; there are {', '.join(known())}", ctx)
    ctx.ensure_object(Terminal).give(shown_policy(name))


def _table(found: "tuple[About, ...]") -> "Iterator[Line]":
    from simulator.report import Span
    from simulator.report.lines import line

    column = max(len(one.name) for one in found)
    yield line(Span(f"{'POLICY':<{column}}  {'FIDELITY':<11}  FOLLOWS", "heading"))
    for one in found:
        yield line(f"{one.name:<{column}}  {one.fidelity:<11}  {one.follows}")
