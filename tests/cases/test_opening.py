"""Openings: greetings that refuse, EHLO not known, STARTTLS refused, handshakes that fail."""

import pytest

from tests.cases.played import ONE, PRESETS, TWO_HOSTS, first, played, tried
from tests.engine.story import MINUTE, play, told

RETRIED_BY = {
    'at: banner, reply: "554 5.3.2 No"': ["postfix", "qmail", "opensmtpd", "kumomta", "postal"],
    'at: banner, reply: "421 4.3.2 Busy"': PRESETS,
}


@pytest.mark.parametrize("rule", RETRIED_BY)
@pytest.mark.parametrize("policy", PRESETS)
def test_who_tries_again(policy, rule):
    expected = "retry" if policy in RETRIED_BY[rule] else "fail"
    if policy == "zonemta" and "banner" in rule:  # its rules read the words of a greeting, not the code
        expected = "retry"
    assert first(policy, rule) == expected


@pytest.mark.parametrize("policy", PRESETS)
def test_554_banner_and_a_good_second_host(policy):
    """Delivered in the first attempt, but by those who take the greeting for final, or ask nobody else."""
    rule = '{name: r, at: banner, chance: 50%, per: attempt, reply: "554 5.3.2 No"}'
    both = [tried(played(policy, rule, more=TWO_HOSTS, seed=seed)) for seed in range(8)]
    walked = any(len(hosts) == 2 for hosts in both)
    assert walked == (policy not in ("haraka", "powermta", "qmail"))


EHLO_ALONE = {"kumomta": "retry", "stalwart": "fail"}
"""Who says EHLO and nothing else takes its refusal for a failure of the host."""


@pytest.mark.parametrize("policy", PRESETS)
def test_ehlo_is_not_known(policy):
    rule = 'at: ehlo, reply: "500 5.5.1 What?"'
    assert first(policy, rule) == EHLO_ALONE.get(policy, "done")


@pytest.mark.parametrize("policy", PRESETS)
def test_helo_is_refused_too(policy):
    rules = '{name: e, at: ehlo, reply: "500 5.5.1 What?"}, {name: h, at: helo, reply: "550 5.7.1 No"}'
    decided = told(played(policy, rules), "attempt", "decision")[0]
    retried = ("qmail", "opensmtpd", "kumomta", "postal", "zonemta")
    assert decided == ("retry" if policy in retried else "fail")


STARTTLS_REFUSED = {
    # -> after 454, after 554; everybody else goes on in clear on the same connection
    "haraka": ("retry", "fail"),
    "kumomta": ("retry", "retry"),
    "postal": ("retry", "retry"),
    "maddy": ("retry", "retry"),
}


@pytest.mark.parametrize("policy", PRESETS)
@pytest.mark.parametrize(("place", "reply"), [(0, "454 4.7.0 Not now"), (1, "554 5.7.1 No")])
def test_starttls_is_refused(policy, place, reply):
    rule = f'at: starttls, reply: "{reply}"'
    expected = STARTTLS_REFUSED.get(policy, ("done", "done"))[place]
    assert first(policy, rule) == expected


IN_CLEAR_AT_ONCE = ("exim", "sendmail", "opensmtpd", "postal", "zonemta", "maddy", "powermta")
BROKEN = "{name: broken, at: starttls, fault: tls}"


@pytest.mark.parametrize("policy", sorted(set(PRESETS) - {"qmail"}))
def test_the_handshake_fails(policy):
    """In clear at once, on a connection of its own; or not, and the next host is tried."""
    rows = played(policy, BROKEN, more=TWO_HOSTS)
    in_clear = policy in IN_CLEAR_AT_ONCE
    assert tried(rows) == ["mx1.x.test", "mx1.x.test" if in_clear else "mx2.x.test"]
    assert told(rows, "attempt", "decision")[0] == ("done" if in_clear else "retry")


def test_qmail_does_not_encrypt():
    assert told(played("qmail", BROKEN), "attempt", "decision") == ["done"]


def test_postfix_goes_in_clear_when_the_mail_has_waited():
    """Once the mail is minimal_backoff_time old (smtp.h), which it is at the second attempt."""
    rows = played("postfix", BROKEN)
    assert told(rows, "attempt", "attempt", "decision") == [(1, "retry"), (2, "done")]
    assert told(rows, "delivered", "at_ms")[0] >= 5 * MINUTE


@pytest.mark.parametrize("policy", ["kumomta", "stalwart", "haraka"])
def test_who_never_goes_in_clear_gives_up(policy):
    rows = played(policy, BROKEN)
    assert told(rows, "delivered", "recipient") == []
    assert len(told(rows, "expired", "recipient")) == 1


@pytest.mark.parametrize(("tls_fail", "hosts"), [("next_host", 2), ("defer", 1)])
def test_whether_the_next_host_is_asked_at_all(tls_fail, hosts):
    servers = f"{{inbox: {{domains: [x.test], {TWO_HOSTS} rules: [{BROKEN}]}}}}"
    sender = f"{{domain: a.test, tls_fail: {tls_fail}, retry: {{give_up: {{after_attempts: 1}}}}}}"
    assert len(tried(play(ONE, servers=servers, sender=sender))) == hosts
