"""Two MX hosts: which presets go on to the second one, in the same attempt, and after what."""

import pytest

from tests.engine.story import play, told

HOSTS = "hosts: [{name: mx1.x.test, preference: 10}, {name: mx2.x.test, preference: 20}]"
GOES_ON = {
    # what always happens -> the presets that try both hosts in one attempt (phase matrix of the senders)
    'at: banner, reply: "421 4.3.2 Busy"': (
        "postfix exim sendmail opensmtpd kumomta stalwart postal zonemta maddy"
    ),
    'at: banner, reply: "554 5.3.2 No"': (
        "postfix exim sendmail opensmtpd kumomta stalwart postal zonemta maddy"
    ),
    "at: connect, fault: refuse": (
        "postfix exim sendmail qmail opensmtpd haraka kumomta stalwart postal zonemta maddy"
    ),
    'at: mail, reply: "450 4.3.0 Later"': "postfix exim sendmail",
    'at: rcpt, reply: "450 4.2.0 Later"': "postfix exim sendmail",
    'at: data, reply: "450 4.3.0 Later"': "postfix exim",
    'at: eom, reply: "450 4.3.0 Later"': "postfix exim sendmail",
    "at: data, fault: drop": "postfix exim sendmail haraka",
    "at: eom, fault: drop": "postfix exim sendmail haraka",
    'at: rcpt, reply: "550 5.1.1 Gone"': "",
}
PRESETS = GOES_ON["at: connect, fault: refuse"].split()


def first_attempt(policy, rule):
    """The hosts contacted in the first attempt, and all rows."""
    servers = f"{{inbox: {{domains: [x.test], {HOSTS}, tls: none, rules: [{{name: r, {rule}}}]}}}}"
    sender = f"{{domain: a.test, policy: {policy}, retry: {{give_up: {{after_attempts: 1, check: timer}}}}}}"
    rows = play("{name: c, to: [ann@x.test]}", servers=servers, sender=sender)
    return [row["host"] for row in rows if (row["kind"], row["attempt"]) == ("contact", 1)], rows


@pytest.mark.parametrize("rule", GOES_ON)
@pytest.mark.parametrize("policy", PRESETS)
def test_who_goes_on(policy, rule):
    hosts, _ = first_attempt(policy, rule)
    both = ["mx1.x.test", "mx2.x.test"]
    assert hosts == (both if policy in GOES_ON[rule].split() else both[:1])


def test_the_last_hosts_outcome_is_the_attempts_and_the_others_is_noted():
    _, rows = first_attempt("postfix", 'at: rcpt, reply: "450 4.2.0 Later"')
    assert told(rows, "attempt", "host", "contact", "code") == [("mx2.x.test", 2, 450)]
    assert told(rows, "notice", "decision", "code", "stage") == [("next host", 450, "rcpt")]


@pytest.mark.parametrize(("policy", "copies"), [("postfix", 2), ("haraka", 2), ("kumomta", 1)])
def test_a_lost_dot_leaves_a_copy_at_every_host(policy, copies):
    _, rows = first_attempt(policy, "at: eom, fault: drop")
    assert sum(bool(row["reached"]) for row in rows) == copies


def test_recipients_go_on_by_themselves():
    rules = """{name: full, when: {recipient: "full*"}, reply: "450 4.2.2 Full"},
      {name: gone, when: {recipient: "gone*"}, reply: "550 5.1.1 Gone"}"""
    servers = f"{{inbox: {{domains: [x.test], {HOSTS}, rules: [{rules}]}}}}"
    sender = "{domain: a.test, policy: postfix, retry: {give_up: {after: 1s}}}"
    rows = play("{name: c, to: [[ann@x.test, full@x.test, gone@x.test]]}", servers=servers, sender=sender)
    found = sorted(
        (row["recipient"], row["host"], row["decision"])
        for row in rows
        if (row["kind"], row["attempt"]) == ("attempt", 1)
    )
    assert found == [
        ("ann@x.test", "mx1.x.test", "done"),
        ("full@x.test", "mx2.x.test", "retry"),
        ("gone@x.test", "mx1.x.test", "fail"),
    ]


@pytest.mark.parametrize(("policy", "hosts"), [("postfix", 2), ("exim", 3)])
def test_no_more_sessions_than_the_sender_tries(policy, hosts):
    three = HOSTS.replace("]", ", {name: mx3.x.test, preference: 30}]")
    rule = '{name: r, reply: "450 4.2.0 Later"}'
    servers = f"{{inbox: {{domains: [x.test], {three}, rules: [{rule}]}}}}"
    sender = f"{{domain: a.test, policy: {policy}}}"
    rows = play("{name: c, to: [ann@x.test]}", servers=servers, sender=sender)
    assert told(rows, "contact", "attempt").count(1) == hosts


def test_a_lane_never_has_a_connection_too_many():
    servers = f"""{{inbox: {{domains: [x.test], {HOSTS}, latency: {{constant: 1s}},
      rules: [{{name: r, reply: "450 4.2.0 Later"}}]}}}}"""
    recipients = ", ".join(f"u{n}@x.test" for n in range(9))
    sender = "{domain: a.test, policy: exim, connections: {per_domain: 2}, retry: {give_up: {after: 1s}}}"
    rows = play(f"{{name: c, to: [{recipients}]}}", servers=servers, sender=sender)
    spans = [
        (row["began_ms"], row["at_ms"]) for row in rows if (row["kind"], row["attempt"]) == ("attempt", 1)
    ]
    assert max(sum(began <= at < ended for began, ended in spans) for at, _ in spans) == 2
    assert {row["host"] for row in rows if row["kind"] == "attempt"} == {"mx2.x.test"}
