import re
from pathlib import Path

import click
import pytest

from simulator.cli.outcome import outcome
from simulator.cli.terminal import Terminal
from simulator.errors import EnvironmentLacking, LawBroken, Problem, ScenarioInvalid


def caught(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as found:
        return found


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (click.UsageError("no such option"), 2, "no such option"),
        (click.ClickException("odd"), 2, "odd"),
        (click.Abort(), 130, "incomplete"),
        (KeyboardInterrupt(), 130, "incomplete"),
        (ScenarioInvalid((Problem("E001", "bad key", "a.yaml", 3, 1),)), 2, "-> a.yaml:3:1"),
        (EnvironmentLacking("port taken", "--base-port 0"), 4, "help: --base-port 0"),
        (OSError(28, "No space left on device"), 4, "No space left"),
        (MemoryError(), 4, "out of memory"),
        (LawBroken("messages = 3, states = 2"), 3, "messages = 3, states = 2"),
        (ZeroDivisionError("division by zero"), 3, "ZeroDivisionError: division by zero"),
        (AssertionError(), 3, "AssertionError"),
    ],
)
def test_every_end_has_its_code_and_never_a_bare_traceback(capsys, tmp_path, monkeypatch, error, code, said):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert outcome(caught(error), Terminal()) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_a_fault_of_ours_is_one_line_and_the_traceback_a_file(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    outcome(caught(ValueError("first\nsecond")), Terminal())
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    saved = Path(re.search(r"traceback: (\S+),", err)[1])
    assert saved.parent == tmp_path
    assert "ValueError: first\nsecond" in saved.read_text()


def test_v_shows_the_traceback_instead_of_saving_it(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert outcome(caught(ValueError("odd")), Terminal(verbose=True)) == 3
    err = capsys.readouterr().err
    assert "Traceback (most recent call last)" in err
    assert "(traceback: above)" in err
    assert list(tmp_path.iterdir()) == []


def test_a_traceback_that_cannot_be_saved_does_not_hide_the_fault(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    assert outcome(caught(ValueError("odd")), Terminal()) == 3
    assert "could not be saved" in capsys.readouterr().err
