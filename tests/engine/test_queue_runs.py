"""A queue run delivers so many at a time; the next one is its own process."""

import pytest

from tests.engine.story import MINUTE, play, told

FULL = '{name: full, reply: "450 4.2.2 Full"}'
SERVERS = f"{{inbox: {{domains: [x.test], latency: {{constant: 1m}}, rules: [{FULL}]}}}}"
WORKLOAD = "[{name: c, to: [a@x.test, b@x.test, c@x.test]}]"


def spans(runner, workload=WORKLOAD):
    """When the second attempts began and ended, in minutes, by recipient."""
    wakeup = f"{{grid: {{period: 30m, phase: 0s{runner}}}}}"
    retry = f"{{schedule: [0s], wakeup: {wakeup}, give_up: {{after_attempts: 3, after: 2d}}}}"
    rows = play(workload, servers=SERVERS, sender=f"{{domain: a.test, retry: {retry}}}")
    found = [row for row in rows if row["kind"] == "attempt" and row["attempt"] == 2]
    return {row["recipient"][0]: (row["began_ms"] // MINUTE, row["at_ms"] // MINUTE) for row in found}


def test_without_a_runner_all_that_is_due_starts_together():
    assert set(spans("").values()) == {(30, 31)}


@pytest.mark.parametrize("order", ["random", "age"])
def test_one_after_another(order):
    found = spans(f", runner: {{width: 1, order: {order}}}")
    assert sorted(found.values()) == [(30, 31), (31, 32), (32, 33)]


def test_two_at_a_time():
    found = spans(", runner: {width: 2}")
    assert sorted(found.values()) == [(30, 31), (30, 31), (31, 32)]


def test_the_oldest_mail_first():
    entries = [f"{{name: {name}, at: {at}m, to: [{name}@x.test]}}" for at, name in enumerate("abc")]
    found = spans(", runner: {width: 1, order: age}", f"[{', '.join(entries)}]")
    assert found == {"a": (30, 31), "b": (31, 32), "c": (32, 33)}


def test_the_first_try_of_a_mail_is_nobodys_run():
    wakeup = "{grid: {period: 30m, phase: 0s, runner: {width: 1}}}"
    retry = f"{{schedule: [0s], wakeup: {wakeup}, give_up: {{after_attempts: 3, after: 2d}}}}"
    rows = play(WORKLOAD, servers=SERVERS, sender=f"{{domain: a.test, retry: {retry}}}")
    assert [began for n, began in told(rows, "attempt", "attempt", "began_ms") if n == 1] == [0, 0, 0]


def test_what_grows_too_old_while_it_waits_for_a_connection_gives_its_turn_up():
    wakeup = "{grid: {period: 30m, phase: 0s, runner: {width: 2}}}"
    retry = f"{{schedule: [0s], wakeup: {wakeup}, give_up: {{after: 31m}}}}"
    servers = SERVERS.replace("constant: 1m", "constant: 5m")
    connections = "connections: {per_domain: 1, messages_per_connection: 1}"
    rows = play(WORKLOAD, servers=servers, sender=f"{{domain: a.test, retry: {retry}, {connections}}}")
    assert len(told(rows, "expired", "at_ms")) == 3
