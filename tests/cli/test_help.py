import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import program

ROOT = Path(__file__).parents[2]
HEAVY = ("pydantic", "rich", "polars", "numpy", "yaml", "simpy", "asyncio")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "--help"],
        ["init", "-h"],
        ["export", "--help"],
        ["explain", "-h"],
        ["try", "-h"],
        ["compare", "-h"],
        ["sweep", "-h"],
        ["--version"],
        ["runs"],
    ],
)
def test_help_imports_nothing_heavy(tmp_path, arguments):
    program = f"""
import sys, atexit
from simulator.cli import main
atexit.register(lambda: print(sorted(sys.modules.keys() & set({HEAVY!r})), file=sys.stderr))
main({arguments!r})
"""
    found = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stderr.splitlines()[-1] == "[]"


def test_every_verb_is_helped_with():
    told = CliRunner().invoke(program, ["--help"]).output
    for verb in (
        "classify",
        "compare",
        "explain",
        "export",
        "init",
        "policies",
        "read-bounce",
        "run",
        "runs",
        "schedule",
        "schema",
        "sweep",
        "try",
        "validate",
    ):
        assert f"\n  {verb} " in told
        assert CliRunner().invoke(program, [verb, "--help"]).exit_code == 0


def test_a_misspelt_verb_is_refused():
    found = CliRunner().invoke(program, ["rnu"])
    assert found.exit_code == 2
    assert "rnu" in found.output


@pytest.mark.parametrize("arguments", [["--color", "never", "runs"], ["runs", "--color", "never"]])
def test_manners_may_stand_before_or_after_the_verb(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(program, arguments).exit_code == 0
