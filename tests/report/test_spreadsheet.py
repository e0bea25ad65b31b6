import csv
from pathlib import Path

from simulator.report.spreadsheet import spreadsheet
from tests.runs.made import HELD, MISSED, made


def test_a_line_for_each_run_and_a_column_for_each_metric(tmp_path: Path):
    metrics = {"delivered.rate": None, "delivered.p50": 1.5, "by": {"server": {}}}
    folders = [
        made(tmp_path, expectations=(HELD, MISSED), passed=False, set={"name": "a,b", "seed": "7"}),
        made(tmp_path, "late", metrics=metrics),
    ]
    text = spreadsheet(folders)
    first, second = csv.DictReader(text.splitlines())
    about = [
        "id",
        "scenario",
        "file",
        "seed",
        "replications",
        "set",
        "passed",
        "missed",
        "took_s",
        "simulated_s",
        "digest",
    ]
    assert list(first)[: len(about)] == about
    assert list(first)[len(about) : len(about) + 3] == ["accepted.count", "delivered.count", "delivered.rate"]
    assert (first["set"], first["passed"], first["missed"]) == ("name=a,b; seed=7", "False", "1")
    assert first["delivered.rate"] == str(2866 / 3004)
    assert first["delivered.p50"] == ""
    assert (second["delivered.rate"], second["delivered.p50"], second["failed.count"]) == ("", "1.5", "")
    assert "by" not in first


def test_without_runs_only_the_names_of_the_columns_are_left():
    assert spreadsheet([]).startswith("id,scenario,")
    assert spreadsheet([]).count("\n") == 1
