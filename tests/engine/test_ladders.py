"""A run climbs the very ladder that ``ladder`` shows: every preset, one message, always "450"."""

import pytest

from simulator.dice import Bound
from simulator.mail import Outcome, Reply
from simulator.scenario import policies
from simulator.sender import ladder
from tests.engine.story import HOUR, MINUTE, Stage, scenario, told

FULL = Outcome("rcpt", Reply.parse("450 4.2.2 full"))
SERVERS = '{inbox: {domains: [x.test], rules: [{name: full, at: rcpt, reply: "450 4.2.2 full"}]}}'


def played(sender, workload="{name: w, to: [a@x.test]}", seed=1, **given):
    stage = Stage(scenario(workload, SERVERS, f"{{domain: a.test, {sender}}}", seed=seed, **given))
    stage.engine.advance()
    return stage, stage.rows()


def desk(stage):
    return stage.engine._floor.desks["main"]


@pytest.mark.parametrize("name", policies())
def test_a_run_climbs_the_ladder(name):
    stage, rows = played(f"policy: {name}", seed=7)
    main, dice = desk(stage), Bound(7)
    ids = {row["delivery"]: row["message"] for row in rows if row["kind"] == "attempt"}
    ((delivery, message),) = ids.items()
    climbed = ladder(
        main.policy, FULL, phase=main.phase, draws=lambda n: dice.bind(delivery, message, "a@x.test", n, 0)
    )
    assert tuple(told(rows, "attempt", "began_ms")) == climbed.attempts
    assert told(rows, "expired", "at_ms", "decision") == [(climbed.ended, climbed.why)]
    assert tuple(told(rows, "notice", "at_ms")) == climbed.notices


def test_queue_runs_belong_to_the_sender_and_are_drawn_once_a_run():
    workload = "[{name: w, to: [a@x.test]}, {name: v, at: 7m, to: [b@x.test]}]"
    _, rows = played("policy: sendmail", workload)
    ticks = {began % (30 * MINUTE) for n, began in told(rows, "attempt", "attempt", "began_ms") if n > 1}
    assert len(ticks) == 1
    other = {desk(played("policy: sendmail", seed=seed)[0]).phase for seed in range(6)}
    assert len(other) == 6
    assert all(phase < 30 * MINUTE and phase % 1000 == 0 for phase in other)


def test_a_phase_that_is_written_is_kept():
    _, rows = played("policy: sendmail, retry: {wakeup: {phase: 10m}, give_up: {after: 1h}}")
    assert told(rows, "attempt", "began_ms") == [0, 10 * MINUTE, 40 * MINUTE, 70 * MINUTE]


def test_notices_stop_when_the_mail_is_delivered():
    servers = '{inbox: {domains: [x.test], rules: [{name: g, greylist: {wait: 30h}, reply: "450 4.7.1 no"}]}}'
    stage = Stage(scenario("{name: w, to: [a@x.test]}", servers, "{domain: a.test, policy: exim}"))
    stage.engine.advance()
    rows = stage.rows()
    assert [at // HOUR for at in told(rows, "notice", "at_ms")] == [24]
    assert told(rows, "notice", "decision") == ["delay notice"]
    assert len(told(rows, "delivered", "at_ms")) == 1


SIX_HOURS = "greylist: {wait: 6h, key: [sender, recipient]}"
OUTCOMES = {
    # seconds after which a greylist of six hours let the mail in; None: lost
    "gmail": 434 * 60 + 46,
    "yahoo": 430 * 60 + 36,
    "hotmail": 360 * 60 + 10,
    "mail.com": 378 * 60 + 28,
    "aol": None,
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_webmail_and_a_greylist_of_six_hours(name):
    servers = f'{{inbox: {{domains: [x.test], rules: [{{name: g, {SIX_HOURS}, reply: "450 4.2.0 later"}}]}}}}'
    seven = ", ".join(f"192.0.2.{place}" for place in range(1, 8))
    sender = f"{{domain: a.test, policy: {name}, ips: [{seven}], ip_choice: per_attempt}}"
    stage = Stage(scenario("{name: w, to: [a@x.test]}", servers, sender))
    stage.engine.advance()
    delivered = told(stage.rows(), "delivered", "at_ms")
    expected = OUTCOMES[name]
    assert delivered == ([] if expected is None else [expected * 1000])
    assert len(told(stage.rows(), "expired", "at_ms")) == (expected is None)
