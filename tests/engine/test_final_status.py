"""What an expired delivery ends with stands in the journal, as the preset's program tells it."""

import pytest

from tests.engine.story import play, told

FULL = '{name: full, reply: "450 4.2.2 Full"}'


@pytest.mark.parametrize(
    ("policy", "status"),
    [
        ("postfix", "4.2.2"),  # that of the last reply
        ("sendmail", "4.4.7"),
        ("exim", "5.0.0"),
        ("opensmtpd", "5.4.7"),
        ("haraka", "5.2.2"),  # the last reply's, made permanent
        ("kumomta", "5.4.7"),
        ("stalwart", "4.2.2"),
        ("powermta", "4.4.7"),
        ("momentum", "5.4.7"),
    ],
)
def test_the_status_beside_the_last_reply(policy, status):
    servers = f"{{inbox: {{domains: [x.test], rules: [{FULL}]}}}}"
    rows = play("{name: c, to: [a@x.test]}", servers=servers, sender=f"{{domain: a.test, policy: {policy}}}")
    assert told(rows, "expired", "enhanced", "code", "text", "stage") == [(status, 450, "Full", "rcpt")]


def test_of_a_fault():
    servers = "{inbox: {domains: [x.test], hosts: [{name: mx1.x.test, down: true}]}}"
    rows = play("{name: c, to: [a@x.test]}", servers=servers, sender="{domain: a.test, policy: postfix}")
    found = told(rows, "expired", "enhanced", "code", "text", "stage")
    assert found == [("4.4.1", None, "refuse", "connect")]


@pytest.mark.parametrize("policy", ["mailgun", "qmail"])
def test_who_gives_no_status_leaves_it_out(policy):
    servers = f"{{inbox: {{domains: [x.test], rules: [{FULL}]}}}}"
    rows = play("{name: c, to: [a@x.test]}", servers=servers, sender=f"{{domain: a.test, policy: {policy}}}")
    assert told(rows, "expired", "enhanced", "code") == [(None, None)]
