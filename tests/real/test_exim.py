"""Exim itself, held against ``policy: exim`` with the same retry rules."""

import pytest

from simulator.scenario import Scenario, load
from tests.real.agreement import disagreements
from tests.real.exim import Exim
from tests.real.lives import Lives, simulated
from tests.real.program import CAMPAIGN, Told, deliver

pytestmark = pytest.mark.real

SCAN = 6_000
# Whatever these make due is so in the middle between two queue runs, one of which may take seconds.
RULES = "F,2s,1s; G,25s,9s,1.7; F,52s,9s"


def preset(phase: int, first: int = 1, factor: float = 1.7, last: int = 52) -> Scenario:
    """The campaign of our Exim with these rules; times in s, ``phase`` in ms."""
    rules = (
        f"{{cap: 1d, rules: [{{op: F, until: 2s, gap: {first}s}}, "
        f"{{op: G, until: 25s, gap: 9s, factor: {factor}}}, {{op: F, until: {last}s, gap: 9s}}]}}"
    )
    wakeup = f"{{period: 6s, phase: {phase}ms, runner: {{width: 1, order: age}}}}"
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
    return deliver(preset(phase=0), lambda recipients: Exim(place, recipients, "6s", RULES), SCAN)


def test_exim_and_our_preset_agree_about_every_message(told):
    assert len(told.lives) >= 200
    assert disagreements(ours(phase=told.phase), told.lives, SCAN) == [], f"{told.late:.1f} s late"


@pytest.mark.parametrize("altered", [{"first": 7}, {"factor": 3.0}, {"last": 80}], ids=str)
def test_a_policy_with_another_rule_disagrees(told, altered):
    assert disagreements(ours(phase=told.phase, **altered), told.lives, SCAN)


def test_a_policy_that_runs_its_queue_at_other_times_disagrees(told):
    assert disagreements(ours(phase=told.phase + SCAN // 2), told.lives, SCAN)
