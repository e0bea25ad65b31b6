from pathlib import Path

from simulator.runs.files import scenarios_below


def test_hidden_folders_and_past_runs_are_passed_over(tmp_path: Path):
    for name in (
        "b.yaml",
        "a.yaml",
        "notes.yml",
        ".h.yaml",
        "sub/deep/y.yaml",
        ".hidden/h.yaml",
        "results/0001-a-s1/scenario.yaml",
        "results/0001-a-s1/run.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    found = [str(path.relative_to(tmp_path)) for path in scenarios_below(tmp_path)]
    assert found == ["a.yaml", "b.yaml", "sub/deep/y.yaml"]
