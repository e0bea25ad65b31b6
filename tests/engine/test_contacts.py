"""Hosts and what comes of contacts with them, as the journal tells it."""

import pytest

from tests.engine.story import kinds, play, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


HOSTS = "hosts: [{name: mx1.x.test, down: true}, {name: mx2.x.test, preference: 20}]"


def test_the_next_host_is_tried_within_the_attempt():
    rows = play(ONE, servers=server(more=HOSTS))
    assert told(rows, "contact", "contact", "host", "text") == [
        (1, "mx1.x.test", "refuse"),
        (2, "mx2.x.test", None),
    ]
    assert told(rows, "attempt", "attempt", "contact", "host", "decision") == [(1, 2, "mx2.x.test", "done")]


def test_without_any_host_the_last_outcome_is_the_attempts():
    rows = play(ONE, servers=server(more=HOSTS.replace("20}", "20, down: true}")))
    assert told(rows, "contact", "host")[:3] == ["mx1.x.test", "mx2.x.test", "mx1.x.test"]
    assert told(rows, "attempt", "text", "reason", "contact") == [("refuse", "network_error", 2)] * 7


@pytest.mark.parametrize(("tls", "contacts"), [("opportunistic", 2), ("required", 1)])
def test_a_failed_handshake_is_followed_by_a_contact_in_clear(tls: str, contacts: int):
    rows = play(
        ONE,
        servers=server("{name: broken, at: starttls, fault: tls}"),
        sender=f"{{domain: a.test, tls: {tls}, retry: {{schedule: [1m], give_up: {{after_attempts: 1}}}}}}",
    )
    assert len(told(rows, "contact", "contact")) == contacts
    assert told(rows, "attempt", "decision") == (["done"] if contacts == 2 else ["retry"])


def test_an_unknown_name_is_an_attempt_without_a_contact():
    rows = play(ONE, servers=server("{name: nowhere, fault: dns_nxdomain}"))
    assert kinds(rows) == ["accepted", "attempt", "bounced"]
    assert told(rows, "contact", "host") == []
    assert told(rows, "attempt", "text", "host", "answered_by") == [("dns_nxdomain", None, "nowhere")]
