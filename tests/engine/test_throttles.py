"""Destinations that cannot be reached: who makes contact, who is put off without, and until when."""

from unittest.mock import patch

import pytest

from simulator.engine import attempts
from tests.engine.story import HOUR, MINUTE, play, told
from tests.sender.mutant import mutated

DAY = 24 * HOUR
DOWN = "{inbox: {domains: [x.test], hosts: [{name: mx1.x.test, down: true}]}}"
TWENTY = "{name: c, to: [" + ", ".join(f"u{n:02}@x.test" for n in range(20)) + "]}"


def twenty(sender, servers=DOWN, workload=TWENTY):
    return play(workload, servers=servers, sender=f"{{domain: a.test, {sender}}}")


def instants(rows, kind, until):
    """When something happened and how often, by second, up to an instant."""
    found = {}
    for at in told(rows, kind, "at_ms"):
        if at <= until:
            found[at // 1000] = found.get(at // 1000, 0) + 1
    return found


def test_exim_makes_one_contact_a_queue_run():
    rows = twenty("policy: exim, retry: {wakeup: {grid: {phase: 0s}}}")
    seconds = (0, 1800, 3600, 5400, 7200, 9000, 12600, 18000)
    assert instants(rows, "contact", 5 * HOUR) == dict.fromkeys(seconds, 1)
    assert instants(rows, "deferred", HOUR) == {0: 19, 1800: 19, 3600: 19}


def test_exims_record_of_a_host_outlives_its_messages():
    workload = f"[{TWENTY}, {{name: new, at: 99h, to: [new@x.test]}}]"
    rows = twenty("policy: exim, retry: {wakeup: {grid: {phase: 0s}}}", workload=workload)
    ends = {row["recipient"]: (row["at_ms"], row["attempt"]) for row in rows if row["kind"] == "expired"}
    assert {at for recipient, (at, _) in ends.items() if recipient != "new@x.test"} <= set(
        range(4 * DAY, 5 * DAY)
    )
    assert ends["new@x.test"] == (99 * HOUR, 0)


def test_exim_lets_a_host_go_that_is_back():
    """Whoever comes once the record allows it finds that the host is back, and clears it for the rest."""
    down = '{name: down, at: connect, when: {time: "00:00-00:20"}, fault: refuse}'
    rows = play(
        f"[{TWENTY}, {{name: new, at: 25m, to: [new@x.test]}}]",
        servers=f"{{inbox: {{domains: [x.test], rules: [{down}]}}}}",
        sender="{domain: a.test, policy: exim, retry: {wakeup: {grid: {phase: 0s}}}}",
        more="start: 2026-01-05T00:00:00Z",
    )
    assert instants(rows, "deferred", HOUR) == {0: 19}
    assert sorted(told(rows, "delivered", "at_ms")) == [25 * MINUTE] + [30 * MINUTE] * 20


def test_sendmail_makes_one_contact_a_queue_run_and_forgets_with_it():
    rows = twenty("policy: sendmail, retry: {wakeup: {grid: {phase: 0s}}}")
    assert instants(rows, "contact", 2 * HOUR) == {0: 20, 1800: 1, 3600: 1, 5400: 1, 7200: 1}
    assert instants(rows, "deferred", HOUR) == {1800: 19, 3600: 19}
    assert set(told(rows, "expired", "at_ms")) == {5 * DAY}


def test_postfix_suspends_within_a_scan():
    rows = twenty("policy: postfix, retry: {wakeup: {grid: {phase: 0s}}}")
    assert instants(rows, "contact", HOUR) == {0: 3, 300: 3, 600: 3, 1200: 3, 2400: 3}
    assert instants(rows, "deferred", 300_000) == {0: 17, 300: 17}
    assert told(rows, "deferred", "decision", "next_at_ms")[0] == ("suspended", 5 * MINUTE)


def test_postfix_makes_as_many_contacts_as_were_under_way():
    servers = "{inbox: {domains: [x.test], rules: [{name: silent, at: connect, fault: timeout}]}}"
    rows = twenty("policy: postfix, retry: {wakeup: {grid: {phase: 0s}}}", servers=servers)
    assert instants(rows, "contact", MINUTE) == {30: 5}
    assert instants(rows, "deferred", MINUTE) == {30: 15}


@pytest.mark.parametrize(("start", "contacts"), [(1, 1), (5, 3), (10, 7), (20, 13)])
def test_the_cohort_counts(start, contacts):
    rows = twenty(f"policy: postfix, throttle: {{cohort: {{start: {start}}}}}")
    assert instants(rows, "contact", MINUTE) == {0: contacts}


def test_opensmtpd_disables_a_route_that_fails():
    rows = twenty("policy: opensmtpd")
    assert instants(rows, "contact", HOUR) == {0: 1, 400: 1, 1600: 1, 3600: 1}
    assert instants(rows, "deferred", 400_000) == {0: 19, 400: 19}


def test_opensmtpd_uses_the_other_route_meanwhile():
    servers = """{inbox: {domains: [x.test], hosts: [{name: mx1.x.test, preference: 10, down: true},
      {name: mx2.x.test, preference: 20}]}}"""
    rows = twenty("policy: opensmtpd", servers=servers)
    assert told(rows, "contact", "host").count("mx1.x.test") == 1
    assert len(told(rows, "delivered", "at_ms")) == 20


def test_haraka_remembers_nothing():
    rows = twenty("policy: haraka")
    assert instants(rows, "contact", 1000 * 1000) == {0: 20, 64: 20, 192: 20, 448: 20, 960: 20}
    assert told(rows, "deferred", "at_ms") == []


def test_qmail_leaves_an_address_alone_after_two_timeouts():
    servers = "{inbox: {domains: [x.test], rules: [{name: silent, at: connect, fault: timeout}]}}"
    rows = twenty("policy: qmail", servers=servers, workload="{name: c, to: [u@x.test]}")
    assert told(rows, "contact", "at_ms")[:2] == [60_000, 460_000]
    assert told(rows, "deferred", "at_ms")[0] == 1600_000
    assert told(rows, "contact", "at_ms")[2] > 460_000 + 3840_000


def test_kumomta_puts_off_what_is_ready_after_a_hundred_failures():
    many = "{name: c, to: [" + ", ".join(f"u{n:03}@x.test" for n in range(150)) + "]}"
    rows = twenty("policy: kumomta", workload=many)
    assert instants(rows, "contact", MINUTE) == {0: 102}
    assert instants(rows, "deferred", MINUTE) == {0: 48}


def test_what_counts_goes_on_along_the_schedule():
    """OpenSMTPD's nineteen that made no contact are due, and given up, as the one that did."""
    rows = twenty("policy: opensmtpd, retry: {give_up: {after: 1h}}")
    assert set(told(rows, "expired", "at_ms")) == {HOUR}
    made = sorted(told(rows, "expired", "attempt"))
    assert (made[0], sum(made)) == (0, 3)


def test_the_lists_are_read_before_a_destination_is_found_dead():
    rows = twenty("policy: postfix, suppressions: [{list: bounces, address: u19@x.test}]")
    late = twenty("policy: haraka, throttle: {cohort: {start: 1}}", workload=f"[{TWENTY}]")
    assert told(rows, "suppressed", "recipient") == ["u19@x.test"]
    assert len(told(late, "expired", "recipient")) == 20


FORGOTTEN = (
    "                lane.wait(waiting[1], waiting[0])\n                return\n",
    "                return\n",
)


def law_of_those_who_wait():
    """Old mail passes a host's record even while it is shut: it goes back to wait for the lane."""
    rules = "{rules: [{op: F, until: 2s, gap: 1m}]}"
    servers = (
        "{inbox: {domains: [x.test], latency: {constant: 3s}, rules: [{name: d, at: mail, fault: drop}]}}"
    )
    sender = (
        f"connections: {{per_domain: 2}}, throttle: {{host_record: {{scope: domain, rules: {rules}}}}}, "
        "retry: {schedule: [1m], give_up: {after_attempts: 3}}"
    )
    ends = told(twenty(sender, servers=servers), "expired", "at_ms")
    assert len(ends) == 20
    assert max(ends) < HOUR  # a timer ends after eight hours whom nobody else has found


def test_who_waits_for_a_lane_that_dies_is_never_forgotten():
    law_of_those_who_wait()


def law_of_a_lane_that_dies():
    """Three of the five under way are cut off: who waits is put off at once, not when the others end."""
    drop = '{name: d, at: rcpt, when: {recipient: "/^u(06|08|09)@/"}, fault: drop}'
    servers = f"{{inbox: {{domains: [x.test], latency: {{eom: {{constant: 5m}}}}, rules: [{drop}]}}}}"
    assert instants(twenty("policy: postfix", servers), "deferred", MINUTE) == {0: 15}


def test_a_lane_that_dies_puts_off_who_waits_for_it():
    law_of_a_lane_that_dies()


SURVIVES = "        while lane.waiting and self._admission.is_dead(at, lane):", "        while False:"


@pytest.mark.parametrize(
    ("crime", "law"), [(FORGOTTEN, law_of_those_who_wait), (SURVIVES, law_of_a_lane_that_dies)]
)
def test_the_laws_of_waiting_notice(crime, law):
    mutant = mutated("simulator.engine.turns", *crime)
    with patch.object(attempts, "Turns", mutant.Turns), pytest.raises(AssertionError):
        law()


def test_opensmtpd_comes_back_at_once_when_a_recipient_is_taken():
    """Twenty could not reach the host, and would come back at 400 s; a mail at 120 s finds it up."""
    down = '{name: down, at: connect, when: {time: "00:00-00:01"}, fault: refuse}'
    rows = play(
        f"[{TWENTY}, {{name: new, at: 2m, to: [new@x.test]}}]",
        servers=f"{{inbox: {{domains: [x.test], rules: [{down}]}}}}",
        sender="{domain: a.test, policy: opensmtpd}",
        more="start: 2026-01-05T00:00:00Z",
    )
    assert told(rows, "delivered", "at_ms") == [2 * MINUTE] * 21
    assert set(told(rows, "notice", "decision", "at_ms", "next_at_ms")) == {
        ("recovered", 2 * MINUTE, 2 * MINUTE)
    }
    assert set(told(rows, "attempt", "attempt", "began_ms")) == {(1, 0), (1, 2 * MINUTE), (2, 2 * MINUTE)}


def test_a_recipient_that_is_refused_brings_nobody_back():
    rules = """{name: down, at: connect, when: {time: "00:00-00:01"}, fault: refuse},
      {name: no, when: {recipient: "new@*"}, reply: "550 5.1.1 Gone"}"""
    rows = play(
        f"[{TWENTY}, {{name: new, at: 2m, to: [new@x.test]}}]",
        servers=f"{{inbox: {{domains: [x.test], rules: [{rules}]}}}}",
        sender="{domain: a.test, policy: opensmtpd}",
        more="start: 2026-01-05T00:00:00Z",
    )
    assert told(rows, "notice", "decision") == []
    assert set(told(rows, "delivered", "at_ms")) == {400_000}
