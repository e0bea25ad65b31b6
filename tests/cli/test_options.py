import pytest
from click.testing import CliRunner

from simulator.cli import program


@pytest.mark.parametrize("given", ["sender.retry.jitter", "=3", " =3"])
def test_an_override_needs_a_path_and_a_value(given, tmp_path):
    (tmp_path / "a.yaml").write_text("")
    found = CliRunner().invoke(program, ["validate", str(tmp_path / "a.yaml"), "--set", given])
    assert found.exit_code == 2
    assert "PATH=VALUE" in found.output


@pytest.mark.parametrize("seed", ["-1", "x", "1.5"])
def test_a_seed_is_a_whole_number(seed, tmp_path):
    found = CliRunner().invoke(program, ["run", str(tmp_path), "--seed", seed])
    assert found.exit_code == 2
    assert "--seed" in found.output


@pytest.mark.parametrize("verb", [["run", "."], ["runs"], ["runs", "baseline", "1"]])
@pytest.mark.parametrize("folder", ["", " "])
def test_runs_go_into_a_folder_that_has_a_name(verb, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(program, [*verb, "--out", folder])
    assert found.exit_code == 2
    assert "--out results" in found.output
    assert not list(tmp_path.iterdir())
