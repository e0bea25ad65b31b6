"""Postfix itself, held against ``policy: postfix`` with the same settings."""

import pytest

from simulator.scenario import Scenario, load
from tests.real.agreement import disagreements
from tests.real.lives import Lives, simulated
from tests.real.postfix import Postfix
from tests.real.program import CAMPAIGN, Told, deliver

pytestmark = pytest.mark.real

SCAN = 6_000
SETTINGS = {
    "queue_run_delay": "6s",
    "minimal_backoff_time": "8s",
    "maximal_backoff_time": "16s",
    "maximal_queue_lifetime": "49s",
    "bounce_queue_lifetime": "49s",
}


def preset(phase: int, min: int = 8, max: int = 16, early: int = 1) -> Scenario:
    """The campaign of our Postfix with these settings; times in s, ``phase`` in ms."""
    laid_over = {
        "sender.policy": "postfix",
        "sender.retry.schedule": f"{{age_doubling: {{min: {min}s, max: {max}s, variant: clamp}}}}",
        "sender.retry.wakeup": f"{{grid: {{period: 6s, phase: {phase}ms, early: {early}s}}}}",
        "sender.retry.give_up.after": "49s",
        "sender.throttle.cohort.dead_for": f"{min}s",
    }
    return load(CAMPAIGN, laid_over)


def ours(**settings: int) -> Lives:
    return simulated(preset(**settings), left_alone_is_tried=True)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Told:
    place = tmp_path_factory.mktemp("postfix")
    return deliver(preset(phase=0), lambda recipients: Postfix(place, recipients, SETTINGS), SCAN)


def test_it_is_a_campaign_worth_the_name(told):
    assert len(told.lives) >= 200
    assert len({recipient.partition("@")[2] for recipient in told.lives}) >= 4
    assert {life.end for life in told.lives.values()} == {"delivered", "failed", "expired"}


def test_postfix_and_our_preset_agree_about_every_message(told):
    assert disagreements(ours(phase=told.phase), told.lives, SCAN) == [], f"{told.late:.1f} s late"


@pytest.mark.parametrize("altered", [{"early": 0}, {"min": 9}, {"max": 22}], ids=str)
def test_a_policy_with_another_setting_disagrees(told, altered):
    assert disagreements(ours(phase=told.phase, **altered), told.lives, SCAN)


def test_a_policy_that_scans_at_other_times_disagrees(told):
    assert disagreements(ours(phase=told.phase + SCAN // 2), told.lives, SCAN)
