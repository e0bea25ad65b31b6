import re
from importlib.resources import files
from pathlib import Path

import pytest

import simulator
from simulator.cli import program
from simulator.mail import Outcome, Reply
from simulator.report import plain, summary
from simulator.scenario import presets, senders
from simulator.sender import ladder
from tests import addresses
from tests.reference import PAGE, page

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    """The shell blocks of the README."""
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)]


def test_the_readme_has_two_commands_and_each_sets_itself_up():
    assert len(commands()) == 2
    for command in commands():
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && ")
    assert "mtasim run scenarios/quickstart.yaml" in commands()[0]
    assert "pytest" in commands()[1]


def test_ci_runs_exactly_the_readmes_test_command():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert lines.count(commands()[1]) == 1


@pytest.mark.parametrize(
    "step",
    [
        "set -euo pipefail",
        "ruff check",
        "mypy",
        "lint-imports",
        "pytest -n 2 -m long",
        "pytest -m browser",
        "pytest -n 2 --dist loadfile -m real",
    ],
)
def test_ci_holds_every_step(step):
    assert any(line.endswith(step) for line in (ROOT / ".ci/run").read_text().splitlines())


def test_the_readme_names_every_verb():
    named = re.findall(r"^\| `mtasim ([\w-]+)", README, re.MULTILINE)
    assert sorted(named) == sorted(program.commands)


def test_the_readme_has_the_exit_codes_of_the_help():
    said = re.search(r"Exit codes: .*?130 interrupted\.", " ".join(program.help.split()))[0]
    assert said in " ".join(README.split())


def test_the_reference_says_what_the_tables_say():
    assert PAGE.read_text("utf-8").splitlines() == page().splitlines(), "python -m tests.reference writes it"


def test_the_readmes_table_of_addresses_is_that_of_their_file():
    assert addresses.told() == addresses.table(), "python -m tests.reference writes it"


def test_the_readme_links_only_what_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists()


def fences(language, section):
    """What stands in a section of the README between ``` of a language."""
    text = README[README.index(f"\n## {section}\n") + 1 :]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text.split("\n## ")[0], re.DOTALL | re.MULTILINE)
    return [text for name, text in blocks if name == language]


def test_the_readmes_scenario_passes(tmp_path):
    (text,) = fences("yaml", "A scenario")
    (tmp_path / "readme.yaml").write_text(text)
    assert simulator.run(tmp_path / "readme.yaml", out=tmp_path).passed


def test_the_readmes_recipe_for_a_policy(tmp_path, monkeypatch):
    """One file in the folder of policies, and its ladder written out."""
    (text,) = fences("yaml", "A policy")
    for file in files("simulator.sender").joinpath("policies").iterdir():
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "ours.yaml").write_text(text)
    monkeypatch.setattr(presets, "_POLICIES", tmp_path)
    for known in (presets.policies, presets.policy, presets.about_policies):
        monkeypatch.setattr(presets, known.__name__, known.__wrapped__)
        monkeypatch.setattr(senders, known.__name__, known.__wrapped__, raising=False)
    ours = next(one for one in presets.about_policies() if one.name == "ours")
    assert (ours.follows, ours.fidelity, ours.sources) == ("our relay", "approximate", ("its runbook",))
    climbed = ladder(senders.read_policy("ours", {}), Outcome("rcpt", Reply.parse("450 4.2.2 full")))
    assert [at // 60_000 for at in climbed.attempts] == [0, 10, 20, 40, 80, 140, 200, 260]
    assert (climbed.ended, climbed.status) == (260 * 60_000, "4.2.2")


def test_the_readme_shows_what_the_first_command_prints(tmp_path):
    def story(text):
        """All lines but those with a path or a measured time."""
        return [line.rstrip() for line in text.splitlines()[1:] if "/" not in line]

    (shown,) = fences("", "Two commands")
    run = simulator.run(ROOT / "scenarios/quickstart.yaml", out=tmp_path)
    assert story(shown) == story(plain(summary(run.path)))
