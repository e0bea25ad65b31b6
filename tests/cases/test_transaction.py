"""Transactions: who is put off, refused or delivered, and who sends a copy."""

from collections import Counter

import pytest

from simulator.scenario import about_policies
from tests.cases.played import FIVE, PRESETS, TWO_HOSTS, decisions, first, played
from tests.engine.story import MINUTE, told

ONE_BY_ONE = ("qmail", "postal", "zonemta")
"""Who sends every recipient a message of his own."""

RETRIED_BY = {
    'at: rcpt, reply: "450 4.2.2 Full"': PRESETS,
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
    assert first(policy, rule) == expected


@pytest.mark.parametrize("policy", PRESETS)
def test_421_after_two_of_five_recipients(policy):
    """Who was refused before keeps the reply; all others are put off, unless each goes by himself."""
    rules = """{name: gone, when: {recipient: "b@*"}, reply: "550 5.1.1 Gone"},
      {name: close, when: {recipient: "c@*"}, reply: "421 4.3.2 Closing"}"""
    rows = played(policy, rules, FIVE)
    decided = decisions(rows)
    others = "done" if policy in ONE_BY_ONE else "retry"
    assert decided == {"a": others, "b": "fail", "c": "retry", "d": others, "e": others}


AT_ONCE = {
    # a message to 120 recipients in one domain: how many of them share a transaction
    **{policy: [1] * 120 for policy in ONE_BY_ONE},
    **{policy: [100, 20] for policy in ("exim", "sendmail", "kumomta")},
    "postfix": [50, 50, 20],
}


@pytest.mark.parametrize("policy", PRESETS)
def test_how_many_recipients_share_a_transaction(policy):
    to = ", ".join(f"u{n}@x.test" for n in range(120))
    rows = played(policy, "", f"{{name: c, to: [[{to}]]}}")
    shared = Counter(told(rows, "attempt", "session", "transaction"))
    assert sorted(shared.values(), reverse=True) == AT_ONCE.get(policy, [120])


@pytest.mark.parametrize("policy", sorted(set(PRESETS) - {"zonemta"}))
def test_mixed_answers_to_one_message(policy):
    rules = """{name: many, when: {recipient: "c@*"}, reply: "452 4.2.2 Full"},
      {name: gone, when: {recipient: "d@*"}, reply: "550 5.1.1 Gone"}"""
    rows = played(policy, rules, FIVE.replace(", e@x.test", ""))
    decided = decisions(rows)
    assert decided == {"a": "done", "b": "done", "c": "retry", "d": "fail"}


@pytest.mark.parametrize("policy", PRESETS)
def test_251_is_a_yes(policy):
    rows = played(policy, '{name: r, at: rcpt, reply: "251 2.1.5 Will forward"}')
    assert len(told(rows, "delivered", "attempt")) == 1


def test_haraka_is_known_to_differ_about_251():
    """It would drop the mail without a word, and nothing that a run tells ends so; its preset says it."""
    [said] = [one for one in about_policies() if one.name == "haraka"]
    assert [words for words in said.differs if words.startswith("251 at RCPT")] == list(said.differs)


PATIENT = ("sendmail", "qmail")
"""Who waits for more than eleven minutes, and hears the yes."""
BOTH_HOSTS = ("postfix", "exim", "haraka")
"""Who offers the mail to the next host in the same attempt."""


def copies(rows):
    """How often a server took the mail."""
    return sum(bool(row["reached"]) for row in rows if row["kind"] in ("attempt", "notice"))


@pytest.mark.parametrize("policy", PRESETS)
def test_eleven_minutes_of_silence_after_the_dot(policy):
    """The server takes the mail each time and says so too late: every try leaves a copy (RFC 1047)."""
    rows = played(policy, "", more=f"latency: {{eom: {{constant: 11m}}}}, {TWO_HOSTS}")
    if policy in PATIENT:
        assert (told(rows, "delivered", "at_ms"), copies(rows)) == ([11 * MINUTE], 1)
    else:
        hosts = 2 if policy in BOTH_HOSTS else 1
        assert told(rows, "delivered", "at_ms") == []
        assert copies(rows) == hosts * told(rows, "expired", "attempt")[0]


@pytest.mark.parametrize("policy", PRESETS)
def test_two_silences_after_the_dot(policy):
    """Two tries are answered in vain, and who goes on to the next host makes them both at once."""
    rule = '{name: mute, at: eom, when: {attempt: "1-2"}, fault: timeout}'
    rows = played(policy, rule, more=TWO_HOSTS)
    assert copies(rows) == 3
    assert told(rows, "delivered", "attempt") == [2 if policy in (*BOTH_HOSTS, "sendmail") else 3]


@pytest.mark.parametrize("policy", PRESETS)
@pytest.mark.parametrize(
    "reply", ["550 5.7.1 Rate limited, try again later", "553 5.3.0 Temporarily unavailable"]
)
def test_a_5yz_that_speaks_of_a_while(policy, reply):
    """The digit decides, whatever the words; but ZoneMTA reads words."""
    expected = "retry" if policy == "zonemta" else "fail"
    assert first(policy, f'at: rcpt, reply: "{reply}"') == expected


@pytest.mark.parametrize("policy", PRESETS)
def test_replies_without_a_status_code_or_with_another(policy):
    """A yes needs none; where class and digit differ the digit counts (RFC 5321 section 4.2.1)."""
    assert first(policy, 'at: eom, reply: "250 OK"') == "done"
    assert first(policy, 'at: rcpt, reply: "550 4.2.1 Switched off", strict: false') == "fail"
    assert first(policy, 'at: rcpt, reply: "450 5.7.1 Later", strict: false') == "retry"


TOGETHER = ("postfix", "sendmail", "haraka", "kumomta", "maddy")
"""Whose deferred recipients have one next try: their message's."""


@pytest.mark.parametrize("policy", TOGETHER)
def test_who_travels_on_together(policy):
    rules = """{name: later, when: {recipient: "/^[cde]/", attempt: "1"}, reply: "450 4.2.0 Later"},
      {name: gone, when: {recipient: "b@*"}, reply: "550 5.1.1 Gone"}"""
    rows = played(policy, rules, FIVE)
    assert decisions(rows) == {"a": "done", "b": "fail", "c": "retry", "d": "retry", "e": "retry"}
    second = told(rows, "attempt", "attempt", "began_ms", "session")
    assert len({(began, session) for n, began, session in second if n == 2}) == 1
