"""Laws that hold of every kind in the folder, the next one included."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import STAGES, Reply
from simulator.recipients import Rule, Server
from simulator.recipients.query import Query
from tests.recipients.behaviours.test_contract import KINDS, made
from tests.sender.mutant import mutated

IPS, PEOPLE = ("192.0.2.1", "192.0.2.9", "2001:db8::1"), ("amy@a.test", "bob@a.test", "xi@a.test")

VISITS = st.lists(
    st.tuples(st.integers(0, 10**9), st.sampled_from(IPS), st.sampled_from(PEOPLE), st.integers(1, 4)),
    max_size=25,
).map(sorted)
SOME_KINDS = st.sampled_from(
    [name for name in KINDS if name != "outage"]
)  # its spells of 1 ms would never end


def server(name, called="s"):
    return Server(name=called, domains=("a.test",), rules=(Rule(name="r", behaviour=made(name)),))


def ask(one, memory, visits, seed):
    """What it says to each visit, as text; visits come in order of time."""
    draw, said = Bound(seed), []
    stage = one.rules[0].stage
    for at, ip, recipient, attempt in visits:
        query = Query(ip, "s@b.test", recipient if STAGES.index(stage) > STAGES.index("mail") else "")
        answer = one.answer(stage, query, memory, at, draw.bind(7, 7, recipient, attempt, 1))
        said.append(str(answer.outcome))
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


OWN = {"greylist", "mailbox_quota", "mix", "replies"}
"""Kinds whose answer about one recipient nobody else's mail may change."""


@given(st.sampled_from(sorted(OWN)), VISITS, st.integers(0, 3))
def test_mail_to_others_does_not_matter(name, visits, seed):
    one = server(name)
    bobs = [visit for visit in visits if visit[2] == "bob@a.test"]
    among = ask(one, one.memory(), visits, seed)
    alone = ask(one, one.memory(), bobs, seed)
    assert [said for said, visit in zip(among, visits, strict=True) if visit[2] == "bob@a.test"] == alone
