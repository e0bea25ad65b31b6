"""``mtasim try``: one reply, and what every policy makes of it."""

from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from simulator.mail import Outcome
    from simulator.report.explanations import Explanation
    from simulator.report.explanations.reply import Reader

_CHOICE = ":"


@click.command("try")
@click.argument("reply")
@options.stage
@click.option(
    "--as",
    "names",
    metavar="POLICY,...",
    help="Only these policies; mailgun:metrics is mailgun with another reading of its choice.",
)
@options.overrides
@options.json
@options.manners
@click.pass_context
def trial(
    ctx: click.Context,
    reply: str,
    stage: str | None,
    names: str | None,
    overrides: dict[str, str],
    as_json: bool,
) -> None:
    """What policies make of REPLY, if every attempt gets it: `try "552 5.2.2 Mailbox full"`.

    How it is read, whether it is retried and when, whether the address is listed, what the end is and
    which webhooks are sent; for every preset. REPLY may be a fault (refuse, timeout, reset, ...).
    """
    readers = [reader_of(ctx, name, overrides) for name in _named(names)]
    explanation = tried(ctx, outcome_of(ctx, reply, stage), readers)
    ctx.ensure_object(Terminal).explain(explanation, as_json)


def tried(ctx: click.Context, outcome: "Outcome", readers: "list[Reader]") -> "Explanation":
    """What the policies make of an outcome, which must end an attempt."""
    from simulator.report.explanations.reply import explain_reply

    try:
        return explain_reply(outcome, readers)
    except ValueError:
        raise click.UsageError(f"{outcome} ends no attempt: the session goes on", ctx) from None


def outcome_of(ctx: click.Context, reply: str, stage: str | None) -> "Outcome":
    """A reply or a fault at a stage: without one at RCPT, a fault at connect, a 2yz at the dot."""
    from simulator.mail import FAULTS, Outcome, Reply, parse_stage

    try:
        if reply in FAULTS:
            return Outcome(parse_stage(stage or "connect"), fault=reply)
        answer = Reply.parse(reply)
        return Outcome(parse_stage(stage or ("eom" if answer.is_positive else "rcpt")), answer)
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None


def _named(names: str | None) -> list[str]:
    """The policies asked for; without any all presets, in all readings of their choices."""
    from simulator.scenario import policies
    from simulator.scenario.presets import policy

    if names is not None:
        return [name.strip() for name in names.split(",") if name.strip()]
    found = []
    for name in policies():
        found.append(name)
        for choice, readings in policy(name).choices.items():
            default = readings.parts["default"].value
            found += [f"{name}{_CHOICE}{word}" for word in policy(name).readings(choice) if word != default]
    return found


def reader_of(ctx: click.Context, name: str, overrides: dict[str, str]) -> "Reader":
    """A preset under its name, in the reading named behind it."""
    from simulator.report.explanations.reply import Reader
    from simulator.scenario import policies, read_policy
    from simulator.scenario.presets import policy
    from simulator.sender import place_of_rule

    preset, colon, word = name.partition(_CHOICE)
    chosen = {}
    if colon and preset in policies():
        made = policy(preset)
        chosen = {choice: word for choice in made.choices if word in made.readings(choice)}
        if not chosen:
            known = ", ".join(reading for choice in made.choices for reading in made.readings(choice))
            raise click.UsageError(f"{preset} has no reading {word!r}: {known or 'it leaves no choice'}", ctx)
    return Reader(name, read_policy(preset, chosen | overrides), place_of_rule)
