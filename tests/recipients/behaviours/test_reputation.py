"""The opinion among the other rules of a server."""

from dataclasses import replace

import pytest

from simulator.dice import ONE
from simulator.mail import Complaint, Duration
from simulator.recipients import Consequence, Delay, Rule, Server, Then, When
from simulator.recipients.behaviours.accept import Accept
from simulator.recipients.behaviours.reply import Reply as Says
from tests.recipients.reputation.models import STANDARD
from tests.recipients.talk import asking, reply

COMPLAINT = Consequence(complaint="abuse", after=Delay(constant=Duration(3_600_000)))


def inbox(purpose, per="attempt"):
    return ONE - 1


def spam(purpose, per="attempt"):
    """Nothing is turned away by chance; all of it goes among spam."""
    return 0 if purpose.endswith("/spam") else ONE - 1


def server(*rules):
    return Server(name="s", domains=("a.test",), rules=(*rules, Rule(name="opinion", behaviour=STANDARD)))


def rule(name, said, **more):
    return Rule(name=name, behaviour=Says(reply(said)), **more)


def sent(one, memory, draw=inbox, recipient="bob@a.test", at=0):
    """The answers to a recipient: at RCPT, and at the dot unless that refused."""
    answers = [one.answer("rcpt", asking(recipient), memory, at, draw)]
    if answers[0].outcome.proceeds:
        answers.append(one.answer("eom", asking(recipient), memory, at, draw))
    return answers


def seen(one, memory, at=0):
    ((_, view), _) = one.opinions(memory, at)
    return view.seen


def test_a_server_that_holds_opinions_is_asked_at_rcpt_and_at_the_dot():
    assert server().asked == ("rcpt", "eom")
    assert server().opinionated == ("opinion",)
    assert Server(name="s", domains=("a.test",)).opinionated == ()


def test_mail_is_taken_in_the_ordinary_way_and_seen():
    one = server()
    memory = one.memory()
    assert sent(one, memory)[1] is one.yes["eom"]
    assert (seen(one, memory).recipients, seen(one, memory).inboxed) == (1, 1)


def test_what_is_too_much_is_deferred_with_a_text_about_the_sender():
    one = server()
    memory = one.memory()
    said = [sent(one, memory, recipient=f"u{n}@a.test")[1] for n in range(6)]
    assert str(said[5].outcome.reply) == (
        "421 4.7.28 An unusual rate of mail from 192.0.2.1 has been detected, try again later"
    )
    assert said[5].rule == "opinion"


@pytest.mark.parametrize(
    ("rules", "unknown"),
    [
        ([rule("gone", "550 5.1.1 No such user")], 1),
        ([rule("gone", "550 No")], 1),
        ([rule("unknown_user", "554 delivery error", at="eom")], 1),
        ([rule("full", "552 5.2.2 Full")], 0),
        ([rule("policy", "554 5.7.1 Not you")], 0),
        ([rule("later", "451 4.3.0 Later")], 0),
    ],
)
def test_who_is_unknown(rules, unknown):
    one = server(*rules)
    memory = one.memory()
    sent(one, memory)
    assert (seen(one, memory).recipients, seen(one, memory).unknown) == (1, unknown)


def test_a_yes_of_another_rule_does_not_go_past_it():
    """First match wins, yet the opinion has the last word wherever it stands."""
    one = server(Rule(name="complainer", behaviour=Accept(), then=COMPLAINT))
    memory = one.memory()
    answer = sent(one, memory)[1]
    assert (answer.rule, answer.then.news) == ("complainer", Complaint("abuse"))
    assert [seen(one, memory, at).complaints for at in (3_599_999, 3_600_000)] == [0, 1]


def test_mail_among_spam_is_taken_and_never_complained_of():
    one = server(Rule(name="complainer", behaviour=Accept(), then=COMPLAINT))
    memory = one.memory()
    answer = sent(one, memory, spam)[1]
    assert (answer.outcome, answer.rule, answer.then) == (one.yes["eom"].outcome, "opinion", None)
    assert seen(one, memory, 10**8).complaints == 0


def test_a_late_bounce_comes_whether_read_or_not():
    late = Consequence(bounce=reply("550 5.1.1 Gone"), after=Delay(constant=Duration(1)))
    one = server(Rule(name="late", behaviour=Accept(), then=late))
    assert sent(one, one.memory(), spam)[1].then == Then(late.news, Duration(1))


def test_traps_are_told_by_the_rules_that_take_them():
    one = server(Rule(name="trap", behaviour=Accept(), when=When(recipient="trap-*")))
    memory = one.memory()
    sent(one, memory, recipient="trap-1@a.test")
    sent(one, memory)
    assert seen(one, memory).traps == 1


def test_two_servers_share_what_traps_tell():
    one, other = server(Rule(name="trap", behaviour=Accept())), server()
    memory = one.memory()
    elsewhere = other.memory(memory.traps)
    for n in range(3):
        sent(one, memory, recipient=f"u{n}@a.test")
    assert sent(other, elsewhere)[1].outcome.reply.code == 554


def test_mail_that_it_does_not_apply_to_is_not_seen():
    ours = Rule(name="opinion", behaviour=STANDARD, when=When(recipient="bob"))
    one = Server(name="s", domains=("a.test",), rules=(ours,))
    memory = one.memory()
    sent(one, memory, recipient="amy@a.test")
    assert list(one.opinions(memory, 0)) == []


def test_what_a_timeline_sets_holds_from_then_on():
    one = server()
    memory = one.memory()
    sent(one, memory)
    deaf = replace(STANDARD, burst=Duration(1))
    changed = Server(name="s", domains=("a.test",), rules=(Rule(name="opinion", behaviour=deaf),))
    changed.inherit(memory, one)
    said = [sent(changed, memory, recipient=f"u{n}@a.test")[1].outcome.reply.code for n in range(2)]
    assert said == [250, 421]
    assert seen(changed, memory).recipients == 3
