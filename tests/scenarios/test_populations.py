"""What a population must show: the rates it was made after, and that patience alone brings back."""

import pytest

from simulator.runs import execute
from simulator.scenario import loads
from simulator.scenario.populations import population_block

LADDER = "{schedule: [10m, 15m, 30m, 1h, 2h, 4h], tail: repeat, give_up: {after: 72h}}"
MAILGUN = "{schedule: [10m, 15m, 30m, 1h, 2h, 4h], tail: stop, give_up: {after: 8h}}"
HAMMER = "{schedule: [60s], tail: repeat, give_up: {after: 8h}}"
ONCE = "{schedule: [1m], give_up: {after_attempts: 1}}"


@pytest.fixture
def run(tmp_path):
    """Sends to a population under a retry policy; hands back the metrics."""

    def sent(retry, messages, population="mixed", seed=1):
        text = (
            f"version: 1\nname: p\nseed: {seed}\nsender: {{domain: news.test, retry: {retry}}}\n"
            f"workload: [{{name: blast, population: {population}, messages: {messages}, over: 1h}}]\n"
            "expect: [accepted.count >= 1]\n"
        )
        return execute(loads(text), tmp_path / "results").metrics

    return sent


def halved(folder):
    """A population like the mixed one, of which half as many recover."""
    text = population_block("mixed").source.text
    for share, half in [("10%", "5%"), ("85%", "42.5%"), ("97%", "48.5%"), ("80%", "40%")]:
        text = text.replace(f"recovers: {share}", f"recovers: {half}")
    path = folder / "halved.yaml"
    path.write_text(text)
    return path


def test_a_hundred_thousand_meet_the_published_rates(run, record_property):
    found = run(LADDER, 100_000)
    eight_hours = run(MAILGUN, 20_000)["recovered.rate"]
    record_property("recovered within 72 h", found["recovered.rate"])
    record_property("recovered within mailgun's 8 h", eight_hours)
    assert found["first_attempt.fail_rate"] == pytest.approx(0.129, abs=0.003)
    assert found["recovered.rate"] == pytest.approx(0.33, abs=0.03)
    assert eight_hours == pytest.approx(0.33, abs=0.04)


def test_half_the_recovery_is_noticed(run, tmp_path):
    found = run(LADDER, 20_000, halved(tmp_path))
    assert found["first_attempt.fail_rate"] == pytest.approx(0.129, abs=0.007)
    assert found["recovered.rate"] != pytest.approx(0.33, abs=0.03)


def test_with_one_attempt_nobody_recovers(run):
    assert run(ONCE, 10_000)["recovered.rate"] == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_a_try_every_minute_brings_back_no_more_than_the_ladder(run, seed):
    ladder, hammer = run(MAILGUN, 3_000, seed=seed), run(HAMMER, 3_000, seed=seed)
    assert hammer["first_attempt.fail_rate"] == ladder["first_attempt.fail_rate"]
    assert hammer["recovered.rate"] < ladder["recovered.rate"]
