"""Laws that hold of every kind in the folder, the next one included."""

from contextlib import contextmanager, nullcontext
from copy import deepcopy

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import STAGES, Reply
from simulator.recipients import Rule, Server
from simulator.recipients.query import Query
from simulator.transport import ScriptedTransport
from simulator.transport.wire import WireTransport
from tests.laws.mutants import Mutant
from tests.recipients.behaviours.test_contract import KINDS, made
from tests.sender.mutant import mutated
from tests.transport.made import POLICY, deliveries

IPS, PEOPLE = ("192.0.2.1", "192.0.2.9", "2001:db8::1"), ("amy@a.test", "bob@a.test", "xi@a.test")

VISITS = st.lists(
    st.tuples(st.integers(0, 10**9), st.sampled_from(IPS), st.sampled_from(PEOPLE), st.integers(1, 4)),
    max_size=25,
).map(sorted)
SOME_KINDS = st.sampled_from(list(KINDS))


def server(name, called="s"):
    return Server(name=called, domains=("a.test",), rules=(Rule(name="r", behaviour=made(name)),))


def ask(one, memory, visits, seed):
    """What it says to each visit, as text; visits come in order of time."""
    draw, said = Bound(seed), []
    stage = one.rules[0].stage
    for at, ip, recipient, attempt in visits:
        query = Query(ip, "s@b.test", recipient if STAGES.index(stage) > STAGES.index("mail") else "")
        answer = one.answer(stage, query, memory, at, draw.bind(7, 7, recipient, attempt, 1))
        said.append(f"{answer.outcome} after {memory.taken()} ms, then {answer.then}")
    return said


def law_of_runs(make):
    """Same seed, same answers: nothing leaks from one run or server into another."""

    @given(SOME_KINDS, VISITS, VISITS, st.integers(0, 3))
    def law(name, visits, others, seed):
        one, other = make(name), make(name, "other")
        alone = ask(one, one.memory(), visits, seed)
        memory, elsewhere = one.memory(), other.memory()
        ask(other, elsewhere, others, seed)
        before = deepcopy(elsewhere.own)
        assert ask(one, memory, visits, seed) == alone
        assert elsewhere.own == before

    law()


def test_law_of_runs():
    law_of_runs(server)


def test_the_law_notices_a_memory_that_is_shared():
    mutant = mutated("simulator.recipients.behaviours.rate_limit", "return {}", "return _ALL")
    mutant._ALL = {}
    limit = mutant.RateLimit(made("rate_limit").messages)

    def leaking(name, called="s"):
        return Server(name=called, domains=("a.test",), rules=(Rule(name="r", behaviour=limit),))

    with pytest.raises((AssertionError, ExceptionGroup)):  # it leaks into the next example as well
        law_of_runs(leaking)


@given(SOME_KINDS, VISITS, st.integers(0, 3))
def test_whatever_it_says_is_a_reply_of_smtp_in_the_words_of_one_mail(name, visits, seed):
    one = server(name)
    memory, draw = one.memory(), Bound(seed)
    for at, ip, recipient, attempt in visits:
        stage = one.rules[0].stage
        query = Query(ip, "s@b.test", recipient)
        outcome = one.answer(stage, query, memory, at, draw.bind(7, 7, recipient, attempt, 1)).outcome
        assert outcome.stage == stage
        if outcome.reply is not None:
            assert Reply.parse(outcome.reply.render()) == outcome.reply
            assert "{" not in outcome.reply.text


OWN = {"auto_reply", "catch_all_then_bounce", "flaky", "greylist", "mailbox_quota", "mix", "replies"}
"""Kinds whose answer about one recipient nobody else's mail may change."""


@given(st.sampled_from(sorted(OWN)), VISITS, st.integers(0, 3))
def test_mail_to_others_does_not_matter(name, visits, seed):
    one = server(name)
    bobs = [visit for visit in visits if visit[2] == "bob@a.test"]
    among = ask(one, one.memory(), visits, seed)
    alone = ask(one, one.memory(), bobs, seed)
    assert [said for said, visit in zip(among, visits, strict=True) if visit[2] == "bob@a.test"] == alone


# --- both ways ----------------------------------------------------------------------------------

WAYS = {"virtual": ScriptedTransport, "wire": WireTransport}
ON_SOCKETS = settings(max_examples=15, deadline=None, phases=[Phase.generate, Phase.target])
FEWER_VISITS = VISITS.map(lambda visits: visits[:8])


@contextmanager
def sending(way, *servers):
    """A function that sends a mail for each visit to one of the servers, and tells what each came to."""
    made = WAYS[way]({one.name: one for one in servers})
    with nullcontext(made) if way == "virtual" else made as transport:
        yield lambda one, visits, seed: [_sent(transport, one, visit, seed) for visit in visits]


def _sent(transport, one, visit, seed):
    at, ip, recipient, attempt = visit
    (mail,) = deliveries(recipient)
    draw = Bound(seed).bind(mail.id, mail.message.id, mail.key, attempt, 1)
    session = (contacted := transport.open(one, one.hosts[0], ip, POLICY, at, draw, clear=False)).session
    if session is None:
        return contacted.outcome, contacted.answered_by
    [told] = transport.transact(session, "s@b.test", [mail], POLICY, at, draw).recipients
    transport.close(session, at)
    return told.outcome, told.answered_by


def law_of_both_ways(make=server):
    """A run on the wire hears what a virtual run hears, and what goes on at other servers does not matter."""

    @ON_SOCKETS
    @given(SOME_KINDS, FEWER_VISITS, FEWER_VISITS, st.integers(0, 3))
    def law(name, visits, others, seed):
        one, other = make(name), server(name, "other")
        with sending("virtual", one) as send:
            alone = send(one, visits, seed)
        with sending("wire", one, other) as send:
            send(other, others, seed)
            assert send(one, visits, seed) == alone
            send(other, others, seed)
        assert all(outcome.reply is None or "{" not in outcome.reply.text for outcome, _ in alone)

    law()


def test_law_of_both_ways():
    law_of_both_ways()


@pytest.mark.long
def test_law_of_both_ways_for_each_kind():
    for name in KINDS:
        if name != "outage":
            law_of_both_ways(lambda _, called="s", name=name: server(name, called))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", sorted(OWN))
def test_mail_to_others_does_not_matter_on_the_way_there(way, name):
    @ON_SOCKETS
    @given(FEWER_VISITS, st.integers(0, 3))
    def law(visits, seed):
        one = server(name)
        bobs = [visit for visit in visits if visit[2] == "bob@a.test"]
        with sending(way, one) as send:
            among = send(one, visits, seed)
        with sending(way, one) as send:
            alone = send(one, bobs, seed)
        assert [said for said, visit in zip(among, visits, strict=True) if visit[2] == "bob@a.test"] == alone

    law()


@pytest.mark.parametrize(
    ("guard", "instead"), [("self.at = at", "self.at = 0"), ("self.ip = ip", f"self.ip = {IPS[0]!r}")]
)
def test_the_law_of_both_ways_notices(guard, instead):
    """A server that is not told when a client calls, or from where."""
    mutant = Mutant("simulator.transport.call", guard, instead, "simulator.transport.wire:Call")
    with mutant(), pytest.raises((AssertionError, ExceptionGroup)):
        law_of_both_ways(lambda name, called="s": server("greylist", called))
