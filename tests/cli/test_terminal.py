import io
import os
import subprocess
import sys

import pytest

from simulator.cli.terminal import Terminal, paint, wants_colour
from simulator.report import Span
from simulator.report.lines import line


@pytest.mark.parametrize(
    ("choice", "is_terminal", "environ", "wanted"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"TERM": "xterm"}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "0"}, False),
        ("auto", False, {"CLICOLOR_FORCE": "1"}, True),
        ("auto", False, {"CLICOLOR_FORCE": "0"}, False),
        ("auto", False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("always", False, {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_one_decision_about_colour(choice, is_terminal, environ, wanted):
    assert wants_colour(choice, is_terminal, environ) is wanted


def test_words_get_the_colour_of_their_tone():
    assert paint("ok", "good") == "\x1b[32mok\x1b[0m"
    assert paint("ok", "plain") == "ok"
    assert paint("   ", "bad") == "   "


@pytest.mark.parametrize(
    "nasty", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\n", "\u202e", "\u2067", "\x7f", "\u2028"]
)
def test_nothing_unprintable_reaches_a_terminal(nasty):
    painted = paint(f"a{nasty}b", "plain")
    assert painted.isprintable()
    assert painted.startswith("a\\")


def printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode(stream.encoding)


def test_say_goes_out_and_tell_goes_to_the_side(capsys):
    Terminal("always").say([line("a ", Span("b", "bad"), "  ")])
    Terminal("never").tell([line("c ", Span("d", "bad"))])
    out, err = capsys.readouterr()
    assert out == "a \x1b[31mb\x1b[0m\n"
    assert err == "c d\n"


def test_a_terminal_without_unicode_still_tells_pass_from_fail(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    Terminal().say([line("✓ ✗ ▁█ ü")])
    assert printed(stream) == "+ x _# \\xfc\n"


def test_a_stream_that_was_closed_before_the_start_is_written_nothing(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    terminal = Terminal()
    terminal.say([line("a")])
    terminal.tell([line("b")])
    terminal.give("c")
    assert (sys.stdout, sys.stderr) == (None, None)


def test_half_a_character_does_not_end_the_program(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    Terminal().say([line("\udc80")])
    assert printed(stream) == "\\udc80\n"


def test_a_reader_that_has_seen_enough_changes_nothing():
    program = """
import sys
from simulator.cli.terminal import Terminal
from simulator.report.lines import line
for _ in range(20000):
    Terminal().say([line("x" * 80)])
sys.exit(5)
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 5
