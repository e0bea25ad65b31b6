"""Whose history a failure belongs to: jobs that split and merge, and histories that outlive a message."""

import pytest

from tests.engine.story import HOUR, MINUTE, play, told

FULL = '{name: full, reply: "450 4.2.2 Full"}'
DAY = 24 * HOUR


def server(rules=FULL):
    return f"{{inbox: {{domains: [x.test], rules: [{rules}]}}}}"


def exim(**more):
    """Exim by the second: its queue is looked at whenever something may be due."""
    parts = {"wakeup": "{grid: {period: 1m, phase: 0s}}", **more}
    retry = ", ".join(f"{key}: {value}" for key, value in parts.items())
    return f"{{domain: a.test, policy: exim, retry: {{{retry}}}}}"


def tries(rows, recipient="ann@x.test", message=None):
    return [
        row["began_ms"] // MINUTE
        for row in rows
        if row["kind"] == "attempt"
        and row["recipient"] == recipient
        and (message is None or row["campaign"] == message)
    ]


TWO = "[{name: old, to: [ann@x.test]}, {name: new, at: 100m, to: [ann@x.test]}]"


def test_a_new_message_is_tried_once_and_then_shares_the_history_of_its_address():
    rows = play(TWO, servers=server(), sender=exim())
    assert tries(rows)[:12] == [0, 15, 30, 45, 60, 75, 90, 100, 115, 130, 190, 280]
    assert tries(rows, message="new")[0] == 100


def test_who_is_held_back_by_another_is_deferred_without_a_contact():
    rows = play(TWO, servers=server(), sender=exim())
    held = told(rows, "deferred", "at_ms", "decision", "next_at_ms", "code")
    assert held[0] == (105 * MINUTE, "retry time", 115 * MINUTE, None)
    contacts = [at for at in told(rows, "contact", "at_ms") if at > 100 * MINUTE]
    assert len(contacts) == len(set(contacts))


def test_a_new_message_to_an_address_that_fails_past_the_rules_fails_on_its_first_try():
    workload = "[{name: old, to: [ann@x.test]}, {name: late, at: 97h, to: [ann@x.test]}]"
    rows = play(workload, servers=server(), sender=exim())
    ends = {row["campaign"]: (row["at_ms"], row["attempt"]) for row in rows if row["kind"] == "expired"}
    assert ends["old"][0] == 4 * DAY + MINUTE
    assert ends["late"] == (97 * HOUR, 1)


def test_a_delivery_clears_the_address():
    rules = '{name: grey, greylist: {wait: 20m, key: [recipient]}, reply: "450 4.2.2 Full"}'
    workload = "[{name: old, to: [ann@x.test]}, {name: new, at: 21m, to: [ann@x.test]}]"
    rows = play(workload, servers=server(rules), sender=exim())
    assert told(rows, "delivered", "at_ms") == [21 * MINUTE, 30 * MINUTE]


def test_recipients_of_one_message_go_apart_and_meet_again():
    """Ann's address fails already when a message to her and Ben comes: a third one holds her back."""
    workload = "[{name: old, to: [ann@x.test]}, {name: both, at: 15m, to: [[ann@x.test, ben@x.test]]}]"
    retry = {"schedule": "{rule_list: {rules: [{op: F, until: 1d, gap: 10m}]}}"}
    rows = play(workload, servers=server(), sender=exim(**retry))
    ann, ben = tries(rows, message="both"), tries(rows, "ben@x.test")
    assert (ann[:3], ben[:9]) == ([15, 95, 465], [15, 25, 35, 45, 55, 65, 75, 85, 95])
    both = [row for row in rows if (row["kind"], row["campaign"]) == ("attempt", "both")]
    apart = {row["recipient"]: row["session"] for row in both if row["began_ms"] == 25 * MINUTE}
    together = {row["recipient"]: row["session"] for row in both if row["began_ms"] == 95 * MINUTE}
    assert list(apart) == ["ben@x.test"]
    assert len(together) == 2
    assert len(set(together.values())) == 1
    of_ben = [row["attempt"] for row in both if row["recipient"] == "ben@x.test"]
    assert of_ben == list(range(1, len(ben) + 1))


def test_a_domain_fails_as_a_whole():
    retry = "{schedule: [10m, 1h, 4h], scope: domain, give_up: {after: 8h}}"
    rows = play(
        "[{name: old, to: [ann@x.test]}, {name: new, at: 5m, to: [ben@x.test]}]",
        servers=server(),
        sender=f"{{domain: a.test, retry: {retry}}}",
    )
    assert tries(rows)[:2] == [0, 10]
    assert tries(rows, "ben@x.test")[:2] == [5, 65]


def test_who_is_held_back_past_his_age_ends_at_his_age():
    """The second mail's failure has the first one wait until 62m; it is an hour old at 60m."""
    rows = play(
        "[{name: old, to: [ann@x.test]}, {name: new, at: 5m, to: [ann@x.test]}]",
        servers=server(),
        sender="{domain: a.test, retry: {schedule: [10m, 57m], scope: address+sender, give_up: {after: 1h}}}",
    )
    held = told(rows, "deferred", "campaign", "at_ms", "decision", "next_at_ms")
    assert held == [("old", 10 * MINUTE, "retry time", None)]
    assert tries(rows) == [0, 5, 62]
    ends = told(rows, "expired", "campaign", "at_ms", "attempt", "decision")
    assert ends == [("old", HOUR, 1, "age"), ("new", HOUR + 5 * MINUTE, 2, "age")]


THREE = "schedule: [10m, 20m], give_up: {after_attempts: 3}"


def test_a_domain_that_fails_uses_up_nobody_elses_attempts():
    """The domain has failed three times when the new mail comes, which has three attempts all the same."""
    rows = play(
        "[{name: old, to: [ann@x.test]}, {name: new, at: 31m, to: [ben@x.test]}]",
        servers=server(),
        sender=f"{{domain: a.test, retry: {{{THREE}, scope: domain}}}}",
    )
    assert tries(rows) == [0, 10, 30]
    assert tries(rows, "ben@x.test") == [31, 51, 71]
    assert told(rows, "expired", "attempt", "decision") == [(3, "attempts")] * 2


def test_hosts_that_fail_in_turn_give_nobody_more_attempts():
    """Each of two hosts has a history of its own, neither of which comes to three failures."""
    rules = "{name: r, at: rcpt, fault: drop}"
    hosts = ", ".join(f"{{name: mx{n}.x.test, preference: 10}}" for n in "123456789")
    rows = play(
        "{name: c, to: [[ann@x.test, ben@x.test]]}",
        servers=f"{{inbox: {{domains: [x.test], hosts: [{hosts}], rules: [{rules}]}}}}",
        sender=f"{{domain: a.test, retry: {{{THREE}, scope: host}}}}",
    )
    assert len(set(told(rows, "contact", "host"))) > 1
    assert told(rows, "expired", "recipient", "attempt", "decision") == [
        ("ann@x.test", 3, "attempts"),
        ("ben@x.test", 3, "attempts"),
    ]


def test_who_meets_again_has_attempts_of_his_own():
    """Ann, held back by an older mail to her, joins Ben when he has had more attempts than she."""
    workload = "[{name: old, to: [ann@x.test]}, {name: both, at: 15m, to: [[ann@x.test, ben@x.test]]}]"
    retry = {
        "schedule": "{rule_list: {rules: [{op: F, until: 1d, gap: 10m}]}}",
        "give_up": "{after_attempts: 9, check: end_of_attempt, after: 1d}",
    }
    rows = play(workload, servers=server(), sender=exim(**retry))
    assert len(tries(rows, "ben@x.test")) == 9
    assert len(tries(rows, message="both")) == 9
    assert tries(rows, message="both")[1] in tries(rows, "ben@x.test")


@pytest.mark.parametrize("policy", ["postfix", "exim", "haraka", "stalwart"])
def test_mixed_answers_end_or_put_off_each_recipient_by_itself(policy):
    rules = """{name: full, when: {recipient: "full*"}, reply: "450 4.2.2 Full"},
      {name: gone, when: {recipient: "gone*"}, reply: "550 5.1.1 Gone"}"""
    rows = play(
        "{name: c, to: [[a@x.test, b@x.test, full@x.test, gone@x.test]]}",
        servers=server(rules),
        sender=f"{{domain: a.test, policy: {policy}}}",
    )
    assert sorted(told(rows, "delivered", "recipient")) == ["a@x.test", "b@x.test"]
    assert told(rows, "bounced", "recipient") == ["gone@x.test"]
    assert told(rows, "expired", "recipient") == ["full@x.test"]
    later = {recipient for recipient, n in told(rows, "attempt", "recipient", "attempt") if n > 1}
    assert later == {"full@x.test"}
