import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from simulator.cli.init import MODELINE, SCHEMA, TEMPLATES, starter

NAMES = sorted(path.stem for path in TEMPLATES.glob("*.yaml"))


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def test_these_templates_are_promised():
    assert NAMES == ["blank", "greylist", "late-bounce", "outage", "quickstart", "suppression"]


@pytest.mark.parametrize("template", NAMES)
def test_every_template_is_valid_and_keeps_what_it_expects(template):
    assert call("init", "mine", "--template", template).exit_code == 0
    checked = call("validate", "mine.yaml", "--json")
    assert checked.exit_code == 0, checked.stdout
    assert json.loads(checked.stdout)["files"][0]["problems"] == []
    found = call("run", "mine.yaml")
    assert found.exit_code == 0, found.output
    assert "scenario mine " in found.stdout


@pytest.mark.parametrize("template", NAMES)
def test_a_starter_is_commented_named_and_known_to_editors(template):
    text = starter(template, "mine")
    assert text.startswith(f"{MODELINE}# ")
    assert '\nname: "mine"\n' in text
    assert f"name: {template}\n" not in text


def test_the_schema_stands_beside_the_scenario():
    call("init", "mine")
    assert json.loads(Path(SCHEMA).read_text()) == json.loads(call("schema").stdout)
    assert f"$schema={SCHEMA}" in Path("mine.yaml").read_text().splitlines()[0]


def test_a_name_may_be_a_path_or_left_out():
    Path("deep").mkdir()
    assert call("init", "deep/mine.yaml").exit_code == 0
    assert '\nname: "mine"\n' in Path("deep/mine.yaml").read_text()
    assert call("init").exit_code == 0
    assert Path("scenario.yaml").is_file()


@pytest.mark.parametrize(
    ("odd", "name"), [("a: b # c", "a-b-c"), ('my "first"', "my-first"), ("żółć", "żółć")]
)
def test_the_starter_of_an_odd_file_name_is_valid(odd, name):
    assert call("init", odd).exit_code == 0
    path = f"{odd}.yaml"
    assert f"\nname: {json.dumps(name, ensure_ascii=False)}\n" in Path(path).read_text(encoding="utf-8")
    assert call("validate", path).exit_code == 0


@pytest.mark.parametrize("name", ["", "deep", "deep/", ".yaml"])
def test_a_name_that_names_no_file_is_refused(name):
    Path("deep.yaml").mkdir()
    found = call("init", name)
    assert found.exit_code == 2
    assert "names no file" in found.stderr
    assert [path.name for path in Path().iterdir()] == ["deep.yaml"]


def test_nothing_is_written_over_unasked():
    Path("mine.yaml").write_text("precious")
    found = call("init", "mine")
    assert found.exit_code == 2
    assert "--force" in found.stderr
    assert Path("mine.yaml").read_text() == "precious"
    assert call("init", "mine", "--force").exit_code == 0


def test_a_folder_is_not_made_up():
    assert call("init", "nowhere/mine").exit_code == 2
