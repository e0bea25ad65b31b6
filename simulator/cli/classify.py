"""``mtasim classify``: what replies mean, and why."""

import sys
from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.lines import chunks, lines_of
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.mail import Bounce, Stage
    from simulator.report import Line

_REMEMBERED = 65_536


@click.command()
@click.argument("replies", metavar="[REPLY]...", nargs=-1)
@options.stage_of_replies
@options.json_lines
@options.manners
@click.pass_context
def classify(ctx: click.Context, replies: tuple[str, ...], stage: str | None, as_json: bool) -> None:
    """Read replies of mail servers: reason, hard or soft, permanent or not, and what shows it.

    Each REPLY, else each line of standard input, is a reply, or JSON such as
    {"reply": "550 5.1.1 User unknown", "stage": "rcpt"}. Any wording of a log is borne.
    """
    terminal = ctx.ensure_object(Terminal)
    lines = replies or lines_of(sys.stdin.buffer)
    reader = _Reader(terminal, stage)
    if as_json:
        for chunk in chunks(map(_remembering(reader.as_json), filter(None, lines))):
            terminal.give(chunk)
    else:
        for line in filter(None, lines):
            terminal.say(reader.told(line))


def _remembering(read: "Callable[[str], str]") -> "Callable[[str], str]":
    """The same with its last answers remembered: a log says the same over and over."""
    from functools import lru_cache

    return lru_cache(maxsize=_REMEMBERED)(read)


class _Reader:
    """Reads one line after the other; tells of each stage that it does not know, once."""

    def __init__(self, terminal: Terminal, stage: str | None) -> None:
        self._terminal = terminal
        self._unknown: set[str] = set()
        self._stage = self._stage_of(stage)

    def as_json(self, line: str) -> str:
        import json

        return json.dumps(_as_json(*self._read(line)), ensure_ascii=False)

    def told(self, line: str) -> "Iterable[Line]":
        return _told(*self._read(line))

    def _read(self, line: str) -> "tuple[str, Stage | None, Any, Bounce]":
        from simulator.sender.classify import read_text

        reply, stage = self._parsed(line)
        found, bounce = read_text(reply, stage)
        return reply, stage or found.stage, found, bounce

    def _parsed(self, line: str) -> "tuple[str, Stage | None]":
        import json

        if line.lstrip().startswith("{"):
            try:
                given = json.loads(line)
            except (ValueError, RecursionError):
                return line, self._stage
            if isinstance(given.get("reply"), str):
                return given["reply"], self._stage_of(given.get("stage")) or self._stage
        return line, self._stage

    def _stage_of(self, name: object) -> "Stage | None":
        from simulator.mail import parse_stage
        from simulator.report.lines import line

        if name is None or name == "":
            return None
        try:
            return parse_stage(str(name))
        except ValueError as fault:
            if str(name) not in self._unknown:
                self._unknown.add(str(name))
                self._terminal.tell([line(f"{fault}; it is ignored")])
        return None


def _as_json(reply: str, stage: "Stage | None", found: Any, bounce: "Bounce") -> dict[str, Any]:
    from simulator.mail import GROUP_OF
    from simulator.sender import would_list
    from simulator.sender.classify import also

    return {
        "reply": reply,
        "code": found.code,
        "enhanced": found.enhanced,
        "reason": bounce.reason,
        "hardness": bounce.hardness,
        "permanence": bounce.permanence,
        "group": GROUP_OF[bounce.reason],
        "evidence": bounce.evidence,
        "listed": would_list(bounce, stage),
        "rule": bounce.read_by,
        "also": also(bounce),
    }


_SHOWN_BY = {
    "wording": "the wording",
    "enhanced": "the enhanced code",
    "code": "nothing but the basic code",
    "stage": "nothing but the place in the session",
}


def _told(reply: str, stage: "Stage | None", found: Any, bounce: "Bounce") -> "Iterable[Line]":
    from simulator.mail import GROUP_OF
    from simulator.report import Span
    from simulator.report.lines import line
    from simulator.sender import would_list
    from simulator.sender.classify import source_of

    yield line(Span(" ".join(reply.split()), "heading"))
    tone = Span(bounce.hardness, "bad" if bounce.hardness == "hard" else "warning")
    listed = ", would be listed on Bounces" if would_list(bounce, stage) else ""
    yield line(f"  {bounce.reason} ({GROUP_OF[bounce.reason]}), ", tone, f", {bounce.permanence}{listed}")
    yield line(f"  shown by {_SHOWN_BY[bounce.evidence]}: rule {bounce.read_by}")
    yield line(Span(f"  {source_of(bounce.read_by)}", "faint"))
