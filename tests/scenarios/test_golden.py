"""Every shipped scenario: it passes, and its journal is the golden one."""

from functools import cache
from pathlib import Path

import pytest

from simulator.runs import Run
from tests.scenarios.golden import (
    FAILING,
    GOLDEN,
    STORY,
    carried_out,
    golden_of,
    instant,
    shipped,
    story,
    text_of,
)


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
    golden = STORY.read_text("utf-8").splitlines()
    assert story(tmp_path).splitlines() == golden, "if this is right: python -m tests.scenarios.golden"


@pytest.mark.parametrize("scenario", shipped(), ids=str)
def test_the_journal_is_the_golden_one(scenario, ran):
    golden = golden_of(scenario).read_text("utf-8").splitlines()
    assert text_of(ran(scenario)).splitlines() == golden, "if this is right: python -m tests.scenarios.golden"


def test_every_golden_journal_has_its_scenario():
    assert sorted(GOLDEN.rglob("*.txt")) == [golden_of(scenario) for scenario in shipped()]


def test_instants_are_written_in_full():
    assert instant(0) == "0d00:00:00.000"
    assert instant(86_400_000 + 3_600_000 + 61_007) == "1d01:01:01.007"
