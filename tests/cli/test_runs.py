import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main, program
from tests.runs.made import HELD, MISSED, made, made_of, replication


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made(tmp_path, "welcome")
    made(tmp_path, "gone", seed=7, expectations=(HELD, MISSED), passed=False)
    made(tmp_path, "killed", status="running")
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["runs", *arguments])


def test_the_list_shows_number_name_seed_verdict_rate_and_hour(out: Path):
    lines = call("--out", str(out)).stdout.splitlines()
    assert lines[0].split() == ["RUN", "SCENARIO", "SEED", "VERDICT", "DELIVERED", "WHEN"]
    assert lines[1].split()[:7] == ["1", "welcome", "42", "✓", "passed", "95.4", "%"]
    assert lines[2].split()[:6] == ["2", "gone", "7", "✗", "1", "failed"]
    assert lines[3].split()[:5] == ["3", "killed", "42", "incomplete", "-"]
    assert all("2026-01-05" in line for line in lines[1:])


def test_replications_are_listed_with_all_their_seeds(tmp_path: Path):
    made_of(tmp_path, *(replication(seed) for seed in range(42, 62)))
    assert call("--out", str(tmp_path)).stdout.splitlines()[1].split()[:3] == ["1", "welcome", "42..61"]
    (told,) = json.loads(call("--out", str(tmp_path), "--json").stdout)["runs"]
    assert (told["seed"], told["replications"]) == (42, 20)


def test_json_holds_no_figure_of_an_incomplete_run(out: Path):
    told = json.loads(call("--out", str(out), "--json").stdout)["runs"]
    assert [(run["id"], run["status"], run["passed"]) for run in told] == [
        (1, "complete", True),
        (2, "complete", False),
        (3, "incomplete", None),
    ]
    assert told[0]["delivered.rate"] == pytest.approx(2866 / 3004)
    assert told[2]["delivered.rate"] is None


def test_only_records_are_read(out: Path):
    for path in out.rglob("*"):
        assert path.is_dir() or path.name == "run.json"
    assert call("--out", str(out)).exit_code == 0


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path):
    found = call("--out", str(tmp_path))
    assert found.exit_code == 0
    assert found.stdout == ""
    assert "no runs" in found.stderr
    assert json.loads(call("--out", str(tmp_path), "--json").stdout) == {"runs": []}


@pytest.mark.parametrize(
    "given", ["--out OUT baseline @prev", "baseline @prev --out OUT", "--out / baseline --out OUT @prev"]
)
def test_a_baseline_is_marked_in_the_folder_named_before_or_after(out: Path, given: str):
    found = call(*given.replace("OUT", str(out)).split())
    assert found.exit_code == 0
    assert (out / "baseline").read_text() == "0001-welcome-s42\n"


def test_old_runs_are_deleted_and_none_is_asked_about_in_a_pipe(out: Path):
    found = call("--out", str(out), "prune", "--keep", "2")
    assert found.exit_code == 0
    head, row, told = found.stdout.splitlines()
    assert head.split()[0] == "RUN"
    assert row.split()[:2] == ["1", "welcome"]
    assert told.startswith("deleted 1 run, ")
    assert sorted(path.name for path in out.iterdir()) == ["0002-gone-s7", "0003-killed-s42"]
    assert call("--out", str(out), "prune", "--keep", "2").stdout.startswith("deleted 0 runs, 0 B")


def test_a_dry_run_deletes_nothing(out: Path):
    found = call("--out", str(out), "prune", "--older-than", "1d", "--dry-run", "-q")
    assert found.stdout.startswith("would delete 3 runs, ")
    assert len(list(out.iterdir())) == 3


@pytest.mark.parametrize("answer", ["n\n", "y\n"])
def test_somebody_at_a_terminal_is_asked(out: Path, monkeypatch, answer):
    asked = []

    def confirm(text, err):
        asked.append((text, err))
        return answer == "y\n"

    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
    monkeypatch.setattr("click.confirm", confirm)
    with pytest.raises(SystemExit) as left:
        main(["runs", "--out", str(out), "prune", "--keep", "0"])
    assert not left.value.code
    assert asked == [("delete 3 runs?", True)]
    assert len(list(out.iterdir())) == (3 if answer == "n\n" else 0)
    with pytest.raises(SystemExit):
        main(["runs", "--out", str(out), "prune", "--keep", "0", "--yes"])
    assert len(asked) == 1
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"), [([], "--keep N"), (["--older-than", "30"], "unit"), (["--keep", "-1"], "--keep")]
)
def test_what_to_spare_must_be_said(out: Path, arguments, told):
    found = call("--out", str(out), "prune", *arguments)
    assert found.exit_code == 2
    assert told in found.output
    assert len(list(out.iterdir())) == 3
