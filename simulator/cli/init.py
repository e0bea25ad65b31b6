"""``mtasim init``: a commented starter scenario."""

import os
from pathlib import Path

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal
from simulator.runs.files import SUFFIX

TEMPLATES = Path(__file__).with_name("templates")
SCHEMA = "mtasim.schema.json"
MODELINE = f"# yaml-language-server: $schema={SCHEMA}\n"


@click.command()
@click.argument("name", default="scenario")
@click.option(
    "--template",
    type=click.Choice(sorted(path.stem for path in TEMPLATES.glob(f"*{SUFFIX}"))),
    default="quickstart",
    show_default=True,
    help="What to start from.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@options.manners
@click.pass_context
def init(ctx: click.Context, name: str, template: str, force: bool) -> None:
    """Write a commented starter scenario NAME.yaml, and its schema beside it for editors."""
    from simulator.cli.schema import written
    from simulator.report.lines import line
    from simulator.scenario.load import name_from

    path = Path(name) if name.endswith(SUFFIX) else Path(f"{name}{SUFFIX}")
    if not name or name.endswith(("/", os.sep)) or path.stem == SUFFIX or path.is_dir():
        raise click.UsageError(f"{name!r} names no file: write NAME or FOLDER/NAME")
    if not path.parent.is_dir():
        raise click.UsageError(f"the folder {path.parent} does not exist")
    if path.exists() and not force:
        raise click.UsageError(f"{path} is there already; --force writes over it")
    path.write_text(starter(template, name_from(str(path))), encoding="utf-8")
    path.with_name(SCHEMA).write_text(written() + "\n", encoding="utf-8")
    terminal = ctx.ensure_object(Terminal)
    if not terminal.quiet:
        terminal.say([line(f"wrote {path} and {path.with_name(SCHEMA)}"), line(f"next: mtasim run {path}")])


def starter(template: str, name: str) -> str:
    """A template's text under another name, with the line that lets editors find the schema."""
    import json

    text = (TEMPLATES / f"{template}{SUFFIX}").read_text(encoding="utf-8")
    return MODELINE + text.replace(
        f"\nname: {template}\n", f"\nname: {json.dumps(name, ensure_ascii=False)}\n"
    )
