"""``mtasim read-bounce``: what mails that came back are, and whom they did not reach."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.lines import chunks
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.report import Line
    from simulator.sender.returned import ReadMail, Returned

_LARGEST = 1 << 20  # octets read of a file; no report says later what it has not said by then


@click.command("read-bounce")
@click.argument(
    "files", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@options.json_lines
@options.manners
@click.pass_context
def read_bounce(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Read mails that came back, one in each FILE; of a FOLDER every file below it.

    Tells failures, delays, successes, automatic answers, challenges, complaints and ordinary mail apart,
    in the form of RFC 3464 or in none.
    """
    import json

    terminal = ctx.ensure_object(Terminal)
    if as_json:
        told = (json.dumps(_as_json(path, mail), ensure_ascii=False) for path, mail in _read(files))
        for chunk in chunks(told):
            terminal.give(chunk)
    else:
        for path, mail in _read(files):
            terminal.say(_told(path, mail))


def _read(paths: "Iterable[Path]") -> "Iterator[tuple[Path, ReadMail]]":
    from simulator.sender.returned import read_mail

    for path in paths:
        if path.is_dir():
            yield from _read(sorted(path.iterdir()))
        else:
            with path.open("rb") as file:
                yield path, read_mail(file.read(_LARGEST))


def _as_json(path: Path, mail: "ReadMail") -> dict[str, Any]:
    return {
        "file": str(path),
        "kind": mail.kind,
        "recipients": [_recipient(one) for one in mail.recipients],
        "original_message_id": mail.original_message_id or None,
    }


def _recipient(one: "Returned") -> dict[str, Any]:
    return {
        "address": one.address,
        "action": one.action,
        "status": one.status or None,
        "smtp_code": one.smtp_code,
        "diagnostic": one.diagnostic or None,
        "reason": one.bounce.reason if one.bounce is not None else None,
        "hardness": one.bounce.hardness if one.bounce is not None else None,
    }


def _told(path: Path, mail: "ReadMail") -> "Iterable[Line]":
    from simulator.report import Span
    from simulator.report.lines import line

    about = f" of {mail.original_message_id}" if mail.original_message_id else ""
    yield line(Span(str(path), "heading"), f": {mail.kind.replace('_', ' ')}{about}")
    for one in mail.recipients:
        numbers = " ".join(word for word in (str(one.smtp_code or ""), one.status) if word)
        yield line(f"  {one.address}  {one.action}  {numbers}")
        if one.bounce is not None:
            tone = Span(one.bounce.hardness, "bad" if one.bounce.hardness == "hard" else "warning")
            yield line(f"    {one.bounce.reason}, ", tone, f": rule {one.bounce.read_by}")
