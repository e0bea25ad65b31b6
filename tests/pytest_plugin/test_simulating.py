from pathlib import Path

import pytest

from simulator.errors import ScenarioInvalid

SCENARIO = {
    "version": 1,
    "name": "mapped",
    "sender": {"domain": "a.test"},
    "servers": {"i": {"domains": ["i.test"], "rules": [{"name": "full", "reply": "452 4.2.2 Voll ☃"}]}},
    "workload": [{"name": "mail", "to": ["bob@i.test"]}],
    "expect": ["delivered.count == 1"],
}


def test_a_mapping_is_a_scenario_like_a_file(simulate, tmp_path: Path):
    run = simulate(SCENARIO, seed=9, set={"sender.retry.give_up": "{after_attempts: 3}"})
    assert (run.scenario, run.seed, run.passed) == ("mapped", 9, False)
    assert run.metrics["attempts.total"] == 3
    assert run.path.is_relative_to(tmp_path)
    again = simulate(run.path / "scenario.yaml", 9, {"sender.retry.give_up": "{after_attempts: 3}"})
    assert again.digest == run.digest
    assert again.id == 2


def test_a_fault_of_a_mapping_has_a_place(simulate):
    with pytest.raises(ScenarioInvalid) as refused:
        simulate(SCENARIO | {"sendr": {}})
    [problem] = [one for one in refused.value.problems if "sendr" in one.message]
    assert problem.source.strip().startswith('"sendr"')
    assert problem.file.endswith("scenario-1.yaml")


def test_two_mappings_of_one_test_are_two_files(simulate):
    first, second = simulate(SCENARIO), simulate(SCENARIO | {"name": "other"})
    assert first.record.file != second.record.file
