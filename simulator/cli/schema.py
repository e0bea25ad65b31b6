"""``mtasim schema``: the JSON Schema of scenarios, for editors."""

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal


@click.command()
@options.manners
@click.pass_context
def schema(ctx: click.Context) -> None:
    """Print the JSON Schema of scenarios, for completion in an editor."""
    ctx.ensure_object(Terminal).give(written())


def written() -> str:
    """The schema as JSON text."""
    import json

    from simulator.scenario import schema as model

    return json.dumps(model(), indent=2, ensure_ascii=False)
