import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Credentials, Rate
from simulator.recipients import Rule, Senders, Server
from simulator.recipients.behaviours.sender_auth import SenderAuth
from tests.engine.story import play, told
from tests.recipients.talk import BEGUN, GREETED, IP, SENT, asking, converse, never, reply
from tests.sender.mutant import mutated

OPEN, TAKEN = GREETED, f"{SENT}C: .\nT: <s@b.test> to bob@a.test, 0 octets\nS: 250 2.0.0 OK"
REFUSED = "5.7.26 This mail is unauthenticated"


def server(kind, **auth):
    """One with this rule, to whom s@b.test is known by these credentials."""
    known = Credentials(**auth)
    rules = (Rule(name="r", behaviour=kind),)
    return Server(name="s", domains=("a.test",), rules=rules, senders=Senders({"b.test": known}, {IP: known}))


@pytest.mark.parametrize(
    ("needs", "lacking", "stage"),
    [
        ("ptr", {"ptr": False}, "connect"),
        ("spf", {"spf": "softfail"}, "mail"),
        ("spf_policy", {"spf": "fail"}, "mail"),
        ("dkim", {"dkim": "none"}, "eom"),
        ("alignment", {"aligned": False}, "eom"),
        ("alignment", {"spf": "none", "dkim": "fail"}, "eom"),
        ("dmarc", {"dmarc": "missing"}, "eom"),
        ("dmarc_policy", {"dmarc": "reject", "aligned": False}, "eom"),
        ("dmarc_policy", {"dmarc": "quarantine", "spf": "fail", "dkim": "none"}, "eom"),
    ],
)
def test_who_lacks_what_is_asked_for_is_refused_where_that_is_known(needs, lacking, stage):
    kind = SenderAuth((needs,))
    assert kind.default_stage == stage
    converse(server(kind), server(kind).memory(), TAKEN)
    found = server(kind, **lacking)
    answer = found.answer(stage, asking(), found.memory(), 0, never)
    assert str(answer.outcome) == f"550 {REFUSED} at {stage}"


def test_whole_conversations():
    found = server(SenderAuth(("ptr",), says=reply("421 Reverse DNS failure")), ptr=False)
    converse(found, found.memory(), "S: 421 Reverse DNS failure\nX: close")
    converse(found, found.memory(), TAKEN, ip="192.0.2.9")  # of that address nothing is known
    found = server(SenderAuth(("spf_policy",)), spf="fail")
    converse(found, found.memory(), f"{GREETED}C: MAIL FROM:<s@b.test>\nS: 550 {REFUSED}")
    converse(found, found.memory(), BEGUN.replace("s@b.test", "s@c.test"), ip="192.0.2.9")
    found = server(SenderAuth(("dkim",)), dkim="fail")
    converse(found, found.memory(), f"{SENT}C: .\nS: 550 {REFUSED}")


def test_tls_is_a_fact_of_the_session():
    found = server(SenderAuth(("tls",)))
    memory = found.memory()
    assert not found.answer("mail", asking(), memory, 0, never).outcome.proceeds
    assert found.answer("mail", asking(encrypted=True), memory, 0, never).outcome.proceeds


def test_one_of_several_is_enough():
    kind = SenderAuth(any_of=("spf", "dkim"))
    cases = [({"spf": "fail"}, True), ({"dkim": "fail"}, True), ({"spf": "fail", "dkim": "none"}, False)]
    for auth, proceeds in cases:
        found = server(kind, **auth)
        assert found.answer("eom", asking(), found.memory(), 0, never).outcome.proceeds is proceeds


def law_of_bulk(kind):
    """Mail passes until so much has come within one period, and never again after that."""

    @given(st.lists(st.integers(0, 10_000), max_size=30).map(sorted), st.integers(1, 5))
    def law(instants, count):
        found = server(kind(("dkim",), bulk=Rate(count, 1000)), dkim="none")
        memory, draw = found.memory(), Bound(1)
        passes = [found.answer("eom", asking(), memory, at, draw).outcome.proceeds for at in instants]
        expected, seen = [], {}
        for at in instants:
            seen[at // 1000] = seen.get(at // 1000, 0) + 1
            expected.append(max(seen.values()) < count)
        assert passes == expected

    law()


def test_law_of_bulk():
    law_of_bulk(SenderAuth)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("volume.mails >= bulk.count", "volume.mails > bulk.count"),
        ("volume.period, volume.mails = at // bulk.per, 0", "pass"),
        ("        if volume.is_bulk:\n            return True\n", ""),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_bulk(mutated("simulator.recipients.behaviours.sender_auth", guard, instead).SenderAuth)


WALL = "{wall: {domains: [x.test], rules: [{name: auth, sender_auth: {needs: [spf, dkim]}}]}}"


@pytest.mark.parametrize(
    ("auth", "codes"), [("{}", [250]), ("{dkim: none}", [550]), ("{spf: softfail}", [550])]
)
def test_what_a_sender_says_of_itself_is_what_servers_see(auth, codes):
    rows = play("{name: w, to: [ann@x.test]}", servers=WALL, sender=f"{{domain: a.test, auth: {auth}}}")
    assert told(rows, "attempt", "code") == codes


@pytest.mark.parametrize(
    ("keys", "why"), [({}, "either needs"), ({"needs": ("spf",), "any_of": ("dkim",)}, "either needs")]
)
def test_what_cannot_be_meant(keys, why):
    with pytest.raises(ValueError, match=why):
        SenderAuth(**keys)


@pytest.mark.parametrize(("needs", "at"), [("spf", "connect"), ("dkim", "rcpt"), ("dmarc", "mail")])
def test_it_stands_where_what_it_asks_for_is_known(needs, at):
    with pytest.raises(ValueError, match="move the rule to"):
        Rule(name="r", behaviour=SenderAuth((needs,)), at=at)
