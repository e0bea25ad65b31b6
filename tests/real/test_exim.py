"""Exim itself, held against ``policy: exim`` with the same retry rules."""

import pytest

from simulator.scenario import Scenario, load
from tests.real.agreement import disagreements
from tests.real.exim import Exim
from tests.real.lives import Lives, simulated
from tests.real.program import CAMPAIGN, Told, deliver

pytestmark = pytest.mark.real

SCAN = 4_000
# Whatever these make due is so in the middle between two queue runs, one of which may take a second.
RULES = "F,7s,2s; G,26s,6s,1.8; F,36s,6s"


def preset(phase: int, first: int = 2, factor: float = 1.8, last: int = 36) -> Scenario:
    """The campaign of our Exim with these rules; times in s, ``phase`` in ms."""
    rules = (
        f"{{cap: 1d, rules: [{{op: F, until: 7s, gap: {first}s}}, "
        f"{{op: G, until: 26s, gap: 6s, factor: {factor}}}, {{op: F, until: {last}s, gap: 6s}}]}}"
    )
    wakeup = f"{{period: 4s, phase: {phase}ms, runner: {{width: 1, order: age}}}}"
    laid_over = {
        "sender.policy": "exim",
        "sender.retry.schedule": f"{{rule_list: {rules}}}",
        "sender.retry.wakeup": f"{{grid: {wakeup}}}",
        "sender.throttle": f"{{host_record: {{rules: {rules}, retain: 7d}}}}",
    }
    return load(CAMPAIGN, laid_over)


def ours(**rules: float) -> Lives:
    return simulated(preset(**rules), left_alone_is_tried=False)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Told:
    place = tmp_path_factory.mktemp("exim")
    return deliver(preset(phase=0), lambda recipients: Exim(place, recipients, "4s", RULES), SCAN)


def test_exim_and_our_preset_agree_about_every_message(told):
    assert len(told.lives) >= 200
    assert disagreements(ours(phase=told.phase), told.lives, SCAN) == []


@pytest.mark.parametrize("altered", [{"first": 6}, {"factor": 3.0}, {"last": 60}], ids=str)
def test_a_policy_with_another_rule_disagrees(told, altered):
    assert disagreements(ours(phase=told.phase, **altered), told.lives, SCAN)


def test_a_policy_that_runs_its_queue_at_other_times_disagrees(told):
    assert disagreements(ours(phase=told.phase + SCAN // 2), told.lives, SCAN)
