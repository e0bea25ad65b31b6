import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main, sweep
from simulator.cli.sweep import Progress
from simulator.cli.terminal import Terminal
from tests.tuning.stories import AFTER, story

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    story(tmp_path)
    return tmp_path


class _Main:
    name = "mtasim"

    def main(self, args, prog_name, **extra):
        main(list(args))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(_Main(), ["sweep", "small.yaml", "--executor", "serial", *arguments])


def test_tables_go_to_standard_output_and_progress_to_standard_error():
    found = call("--vary", f"{AFTER}=2..3", "--seeds", "3")
    assert found.exit_code == 0, found.output
    assert found.stdout.startswith("sweep of small.yaml · seeds 5..7 · 6 runs")
    assert " DELIVERED.RATE " in found.stdout
    assert " ATTEMPTS.MEAN " in found.stdout
    assert found.stderr.startswith("6 of 6 runs, in ")


def test_json_is_the_cells_and_nothing_else():
    found = call("--vary", f"{AFTER}=0,2", "--json", "-q")
    assert found.exit_code == 1
    assert found.stderr == ""
    told = json.loads(found.stdout)
    assert list(told) == ["cells"]
    refused, whole = told["cells"]
    assert (refused["set"], refused["seed"], refused["metrics"]) == ({AFTER: "0"}, 5, {})
    assert "E017" in refused["error"]
    assert (whole["set"], whole["seed"], whole["error"]) == ({AFTER: "2"}, 5, None)
    assert whole["metrics"]["accepted.count"] == 30


def test_a_failed_run_is_told_of_and_the_exit_code_says_so():
    found = call("--vary", f"{AFTER}=0,2", "--seeds", "2", "-q")
    assert found.exit_code == 1
    assert "2 runs failed" in found.stdout
    assert f"{AFTER}=0 seed 5, 6: ScenarioInvalid: E017" in found.stdout


def test_markdown_and_a_metric_of_ones_own():
    found = call("--vary", f"{AFTER}=2,3", "--markdown", "--metric", "bounces.soft")
    assert found.stdout.count("###") == 1
    assert "### bounces.soft\n\n| after_attempts | mean" in found.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--vary", "nonsense"],
        ["--vary", "seed=1..3"],
        ["--vary", "sender.nothing.there=1"],
        ["--vary", f"{AFTER}=2", "--set", f"{AFTER}=3"],
        ["--vary", f"{AFTER}=2", "--metric", "no.metric"],
        ["--vary", f"{AFTER}=2", "--seeds", "0"],
        [],
    ],
)
def test_usage_is_said_so_and_nothing_is_run(arguments, place):
    assert call(*arguments).exit_code == 2
    assert not (place / "results").exists()


def test_a_cluster_that_does_not_answer_is_a_lack_of_the_machine(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert call("--vary", f"{AFTER}=2", "--cluster", "tcp://127.0.0.1:1").exit_code == 4


def test_progress_comes_now_and_then_with_the_time_left(capsys):
    clock = iter([0.0, 0.0, 5.0, 12.0, 14.0, 60.0])
    progress = Progress(Terminal(), lambda: next(clock))
    for done in (20, 21, 24, 25, 30):
        progress(done, 30)
    assert capsys.readouterr().err.splitlines() == [
        "20 of 30 runs were done before",
        "24 of 30 runs, about 18s left",
        "30 of 30 runs, in 1m",
    ]


def test_ctrl_c_leaves_a_sweep_that_the_same_command_ends(place):
    """On processes, as the shell sends it: to all of them."""
    command = [sys.executable, "-m", "simulator", "sweep", "small.yaml", "--vary", f"{AFTER}=1..40"]
    command += ["--workers", "2", "--json"]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environ, start_new_session=True, **streams) as process:
        while len(list(place.glob("results/sweeps/*/cells/*.json"))) < 6:  # both workers are up
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from here" in said
    assert "Traceback" not in said
    (folder,) = (place / "results" / "sweeps").iterdir()
    assert (folder / "cells").is_dir()
    assert not (folder / "sweep.json").exists()
    again = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert "of 40 runs were done before" in again.stderr
    cells = json.loads(again.stdout)["cells"]
    assert [cell["set"][AFTER] for cell in cells] == [*map(str, range(1, 41))]
    assert [path.name for path in folder.iterdir()] == ["sweep.json"]


def test_the_verb_is_a_command():
    assert sweep.name == "sweep"
