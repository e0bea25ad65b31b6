"""``mtasim schedule``: the ladder of retries of a policy, by the very functions that decide in a run."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from simulator.mail import Outcome
    from simulator.sender import Ladder, Policy

_DEFAULT_REPLY = "450 4.2.2 full"
_SEED = click.IntRange(0, (1 << 63) - 1)


def _duration(ctx: click.Context, option: click.Parameter, text: str | None) -> int | None:
    from simulator.mail import parse_duration

    if text is None:
        return None
    try:
        return parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


def _span(*names: str, help: str) -> Callable[[options.Verb], options.Verb]:
    return click.option(*names, callback=_duration, metavar="DURATION", help=help)


@click.command()
@click.argument("policy", required=False)
@click.option("--all", "every", is_flag=True, help="Every preset side by side.")
@click.option("--reply", default=_DEFAULT_REPLY, show_default=True, help="What every attempt is answered.")
@click.option("--at", "stage", default="rcpt", show_default=True, metavar="STAGE", help="Where it comes.")
@_span("--phase", help="First queue run after the message came; 0 unless the policy says so.")
@_span("--attempt-duration", "took", help="How long every attempt takes (default 0).")
@_span("--greylist", "cured", help="Accept attempts from this age on: who gets through, and when.")
@click.option("--seed", type=_SEED, help="Draw the jitter; without a seed it stands at its centre.")
@options.overrides
@options.json
@options.manners
@click.pass_context
def schedule(
    ctx: click.Context,
    policy: str | None,
    every: bool,
    reply: str,
    stage: str,
    phase: int | None,
    took: int | None,
    cured: int | None,
    seed: int | None,
    overrides: dict[str, str],
    as_json: bool,
) -> None:
    """The ladder of POLICY (a preset, or a file) for a message that always gets one reply.

    With --set PATH=VALUE any part of the policy is changed, as in --set retry.wakeup.period=10m.
    """
    if every == (policy is not None):
        raise click.UsageError("name one POLICY, or give --all", ctx)
    from simulator.scenario import policies, read_policy

    answer = _answer(ctx, reply, stage)
    names = policies() if every else (policy or "",)
    read = ((name, read_policy(name, overrides)) for name in names)
    climbed = [(name, _climbed(one, answer, phase, took or 0, cured, seed)) for name, one in read]
    _tell(ctx.ensure_object(Terminal), climbed, every, as_json)


def _answer(ctx: click.Context, reply: str, stage: str) -> "Outcome":
    from simulator.mail import FAULTS, Outcome, Reply, parse_stage

    try:
        at = parse_stage(stage)
        if reply in FAULTS:
            return Outcome(at, fault=reply)
        answer = Outcome(at, Reply.parse(reply))
    except ValueError as error:
        raise click.UsageError(str(error), ctx) from None
    if answer.reply and answer.reply.code < 400:
        raise click.UsageError(f"{reply!r} refuses nothing: give a reply of 4yz or 5yz, or a fault", ctx)
    return answer


def _climbed(
    policy: "Policy", answer: "Outcome", phase: int | None, took: int, cured: int | None, seed: int | None
) -> "Ladder":
    from simulator.dice import Bound
    from simulator.sender import ladder

    first = phase if phase is not None else policy.retry.wakeup.phase or 0
    if seed is None:
        return ladder(policy, answer, phase=first, took=took, cured=cured)
    dice = Bound(seed)
    return ladder(
        policy, answer, phase=first, took=took, cured=cured, draws=lambda n: dice.bind(0, 0, "", n, 0)
    )


def _tell(terminal: Terminal, climbed: "list[tuple[str, Ladder]]", every: bool, as_json: bool) -> None:
    if as_json:
        import json

        told = [_as_json(name, ladder) for name, ladder in climbed]
        terminal.give(json.dumps({"policies": told} if every else told[0], ensure_ascii=False))
        return
    from simulator.cli.ladders import ladder_lines, ladders_lines

    terminal.say(ladders_lines(climbed) if every else ladder_lines(*climbed[0]))


def _as_json(name: str, ladder: "Ladder") -> dict[str, Any]:
    given_up = ladder.end in ("failed", "expired")
    action = "failed" if given_up else "delayed" if ladder.end == "in_flight" else ladder.end
    return {
        "policy": name,
        "offsets_s": _seconds(ladder.attempts),
        "attempts": len(ladder.attempts),
        "gives_up_at_s": _seconds([ladder.ended or 0])[0] if given_up else None,
        "final": {"action": action, "status": ladder.status},
        "notices": _seconds(ladder.notices),
    }


def _seconds(instants: Iterable[int]) -> list[int | float]:
    """Whole seconds as such, so that a ladder reads as it would be written down."""
    return [at // 1000 if at % 1000 == 0 else at / 1000 for at in instants]
