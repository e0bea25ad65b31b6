"""One mail offered: the verdicts of one and of several recipients, and what the server knows."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Complaint, Duration, Envelope, Outcome
from simulator.recipients import Consequence, Delay, Rule, Session, Taken, Then, When
from simulator.recipients.behaviours.accept import Accept
from simulator.recipients.behaviours.greylist import Greylist
from simulator.sender.dialogue import hold, transaction
from simulator.transport import scripted
from simulator.transport.offer import Offer
from simulator.transport.seam import Handled, Recipient
from tests.recipients.servers import SERVERS
from tests.sender.mutant import mutated
from tests.transport.made import IP, POLICY, RETURN_PATH, Line, answered, deliveries, fails, says, server, to

AMY, BOB, CYD = "amy@a.test", "bob@a.test", "cyd@a.test"
YES = answered("eom", "250 2.0.0 OK")
NEEDS_UTF8 = answered("mail", "550 5.6.7 the address needs SMTPUTF8, which is not offered")
GONE = "550 5.1.1 No such user"
BUSY = "450 4.2.0 Busy"
CLOSING = "421 4.3.2 Closing"


def verdicts(handled):
    return [result.outcome for result in handled.recipients]


def who_answered(handled):
    return [result.answered_by for result in handled.recipients]


# --- one recipient ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "accepted"), [("mail", 0), ("rcpt", 0), ("data", 1), ("body", 1), ("eom", 1)]
)
@pytest.mark.parametrize(("text", "over"), [(GONE, False), (BUSY, False), (CLOSING, True)])
def test_a_refusal_at_any_stage(stage, accepted, text, over):
    handled = Line(server(says(text, at=stage))).offer(AMY)
    assert verdicts(handled) == [answered(stage, text)]
    assert (handled.accepted, handled.over, who_answered(handled)) == ((accepted,), over, [text])
    assert not handled.recipients[0].reached


@pytest.mark.parametrize(("stage", "text"), [("rcpt", "354 Go"), ("data", "250 2.0.0 OK"), ("eom", "354 Go")])
def test_a_yes_where_none_is_due_is_garbage(stage, text):
    handled = Line(server(says(text, at=stage))).offer(AMY)
    assert verdicts(handled) == [Outcome(stage, fault="garbage")]
    assert handled.over


def test_the_first_rule_that_refuses_is_named_and_later_stages_are_not_asked():
    line = Line(server(says(GONE), Rule(name="limit", behaviour=Greylist(), at="eom")))
    assert who_answered(line.offer(AMY)) == [GONE]
    assert line.transport._memories["s"].own["limit"].first == {}


@pytest.mark.parametrize("fault", ["reset", "drop", "timeout", "garbage"])
@pytest.mark.parametrize(("stage", "reached"), [("data", False), ("body", False), ("eom", True)])
def test_a_reply_lost_after_the_dot_reached_the_server(fault, stage, reached):
    [result] = Line(server(fails(fault, at=stage))).offer(AMY).recipients
    assert (result.outcome, result.reached) == (Outcome(stage, fault=fault), reached)


def complains(**more):
    news = Consequence(complaint="abuse", after=Delay(constant=Duration(5)))
    return Rule(name="complains", behaviour=Accept(), then=news, **more)


def test_what_follows_an_accepted_mail():
    [result] = Line(server(complains())).offer(AMY).recipients
    assert result == Recipient(YES, "complains", True, Then(Complaint("abuse"), Duration(5)))


def test_nothing_follows_a_mail_that_was_refused():
    [result] = Line(server(says(BUSY, at="data"), complains())).offer(AMY).recipients
    assert result == Recipient(answered("data", BUSY), BUSY, False, None)


# --- several recipients -------------------------------------------------------------------------


def test_mixed_verdicts_at_rcpt_are_each_recipients_own():
    handled = Line(server(says(GONE, when=to("bob")), says(BUSY, when=to("cyd")))).offer(AMY, BOB, CYD)
    assert verdicts(handled) == [YES, answered("rcpt", GONE), answered("rcpt", BUSY)]
    assert (handled.accepted, handled.over) == ((1, 1, 1), False)
    assert who_answered(handled) == ["", GONE, BUSY]
    assert [result.reached for result in handled.recipients] == [True, False, False]


@pytest.mark.parametrize(
    ("refused", "accepted"), [("amy", (0, 2, 2)), ("bob", (2, 1, 2)), ("cyd", (2, 2, 2))]
)
def test_who_is_refused_is_told_apart_by_those_accepted_before(refused, accepted):
    assert Line(server(says(GONE, when=to(refused)))).offer(AMY, BOB, CYD).accepted == accepted


def test_a_server_hears_of_a_domain_as_it_is_sent():
    line = Line(server(says(BUSY, at="data", when=When(recipient="*@xn--bcher-kva.test"))))
    assert verdicts(line.offer("amy@bücher.test")) == [answered("data", BUSY)]


def test_421_in_the_middle_leaves_the_refused_their_reply_and_defers_the_others():
    handled = Line(server(says(GONE, when=to("amy")), says(CLOSING, when=to("cyd")))).offer(
        AMY, BOB, CYD, "dan@a.test"
    )
    closing = answered("rcpt", CLOSING)
    assert verdicts(handled) == [answered("rcpt", GONE), closing, closing, closing]
    assert (handled.accepted, handled.over) == ((0, 1, 1, 1), True)
    assert who_answered(handled) == [GONE, CLOSING, CLOSING, CLOSING]


def test_silence_in_the_middle_is_waited_out():
    handled = Line(server(says(GONE, when=to("amy")), fails("timeout", at="rcpt"))).offer(AMY, BOB)
    assert verdicts(handled) == [answered("rcpt", GONE), Outcome("rcpt", fault="timeout")]
    assert handled.took == 300_000


def test_all_refused_and_data_is_never_sent():
    rules = says(GONE, when=to("amy")), says(BUSY), Rule(name="data", behaviour=Greylist(), at="data")
    line = Line(server(*rules))
    handled = line.offer(AMY, BOB)
    assert verdicts(handled) == [answered("rcpt", GONE), answered("rcpt", BUSY)]
    assert (handled.accepted, handled.over) == ((0, 0), False)
    assert line.transport._memories["s"].own["data"].first == {}


@pytest.mark.parametrize("stage", ["data", "body", "eom"])
def test_the_first_who_is_refused_after_rcpt_answers_for_all_accepted(stage):
    handled = Line(server(says(BUSY, at=stage, when=to("bob")), says(GONE, when=to("cyd")))).offer(
        AMY, BOB, CYD
    )
    busy = answered(stage, BUSY)
    assert verdicts(handled) == [busy, busy, answered("rcpt", GONE)]
    assert (handled.accepted, handled.over) == ((2, 2, 2), False)
    assert who_answered(handled) == [BUSY, BUSY, GONE]


def test_mail_refused_is_everybodys_verdict():
    handled = Line(server(says(BUSY, at="mail"))).offer(AMY, BOB)
    assert verdicts(handled) == [answered("mail", BUSY)] * 2
    assert (handled.accepted, who_answered(handled)) == ((0, 0), [BUSY, BUSY])


def test_a_lost_reply_reached_all_accepted():
    handled = Line(server(fails("drop", at="eom"), says(GONE, when=to("bob")))).offer(AMY, BOB)
    assert [result.reached for result in handled.recipients] == [True, False]


def test_a_lost_reply_loses_nothing_of_what_follows():
    handled = Line(server(fails("drop", at="eom", when=to("amy")), complains())).offer(AMY, BOB)
    assert verdicts(handled) == [Outcome("eom", fault="drop")] * 2
    assert [result.then and result.then.news for result in handled.recipients] == [None, Complaint("abuse")]


@pytest.mark.parametrize("stage", ["data", "body", "eom"])
def test_a_greylist_sees_every_recipient_the_first_time(stage):
    line = Line(server(Rule(name="grey", behaviour=Greylist(), at=stage)))
    assert {outcome.stage for outcome in verdicts(line.offer(AMY, BOB, CYD))} == {stage}
    assert verdicts(line.offer(AMY, BOB, CYD, at=300_000)) == [YES] * 3


def test_who_shares_anothers_refusal_shares_its_rule_though_asked_later():
    rules = says(BUSY, at="data", when=to("amy")), says(GONE, at="data", when=to("bob"))
    assert who_answered(Line(server(*rules)).offer(AMY, BOB, CYD)) == [BUSY] * 3


def test_what_follows_is_each_recipients_own():
    handled = Line(server(complains(when=to("bob")))).offer(AMY, BOB)
    assert [result.then and result.then.news for result in handled.recipients] == [None, Complaint("abuse")]


def test_a_local_part_beyond_ascii_needs_smtputf8_and_a_domain_does_not():
    helo_only = Line(server(says("502 5.5.1 What", at="ehlo")))
    assert verdicts(helo_only.offer("jürgen@a.test")) == [NEEDS_UTF8]
    assert verdicts(helo_only.offer("amy@bücher.test")) == [YES]
    assert verdicts(helo_only.offer("jürgen@bücher.test", "amy@bücher.test")) == [NEEDS_UTF8] * 2
    assert who_answered(helo_only.offer("jürgen@a.test", AMY)) == ["", ""]
    assert verdicts(Line(server()).offer("jürgen@a.test")) == [YES]


# --- laws ---------------------------------------------------------------------------------------

NAMES = ["amy@a.test", "gone-1@a.test", "bob@a.test"]
MAILS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 10)), min_size=1, max_size=6)
PACE = settings(deadline=None, max_examples=150, derandomize=True, database=None)
HASTE = settings(PACE, max_examples=600, phases=[Phase.generate], report_multiple_bugs=False)


IMPROPER = [
    server(Rule(name="friends", behaviour=Accept(), at="rcpt"), says(BUSY, at="eom", when=to("amy"))),
    server(says("250 2.0.0 OK", at="data")),
    server(says("354 Go", chance=0.5)),
]


def shortly(line, mails, transact):
    """What becomes of mails to one recipient each, sent one after the other."""
    seen = []
    for number, (recipient, later) in enumerate(mails, 1):
        line.draw.bind(number, number, recipient, 1, 1)
        at = number * 100 + later
        session = line.session(at=at)
        if session is not None:
            seen.append(transact(line, session, recipient, at))
            line.transport.close(session, at)
    return seen


def remembered(line, session, recipient, at):
    return line.offer(recipient, session=session, at=at)


def in_full(line, session, recipient, at):
    """The same mail by the whole dialogue, nothing remembered, every stage asked."""
    [one] = deliveries(recipient)
    line.draw.bind(one.id, one.message.id, one.key, line.draw.attempt, 1)
    session.transactions += 1
    memory = line.transport._memories["s"]
    offered = Offer(session, session.server, memory, RETURN_PATH, [one], at, line.draw)
    transacted = hold(transaction(Envelope(RETURN_PATH, (recipient,)), session.extensions), offered.answer)
    took = memory.taken()
    if transacted.outcomes[0].fault == "timeout":
        took += getattr(POLICY.timeouts, transacted.outcomes[0].stage)
    return Handled(offered.results(transacted), transacted.accepted, transacted.over, took)


def law_of_short_cuts(transact=remembered, *, pace=PACE):
    """For one recipient the remembered conclusion is what the full dialogue comes to."""

    @pace
    @given(st.sampled_from([*SERVERS, *IMPROPER]), MAILS, st.integers(0, 9))
    def law(server, mails, seed):
        assert shortly(Line(server, seed), mails, transact) == shortly(Line(server, seed), mails, in_full)

    law()


def test_law_of_short_cuts():
    law_of_short_cuts()


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("query.recipient = addressee.recipient", "pass"),
        ('if stage == "eom" or not answer.outcome.proceeds:', 'if stage == "eom":'),
        ("rule = answer.rule or rule", "rule = answer.rule"),
    ],
)
def test_the_law_of_short_cuts_notices(guard, instead, monkeypatch):
    mutant = mutated("simulator.transport.offer", guard, instead)
    monkeypatch.setattr(scripted, "offer_one", mutant.offer_one)
    with pytest.raises(AssertionError):
        law_of_short_cuts(pace=HASTE)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [("outcome = proper(said)", "outcome = said"), ("answer.then if reached else None", "None")],
)
def test_the_law_of_short_cuts_notices_a_wrong_conclusion(guard, instead, monkeypatch):
    mutant = mutated("simulator.transport.scripted", guard, instead).ScriptedTransport
    monkeypatch.setattr(scripted.ScriptedTransport, "_conclude", mutant._conclude)
    with pytest.raises(AssertionError):
        law_of_short_cuts(pace=HASTE)


def test_an_address_of_ours_beyond_ascii_needs_smtputf8_too():
    line = Line(server(says("502 5.5.1 What", at="ehlo")))
    one, session = deliveries(AMY), line.session()
    handled = line.transport.transact(session, "jürgen@b.test", one, POLICY, 0, line.draw)
    assert verdicts(handled) == [NEEDS_UTF8]


def test_the_law_of_short_cuts_notices_a_conclusion_of_another_stage(monkeypatch):
    mutant = mutated("simulator.transport.scripted", "command.stage == outcome.stage or", "")
    monkeypatch.setattr(scripted, "_yes_until", mutant._yes_until)
    with pytest.raises(AssertionError):
        law_of_short_cuts(pace=HASTE)


ENVELOPES = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)


def in_text(server, memory, recipients, at):
    """Whom a text session has taken and what follows, once the client has said everything."""
    draw = Bound(1).bind(1, 7, "", 1, 1)
    session = Session(server, memory, IP, lambda sender, recipient: draw)
    actions = session.greet(at)
    words = [
        "EHLO c.test",
        "HELO c.test",
        f"MAIL FROM:<{RETURN_PATH}>",
        *(f"RCPT TO:<{name}>" for name in recipients),
        "DATA",
        ".",
    ]
    for word in words:
        actions += session.feed(word.encode() + b"\r\n", at)
    session.close()
    taken = [action for action in actions if isinstance(action, Taken)]
    return {name: dict(action.then).get(name) for action in taken for name in action.recipients}


def in_values(line, recipients, at):
    """Whom the transport's server has taken and what follows."""
    session = line.session(tls="none", at=at)
    if session is None:
        return {}
    handled = line.offer(*recipients, session=session, at=at)
    line.transport.close(session, at)
    return {name: one.then for name, one in zip(recipients, handled.recipients, strict=True) if one.reached}


REFUSED_BEFORE = server(says(GONE, when=to("amy")), says(BUSY, at="eom", when=to("amy")))


def is_chancy(rule):
    return rule.chance is not None or getattr(rule.behaviour, "rolls", False)


def law_of_truth(*, pace=PACE):
    """What a transaction says has reached the server, and what follows from it, is what the text
    session says of the mail it takes; of the same mail sent again, too."""
    calm = [REFUSED_BEFORE] + [
        each for each in SERVERS if each.tls != "required" and not any(map(is_chancy, each.rules))
    ]

    @pace
    @given(st.sampled_from(calm), ENVELOPES)
    def law(server, recipients):
        line, memory = Line(server), server.memory()
        for at in (0, 300_000):
            assert in_values(line, recipients, at) == in_text(server, memory, recipients, at)

    law()


def test_law_of_truth():
    law_of_truth()


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        (
            "if outcome.proceeds:\n                    self._accepted",
            "if True:\n                    self._accepted",
        ),
        ('body = self._ask_all("body")', 'body = self._ask_all("data")'),
        ('return self._ask_all("eom") if body.proceeds else body', 'return self._ask_all("eom")'),
        ("for each in self._accepted)", "for each in self._accepted[:1])"),
    ],
)
def test_the_law_of_truth_notices(guard, instead, monkeypatch):
    monkeypatch.setattr(scripted, "Offer", mutated("simulator.transport.offer", guard, instead).Offer)
    with pytest.raises((AssertionError, ValueError)):
        law_of_truth(pace=HASTE)
