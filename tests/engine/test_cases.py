"""What each preset makes of one answer: the cases by which programs that send mail are told apart.

Where both hosts of a domain are tried is in ``test_onward``, dead destinations in ``test_throttles``, the
statuses of the end in ``test_final_status``, the whole ladders with the policies themselves.
"""

import pytest

from tests.engine.story import MINUTE, play, told

PRESETS = [
    *("postfix", "exim", "sendmail", "qmail", "opensmtpd", "haraka"),
    *("kumomta", "stalwart", "postal", "zonemta", "maddy", "powermta"),
]
ONE = "{name: c, to: [ann@x.test]}"


def played(policy, rules, workload=ONE, more=""):
    servers = f"{{inbox: {{domains: [x.test], {more} rules: [{rules}]}}}}"
    return play(workload, servers=servers, sender=f"{{domain: a.test, policy: {policy}}}")


def first(policy, rule, **given):
    """What the first attempt is decided to lead to."""
    return told(played(policy, f"{{name: r, {rule}}}", **given), "attempt", "decision")[0]


RETRIED_BY = {
    # case -> the presets that try again; the others bounce at once
    'at: rcpt, reply: "450 4.2.2 Full"': PRESETS,
    'at: banner, reply: "554 5.3.2 No"': ["postfix", "qmail", "opensmtpd", "kumomta", "postal"],
    'at: banner, reply: "421 4.3.2 Busy"': PRESETS,
    'at: rcpt, reply: "552 5.2.2 Full"': ["maddy"],
    'at: rcpt, reply: "550 5.1.1 Gone"': [],
    'at: rcpt, reply: "503 5.5.1 Order"': ["kumomta", "postal"],
    "at: data, fault: drop": PRESETS,
    "at: eom, fault: drop": PRESETS,
    "at: eom, fault: timeout": PRESETS,
    'at: mail, reply: "550 5.2.1 Off"': [],
}


@pytest.mark.parametrize("rule", RETRIED_BY)
@pytest.mark.parametrize("policy", PRESETS)
def test_who_tries_again(policy, rule):
    expected = "retry" if policy in RETRIED_BY[rule] else "fail"
    if policy == "zonemta" and "banner" in rule:  # its rules read the words of a greeting, not the code
        expected = "retry"
    assert first(policy, rule) == expected


@pytest.mark.parametrize("policy", PRESETS)
def test_251_is_a_yes(policy):
    rows = played(policy, '{name: r, at: rcpt, reply: "251 2.1.5 Will forward"}')
    assert len(told(rows, "delivered", "attempt")) == 1


def decisions(rows):
    """What the first attempt led to, by the first letter of the recipient."""
    told_of = told(rows, "attempt", "attempt", "recipient", "decision")
    return {recipient[0]: decision for n, recipient, decision in told_of if n == 1}


FIVE = "{name: c, to: [[a@x.test, b@x.test, c@x.test, d@x.test, e@x.test]]}"


@pytest.mark.parametrize("policy", PRESETS)
def test_421_after_two_of_five_recipients(policy):
    """Who was refused before keeps the reply; all others are put off."""
    rules = """{name: gone, when: {recipient: "b@*"}, reply: "550 5.1.1 Gone"},
      {name: close, when: {recipient: "c@*"}, reply: "421 4.3.2 Closing"}"""
    rows = played(policy, rules, FIVE)
    decided = decisions(rows)
    assert decided == {"a": "retry", "b": "fail", "c": "retry", "d": "retry", "e": "retry"}


@pytest.mark.parametrize("policy", sorted(set(PRESETS) - {"zonemta"}))
def test_mixed_answers_to_one_message(policy):
    rules = """{name: many, when: {recipient: "c@*"}, reply: "452 4.2.2 Full"},
      {name: gone, when: {recipient: "d@*"}, reply: "550 5.1.1 Gone"}"""
    rows = played(policy, rules, FIVE.replace(", e@x.test", ""))
    decided = decisions(rows)
    assert decided == {"a": "done", "b": "done", "c": "retry", "d": "fail"}


GREYLIST_OF_FIVE_MINUTES = {
    # the attempt that gets through
    "exim": 2, "sendmail": 2, "qmail": 2, "opensmtpd": 2, "kumomta": 2, "maddy": 2, "powermta": 2,
    "postfix": 2, "postal": 2, "zonemta": 2, "stalwart": 3, "haraka": 4,
}  # fmt: skip


@pytest.mark.parametrize("policy", PRESETS)
def test_a_greylist_of_five_minutes(policy):
    sender = f"{{domain: a.test, policy: {policy}}}"
    servers = "{inbox: {domains: [x.test], rules: [{name: g, greylist: {wait: 5m}}]}}"
    runs = [play(ONE, servers=servers, sender=sender, seed=seed) for seed in range(3)]
    numbers = {told(rows, "delivered", "attempt")[0] for rows in runs}
    assert numbers == {GREYLIST_OF_FIVE_MINUTES[policy]}


@pytest.mark.parametrize("policy", PRESETS)
def test_an_address_on_the_list_gets_no_session(policy):
    sender = f"{{domain: a.test, policy: {policy}, suppressions: [{{list: bounces, address: ann@x.test}}]}}"
    rows = play(ONE, sender=sender)
    assert [row["kind"] for row in rows] == ["accepted", "listed", "suppressed"]


DNS_RETRIED_BY = {
    "dns_servfail": PRESETS,
    "dns_nxdomain": ["kumomta", "postal", "powermta"],
    "dns_null_mx": ["postal"],
    "dns_no_host": ["opensmtpd", "kumomta", "stalwart", "postal", "powermta"],
}


@pytest.mark.parametrize("fault", DNS_RETRIED_BY)
@pytest.mark.parametrize("policy", PRESETS)
def test_what_the_dns_says(policy, fault):
    expected = "retry" if policy in DNS_RETRIED_BY[fault] else "fail"
    assert first(policy, f"fault: {fault}") == expected


CAP = "connections: {per_domain: 2}"
SESSIONS = {
    # sessions for 500 messages over two connections: how many mails a preset sends on one
    "qmail": 500, "haraka": 500, "maddy": 50, "opensmtpd": 6, "zonemta": 6, "exim": 2, "kumomta": 2,
}  # fmt: skip


@pytest.mark.parametrize("policy", SESSIONS)
def test_five_hundred_messages_over_two_connections(policy):
    recipients = ", ".join(f"u{n}@x.test" for n in range(500))
    rows = play(
        f"{{name: c, to: [{recipients}]}}",
        servers="{inbox: {domains: [x.test], latency: {constant: 1s}}}",
        sender=f"{{domain: a.test, policy: {policy}, {CAP}}}",
    )
    assert len(told(rows, "delivered", "at_ms")) == 500
    assert len({row["session"] for row in rows if row["kind"] == "contact"}) == SESSIONS[policy]


def test_a_short_ladder_loses_mail_that_waits():
    """Two connections, a mail a minute: by the end of the queue the timer has come for a short lifetime."""
    recipients = ", ".join(f"u{n}@x.test" for n in range(500))
    lost = {}
    for age in ("2h", "8h"):
        rows = play(
            f"{{name: c, to: [{recipients}]}}",
            servers="{inbox: {domains: [x.test], latency: {constant: 1m}}}",
            sender=f"{{domain: a.test, {CAP}, retry: {{give_up: {{after: {age}}}}}}}",
        )
        lost[age] = len(told(rows, "expired", "at_ms"))
    assert lost["8h"] == 0
    assert lost["2h"] > 200


def test_ten_messages_to_a_host_that_refuses():
    ten = "{name: c, to: [" + ", ".join(f"u{n}@x.test" for n in range(10)) + "]}"
    rows = played("postfix", "{name: down, at: connect, fault: refuse}", ten)
    assert len([at for at in told(rows, "contact", "at_ms") if at < MINUTE]) == 3
