"""How fast replies and mails that came back are read, as the verbs read them, on one core."""

import json
from collections.abc import Callable, Iterable
from time import process_time

from click.testing import CliRunner

from simulator.cli import program
from simulator.sender.returned import read_mail
from tests.sender.classify.test_replies import ASIDE, DEVELOPED
from tests.sender.returned.test_reading import MAILS

DISTINCT, REPEATS, BOUNCES, HOSTILE = "distinct replies/s", "replies/s, repeated", "mails/s", "ms per 100 KB"
_TEXTS = [str(one.reply) for one in (*DEVELOPED, *ASIDE)]


def readings(rounds: int) -> dict[str, float]:
    """The best of some rounds: replies a second through ``mtasim classify --json``, mails a second, and
    the longest that 100 KB of hostile mail take."""
    distinct = [f"{text} id={n}" for n, text in enumerate(_TEXTS * 50)]
    repeated = _TEXTS * 250
    octets = [mail.octets for mail in MAILS] * 5
    return {
        DISTINCT: len(distinct) / _least(rounds, lambda: _classified(distinct)),
        REPEATS: len(repeated) / _least(rounds, lambda: _classified(repeated)),
        BOUNCES: len(octets) / _least(rounds, lambda: [read_mail(one) for one in octets]),
        HOSTILE: max(_least(rounds, lambda one=one: read_mail(one)) for one in _hostile()) * 1000,
    }


def _classified(replies: Iterable[str]) -> None:
    lines = "\n".join(json.dumps({"reply": reply, "stage": "rcpt"}) for reply in replies)
    assert CliRunner().invoke(program, ["classify", "--json"], input=lines).exit_code == 0


def _least(rounds: int, work: Callable[[], object]) -> float:
    def once() -> float:
        began = process_time()
        work()
        return process_time() - began

    return min(once() for _ in range(rounds))


def _hostile() -> Iterable[bytes]:
    head = b"From: MAILER-DAEMON@x.test\nTo: news@us.test\nSubject: Undelivered mail\n"
    for piece in (
        b"a@b.test\n",
        b"@",
        b"\n",
        b"RCPT TO:<a@b.test> ",
        b"message to ",
        b"550 x\n",
        b"--B\n",
        b"x: y\n",
    ):
        yield head + b"\n" + piece * (100_000 // len(piece))
    for line in (
        b"a%d@b.test\n",
        b"x a%d@b.test y\n",
        b"message to a%d@b.test not sent\n",
        b"<a%d@b.test>:\n550 x\n",
    ):
        yield head + b"\n" + b"".join(line % n for n in range(100_000 // len(line)))
    yield head + b"Content-Type: text/html\n\n" + b"<script>" * 12_500
    yield head + b'Content-Type: multipart/mixed; boundary="B"\n\n' + b"--B\n\nx\n" * 14_000
