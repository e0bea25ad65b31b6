"""The tutorial of the README, typed as it stands into an empty folder."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.test_run import _Main

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
TUTORIAL = README[README.index("## Ten minutes") : README.index("## A scenario")]
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"(?P<verb>Save|Add) this (?:as|to) `(?P<file>[\w.]+)`:\s*$")


def steps() -> Iterator[tuple[str, str]]:
    """Each block: ``Save FILE``, ``Add FILE`` or ``type``, and its text."""
    end = 0
    for block in BLOCK.finditer(TUTORIAL):
        before, end = TUTORIAL[end : block.start()], block.end()
        if block["kind"] == "console":
            yield "type", block["text"]
        else:
            named = NAMED.search(before)
            assert named is not None, f"no file is named for {block['text']!r}"
            yield f"{named['verb']} {named['file']}", block["text"]


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of a block, and what it is said to print."""
    found = re.split(r"^\$ (.*)$", text, flags=re.MULTILINE)
    assert found[0] == ""
    return list(zip(found[1::2], found[2::2], strict=True))


def typed(command: str) -> str:
    """What a command prints."""
    program, *arguments = shlex.split(command)
    if program == "mtasim":
        return CliRunner().invoke(_Main(), arguments).output
    said = [sys.executable, "-m", program, *arguments, "-p", "no:cacheprovider"]
    return subprocess.run(said, capture_output=True, text=True, encoding="utf-8").stdout


def pattern(shown: str) -> str:
    """``...`` on a line of its own is any number of lines, within a line anything on it."""
    lines = []
    for line in shown.strip("\n").splitlines():
        within = "[^\n]*".join(map(re.escape, line.rstrip().split("...")))
        lines.append(r"(?:[^\n]*\n)*?" if line == "..." else f"{within}[^\\S\n]*\n")
    return "".join(lines)


def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("CI", "BUILD_NUMBER"):  # where pytest tells a failure whole in its summary as well
        monkeypatch.delenv(name, raising=False)
    for step, text in steps():
        verb, _, file = step.partition(" ")
        if verb != "type":
            with Path(file).open("w" if verb == "Save" else "a", encoding="utf-8") as into:
                into.write(text)
            continue
        for command, shown in commands(text):
            found = typed(command)
            assert re.fullmatch(pattern(shown), found), f"$ {command}\n{found[:5000]}"


@pytest.mark.parametrize(
    ("shown", "printed", "fits"),
    [
        ("a\n...\nb", "a\nb\n", True),
        ("a\n...\nb", "a\nx\ny\nb  \n", True),
        ("a\n...\nb", "a\nx\nb\nc\n", False),
        ("in ... s", "in 350 ms s\n", True),
        ("in ... s", "in 350\n s\n", False),
        ("a.c", "abc\n", False),
    ],
)
def test_dots_stand_for_what_is_left_out(shown, printed, fits):
    assert bool(re.fullmatch(pattern(shown), printed)) == fits
