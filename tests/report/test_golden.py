from pathlib import Path

import pytest

import simulator
from simulator.report import plain
from simulator.report.golden import golden_of, instant, text_of, update

STORY = """\
version: 1
sender: {domain: a.test, mx: elsewhere}
servers:
  i:
    domains: [i.test]
    rules: [{name: gone, reply: "550 5.1.1 No such user", when: {recipient: "gone@*"}}]
workload: [{name: mail, to: [gone@i.test, bob@i.test]}, {name: again, at: 1h, to: [gone@i.test]}]
"""


@pytest.fixture
def run(tmp_path: Path) -> simulator.Run:
    (tmp_path / "a.yaml").write_text(STORY)
    return simulator.run(tmp_path / "a.yaml", out=tmp_path / "results")


def test_instants_are_written_in_full():
    assert instant(0) == "0d00:00:00.000"
    assert instant(86_400_000 + 3_600_000 + 61_007) == "1d01:01:01.007"


def test_each_row_is_a_line_of_what_can_be_read(run):
    text = text_of([run.path])
    rows = [line.split() for line in text.splitlines()]
    assert len(rows) == run.frame().collect().height
    assert [row[1] for row in rows].count("contact") == 2
    assert ["0d00:00:00.000", "bounced", "mail/gone@i.test", "#1", "i/rcpt", "550", "5.1.1"] in [
        row[:7] for row in rows
    ]
    assert ["0d01:00:00.000", "suppressed", "again/gone@i.test", "i", "bounces"] in [
        [word for word in row if not word.startswith("#")] for row in rows
    ]


def test_a_long_journal_is_counted(run, monkeypatch):
    monkeypatch.setattr("simulator.report.golden.MOST_ROWS", 3)
    head, *counts = text_of([run.path]).splitlines()
    assert head.endswith(f"until 0d01:00:00.000, digest {run.digest}")
    assert ["suppressed", "i", "bounces", "1"] in [line.split() for line in counts]


@pytest.mark.parametrize(
    ("scenario", "golden"),
    [
        ("/x/scenarios/a.yaml", "/x/tests/golden/a.txt"),
        ("scenarios/a.yaml", "tests/golden/a.txt"),
        ("/x/scenarios/b/a.b.yaml", "/x/tests/golden/b/a.b.txt"),
        ("/x/scenarios/b/scenarios/a.yaml", "/x/scenarios/b/tests/golden/a.txt"),
        ("/x/other/a.yaml", None),
    ],
)
def test_golden_journals_lie_under_tests_beside_the_scenarios(scenario, golden):
    assert golden_of(Path(scenario)) == (None if golden is None else Path(golden))


def test_the_folder_of_scenarios_may_be_the_one_we_are_in(tmp_path, monkeypatch):
    (tmp_path / "scenarios").mkdir()
    monkeypatch.chdir(tmp_path / "scenarios")
    assert golden_of(Path("a.yaml")) == tmp_path / "tests" / "golden" / "a.txt"


def test_only_a_change_is_written_and_told(tmp_path: Path, run):
    golden = tmp_path / "tests" / "golden" / "a.txt"
    assert plain(update(golden, [run.path])).splitlines()[0] == f"new {golden}"
    text = golden.read_text()
    assert text == text_of([run.path])
    written = golden.stat().st_mtime_ns
    assert plain(update(golden, [run.path])) == ""
    assert golden.stat().st_mtime_ns == written
    golden.write_text(text.replace("550 5.1.1", "551 5.1.6", 1))
    told = plain(update(golden, [run.path])).splitlines()
    assert told[0] == f"changed {golden}"
    [gone] = [line for line in told if line.startswith("-")]
    [come] = [line for line in told if line.startswith("+")]
    assert "551 5.1.6" in gone
    assert gone[1:].replace("551 5.1.6", "550 5.1.1") == come[1:]
    assert golden.read_text() == text


def test_a_long_difference_is_cut(tmp_path: Path, run, monkeypatch):
    monkeypatch.setattr("simulator.report.golden._SHOWN", 2)
    told = plain(update(tmp_path / "a.txt", [run.path])).splitlines()
    assert len(told) == 4
    assert told[-1].endswith("lines more: git diff shows them")


def test_of_a_run_that_failed_its_story_is_kept_as_well(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(STORY + "expect: [delivered.count == 3]\n")
    run = simulator.run(tmp_path / "a.yaml", out=tmp_path / "results")
    told = plain(update(tmp_path / "kept.txt", [run.path]))
    assert f"new {tmp_path / 'kept.story'}" in told.splitlines()
    story = (tmp_path / "kept.story").read_text()
    assert "✗ delivered.count == 3" in story
    assert str(run.path) not in story


def test_the_cases_of_a_file_stand_one_after_another(tmp_path: Path, run):
    other = simulator.run(tmp_path / "a.yaml", seed=2, set={"name": "b"}, out=tmp_path / "results")
    text = text_of([run.path, other.path])
    assert text == f"a, seed 1\n{text_of([run.path])}\nb, seed 2\n{text_of([other.path])}"
