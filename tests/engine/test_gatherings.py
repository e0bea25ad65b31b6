"""One message at two domains: whether it is tried again at both together, as the journal tells it."""

import pytest

from simulator.engine import List
from tests.engine.story import HOUR, MINUTE, play, told

BOTH = "{name: c, to: [[ann@x.test, ben@y.test]]}"
SLOW = "latency: {constant: 8m}"


def played(policy, x="", y="", more="", workload=BOTH):
    busy = '{name: busy, reply: "450 4.3.0 Busy, try again later"}'
    one, two = (f"domains: [{name}.test], {more} rules: [{busy}]" for name, more in (("x", x), ("y", y)))
    servers = f"{{one: {{{one}}}, two: {{{two}}}}}"
    return play(workload, servers=servers, sender=f"{{domain: a.test, policy: {policy}{more}}}")


def began(rows, who):
    return [at for recipient, at in told(rows, "attempt", "recipient", "began_ms") if recipient == who]


TOGETHER = ("postfix", "sendmail", "maddy")
APART = ("qmail", "opensmtpd", "haraka", "kumomta", "stalwart", "postal", "zonemta", "powermta")


@pytest.mark.parametrize("policy", TOGETHER)
def test_one_time_for_the_whole_message(policy):
    """The slower of two domains has both wait for it, and both are tried again at once."""
    rows = played(policy, y=f"{SLOW},")
    ann, ben = began(rows, "ann@x.test"), began(rows, "ben@y.test")
    assert ann == ben if policy != "sendmail" else len(ann) == len(ben)
    assert ann[1] > 8 * MINUTE
    held = told(rows, "deferred", "recipient", "decision", "at_ms", "next_at_ms")[0]
    assert held[:3] == ("ann@x.test", "message", 8 * MINUTE)
    assert held[3] == ann[1]
    assert len(told(rows, "expired", "recipient")) == 2


@pytest.mark.parametrize("policy", APART)
def test_each_domain_has_its_own(policy):
    rows = played(policy, y=f"{SLOW},")
    ann, ben = began(rows, "ann@x.test")[1], began(rows, "ben@y.test")[1]
    assert abs(ann - ben) > MINUTE
    assert [why for why in told(rows, "deferred", "decision") if why == "message"] == []


def test_who_is_delivered_late_has_the_rest_wait_too():
    servers = f"""{{one: {{domains: [x.test], rules: [{{name: b, reply: "450 4.3.0 Busy"}}]}},
      two: {{domains: [y.test], {SLOW}}}}}"""
    rows = play(BOTH, servers=servers, sender="{domain: a.test, policy: maddy}")
    assert told(rows, "delivered", "recipient", "at_ms") == [("ben@y.test", 8 * MINUTE)]
    assert began(rows, "ann@x.test")[:3] == [0, 23 * MINUTE, 38 * MINUTE]


def test_who_is_listed_meanwhile_holds_nobody_up():
    busy = '{name: busy, reply: "450 4.3.0 Busy"}'
    servers = f"{{one: {{domains: [x.test, y.test], rules: [{busy}]}}}}"
    listed = List(MINUTE, "main", "bounces", "ben@y.test")
    rows = play(BOTH, listed, servers=servers, sender="{domain: a.test, policy: maddy}")
    assert told(rows, "suppressed", "recipient") == ["ben@y.test"]
    assert len(began(rows, "ann@x.test")) == 20


def test_a_dead_destination_waits_for_the_rest():
    """Postfix leaves x.test alone after one refusal; the message comes back to both domains together."""
    servers = f"""{{one: {{domains: [x.test], hosts: [{{name: mx1.x.test, down: true}}]}},
      two: {{domains: [y.test], {SLOW}, rules: [{{name: b, reply: "450 4.3.0 Busy"}}]}}}}"""
    entries = f"[{{name: first, to: [eve@x.test]}}, {BOTH.replace('name: c', 'name: c, at: 1s')}]"
    policy = "policy: postfix, throttle: {cohort: {start: 1}}, retry: {wakeup: {phase: 0s}}"
    rows = play(entries, servers=servers, sender=f"{{domain: a.test, {policy}}}")
    held = told(rows, "deferred", "recipient", "decision", "at_ms")
    assert held[:2] == [
        ("ann@x.test", "suspended", 1000),
        ("ann@x.test", "message", 8 * MINUTE + 1000),
    ]
    assert began(rows, "ben@y.test")[1] == 20 * MINUTE
    assert len(told(rows, "expired", "recipient")) == 3


def test_the_end_is_everybodys():
    rows = played("postfix", y=f"{SLOW},", more=", retry: {give_up: {after: 1h}}")
    ends = told(rows, "expired", "recipient", "at_ms")
    assert sorted(name for name, _ in ends) == ["ann@x.test", "ben@y.test"]
    assert len({at for _, at in ends}) == 1
    assert ends[0][1] > HOUR


def test_transactions_of_one_message_have_one_next_try():
    """Three recipients, two at a time: the slower transaction has the other wait for it."""
    rules = """{name: late, at: rcpt, when: {recipient: "cid@*"}, latency: {constant: 8m}},
      {name: busy, reply: "450 4.3.0 Busy"}"""
    two = "connections: {recipients_per_transaction: 2}"
    rows = play(
        "{name: c, to: [[ann@x.test, ben@x.test, cid@x.test]]}",
        servers=f"{{one: {{domains: [x.test], rules: [{rules}]}}}}",
        sender=f"{{domain: a.test, policy: maddy, {two}}}",
    )
    first = [began(rows, f"{who}@x.test")[:3] for who in ("ann", "ben", "cid")]
    assert first == [[0, 23 * MINUTE, 46 * MINUTE]] * 3
