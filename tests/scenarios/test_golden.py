"""Every shipped scenario: it passes, and its journal is the golden one."""

from functools import cache
from pathlib import Path

import pytest

from simulator.report.golden import golden_of, story_of, text_of
from simulator.runs import Run
from tests.scenarios.shipped import FAILING, GOLDEN, SCENARIOS, carried_out, failing, shipped


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Each scenario is run once for all that is asked of it."""

    @cache
    def run(scenario: Path) -> Run:
        return carried_out(scenario, tmp_path_factory.mktemp("results"))

    return run


@pytest.mark.parametrize("scenario", [one for one in shipped() if one != FAILING], ids=str)
def test_all_expectations_hold(scenario, ran):
    run = ran(scenario)
    missed = [f"{one['text']}: {one['measured']}" for one in run.expectations if not one["passed"]]
    assert not missed
    assert run.expectations, "a shipped scenario shows something, and proves it"


def test_the_story_of_a_failure_is_the_golden_one(tmp_path):
    golden = golden_of(SCENARIOS / FAILING).with_suffix(".story").read_text("utf-8").splitlines()
    found = story_of([failing(tmp_path).path]).splitlines()
    assert found == golden, "if this is right: mtasim run scenarios --update-golden"


@pytest.mark.parametrize("scenario", shipped(), ids=str)
def test_the_journal_is_the_golden_one(scenario, ran):
    golden = golden_of(SCENARIOS / scenario).read_text("utf-8").splitlines()
    found = text_of([ran(scenario).path]).splitlines()
    assert found == golden, "if this is right: mtasim run scenarios --update-golden"


def test_every_golden_journal_has_its_scenario():
    assert sorted(GOLDEN.rglob("*.txt")) == [golden_of(SCENARIOS / scenario) for scenario in shipped()]
