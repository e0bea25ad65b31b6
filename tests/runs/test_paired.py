from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking, ScenarioInvalid
from simulator.runs import listing, run
from simulator.runs.paired import FOLDER, paired
from tests.report.lived import SCENARIO

FEWER = {"sender.retry.give_up.after_attempts": "2"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lived.yaml"
    path.write_text(SCENARIO)
    return path


def test_a_pair_differs_in_the_one_thing_and_is_made_once(file, tmp_path):
    one = run(file, out=tmp_path / "results", set={"sender.retry.jitter": "none"}, seed=5)
    pair = paired(one, FEWER)
    assert pair.path.parent == one.path / FOLDER
    assert (pair.seed, pair.record.set) == (5, {"sender.retry.jitter": "none", **FEWER})
    assert (one.metrics["attempts.max"], pair.metrics["attempts.max"]) == (4, 2)
    assert paired(one, FEWER).path == pair.path
    assert len(list(listing(one.path / FOLDER))) == 1
    assert [path for path, _ in listing(tmp_path / "results")] == [one.path], "it is no run of its own"


def test_a_change_to_what_it_was_anyway_gives_the_same_run(file, tmp_path):
    one = run(file, out=tmp_path / "results")
    assert paired(one, {"sender.retry.give_up.after_attempts": "4"}).digest == one.digest


@pytest.mark.parametrize("text", [SCENARIO.replace("20m", "21m"), None])
def test_a_scenario_that_has_changed_or_gone_makes_no_pair(file, tmp_path, text):
    one = run(file, out=tmp_path / "results")
    file.unlink() if text is None else file.write_text(text)
    with pytest.raises(EnvironmentLacking, match="is not what run 1 was made of any more"):
        paired(one, FEWER)


def test_a_change_that_leads_nowhere_says_so(file, tmp_path):
    with pytest.raises(ScenarioInvalid):
        paired(run(file, out=tmp_path / "results"), {"sender.retry.nothing": "1"})
