"""Recipients too many for one transaction, as the journal tells of them."""

import pytest

from tests.engine.story import play, told

FIVE = "{name: c, to: [[a@x.test, b@x.test, c@x.test, d@x.test, e@x.test]]}"
HOSTS = "hosts: [{name: mx1.x.test, preference: 10}, {name: mx2.x.test, preference: 20}]"
TOO_MANY = '{name: many, when: {recipient: "/^[cde]/"}, replies: [%s]}'
ONCE = TOO_MANY % '"452 4.5.3 Too many recipients", "250 2.1.5 OK"'


def played(policy, rules, workload=FIVE, more=""):
    servers = f"{{inbox: {{domains: [x.test], {more} rules: [{rules}]}}}}"
    return play(workload, servers=servers, sender=f"{{domain: a.test, policy: {policy}}}")


def attempts(rows, *columns):
    """What attempts say, by the first letter of the recipient, those of one in their order."""
    return sorted((row["recipient"][0], *(row[name] for name in columns)) for row in rows
                  if row["kind"] == "attempt")  # fmt: skip


@pytest.mark.parametrize("policy", ["exim", "kumomta"])
def test_a_second_transaction_in_the_same_attempt(policy):
    rows = played(policy, ONCE)
    assert len(told(rows, "contact", "session")) == 1
    assert attempts(rows, "attempt", "transaction", "decision") == [
        ("a", 1, 1, "done"), ("b", 1, 1, "done"),
        ("c", 1, 2, "done"), ("d", 1, 2, "done"), ("e", 1, 2, "done"),
    ]  # fmt: skip
    assert set(told(rows, "notice", "decision", "code")) == {("offered again", 452)}
    assert told(rows, "deferred", "recipient") == []


@pytest.mark.parametrize(
    "policy", ["postfix", "sendmail", "opensmtpd", "haraka", "stalwart", "maddy", "powermta"]
)
def test_all_others_wait_for_their_next_attempt(policy):
    rows = played(policy, ONCE)
    decided = attempts(rows, "attempt", "decision")
    assert decided[:2] == [("a", 1, "done"), ("b", 1, "done")]
    assert decided[2:] == [
        (each, n, decision) for each in "cde" for n, decision in ((1, "retry"), (2, "done"))
    ]


def test_a_message_goes_in_as_many_transactions_as_it_takes():
    """One recipient a transaction: whoever is second is too many, until he is first."""
    no = '"452 4.5.3 Too many", '
    rules = ", ".join(
        f'{{name: {each}, when: {{recipient: "{each}@*"}}, replies: [{no * place}"250 OK"]}}'
        for place, each in enumerate("abcde")
    )
    rows = played("exim", rules)
    assert attempts(rows, "attempt", "transaction") == [
        ("a", 1, 1), ("b", 1, 2), ("c", 1, 3), ("d", 1, 4), ("e", 1, 5)
    ]  # fmt: skip


def test_who_never_gets_in_is_put_off_when_nobody_else_is_left():
    rows = played("exim", TOO_MANY % '"452 4.5.3 Too many recipients"')
    first = [row for row in attempts(rows, "attempt", "transaction", "decision") if row[1] == 1]
    assert first[2:] == [(each, 1, 2, "retry") for each in "cde"]


def test_a_spent_connection_offers_nobody_again():
    sender = "kumomta, connections: {messages_per_connection: 1}"
    assert attempts(played(sender, ONCE), "attempt")[2] == ("c", 1)
    assert len(told(played(sender, ONCE), "attempt", "attempt")) == 8


def test_a_session_that_is_lost_in_the_second_transaction():
    rules = TOO_MANY % '"452 4.5.3 Too many recipients", "421 4.3.2 Closing", "250 OK"'
    rows = played("kumomta", rules)
    first = [row for row in attempts(rows, "attempt", "code", "decision") if row[1] == 1]
    assert [row[2] for row in first] == [250, 250, 421, 421, 421]
    assert len(told(rows, "delivered", "recipient")) == 5


def test_exim_goes_on_to_the_next_host_with_all_that_were_put_off():
    """One was refused until later, one was too many twice: both are offered to the second host."""
    rules = """{name: later, when: {recipient: "b@*"}, replies: ["450 4.2.0 Later", "250 OK"]},
      {name: many, when: {recipient: "c@*"}, replies: ["452 Too many", "452 Too many", "250 OK"]}"""
    rows = played("exim", rules, "{name: c, to: [[a@x.test, b@x.test, c@x.test]]}", f"{HOSTS},")
    assert attempts(rows, "attempt", "host", "decision") == [
        ("a", 1, "mx1.x.test", "done"), ("b", 1, "mx2.x.test", "done"), ("c", 1, "mx2.x.test", "done"),
    ]  # fmt: skip


def test_a_report_that_nobody_may_see_twice():
    """What follows from mail taken in the first transaction follows once."""
    late = '{name: late, when: {recipient: "a@*"}, accept: true, then: {bounce: "550 5.1.1 Gone", after: 1m}}'
    rows = played("exim", f"{ONCE}, {late}")
    assert told(rows, "bounced_late", "recipient") == ["a@x.test"]
    assert len(told(rows, "delivered", "recipient")) == 5


BARE_552 = '{name: bare, when: {recipient: "c@*"}, replies: ["552 Too many recipients", "250 OK"]}'


@pytest.mark.parametrize(
    ("policy", "decision"),
    [("kumomta", "done"), ("maddy", "retry"), ("powermta", "retry"), ("mailgun", "retry")]
    + [(name, "fail") for name in ("postfix", "exim", "sendmail", "opensmtpd", "haraka", "stalwart")],
)
def test_552_in_the_place_of_452(policy, decision):
    """RFC 5321 section 4.5.3.1.10 has clients take it for temporary; most programs do not."""
    rows = played(policy, BARE_552)
    assert [row[2] for row in attempts(rows, "attempt", "decision") if row[:2] == ("c", 1)] == [decision]
