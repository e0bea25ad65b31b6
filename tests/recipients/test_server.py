import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import STAGES, Duration, Rate, Reply
from simulator.recipients import Host, Limits, Rule, Server, When
from simulator.recipients.behaviours.fault import Fault
from simulator.recipients.behaviours.greylist import Greylist
from simulator.recipients.behaviours.reply import Reply as Says
from tests.recipients.talk import IP, asking, never, reply
from tests.sender.mutant import mutated

BUSY = Says(reply("451 4.3.0 Busy"))
GONE = Says(reply("550 5.1.1 Gone"))
BOB = asking()
CALMLY = settings(max_examples=60, deadline=None)
HASTILY = settings(max_examples=400, deadline=None, phases=[Phase.generate], report_multiple_bugs=False)


def test_the_ordinary_yes():
    server = Server(name="s", domains=("a.test",))
    said = {
        stage: str(server.answer(stage, BOB, server.memory(), 0, never).outcome.reply) for stage in STAGES
    }
    assert said == {
        "connect": "220 mx.a.test",
        "banner": "220 mx.a.test ESMTP",
        "ehlo": "250 mx.a.test STARTTLS PIPELINING SIZE 52428800 8BITMIME SMTPUTF8 ENHANCEDSTATUSCODES"
        " CHUNKING DSN",
        "helo": "250 mx.a.test",
        "starttls": "220 2.0.0 Ready to start TLS",
        "auth": "235 2.7.0 Authentication succeeded",
        "mail": "250 2.1.0 OK",
        "rcpt": "250 2.1.5 OK",
        "data": "354 End data with <CR><LF>.<CR><LF>",
        "body": "250 2.0.0 OK",
        "eom": "250 2.0.0 OK",
        "rset": "250 2.0.0 OK",
        "quit": "221 2.0.0 Bye",
    }


def test_without_tls_it_is_neither_offered_nor_had():
    server = Server(name="s", domains=("a.test",), tls="none")
    assert "STARTTLS" not in server.yes["ehlo"].outcome.reply.lines
    assert server.yes["starttls"].outcome.reply.code == 502


def test_tls_required():
    server = Server(name="s", domains=("a.test",), tls="required")
    memory = server.memory()
    assert str(server.answer("mail", BOB, memory, 0, never).outcome.reply).startswith("530 5.7.0")
    encrypted = asking(encrypted=True)
    assert server.answer("mail", encrypted, memory, 0, never) is server.yes["mail"]


def test_domains_are_folded_and_a_host_is_found():
    server = Server(name="s", domains=("Münch.TEST", "b.test"))
    assert server.domains == ("xn--mnch-0ra.test", "b.test")
    assert server.hosts == (Host("mx.xn--mnch-0ra.test"),)


def test_the_stages_that_need_asking():
    rules = (
        Rule(name="a", behaviour=BUSY, at="eom"),
        Rule(name="b", behaviour=GONE),
        Rule(name="c", behaviour=Fault("refuse")),
        Rule(name="d", behaviour=Fault("dns_servfail")),
    )
    server = Server(name="s", domains=("a.test",), rules=rules)
    assert server.asked == ("rcpt", "eom")
    assert server.stages == {"connect", "rcpt", "eom"}


def law_of_order(kind, pace=CALMLY):
    """At each stage the first rule that applies answers; the others are not heard."""
    rules = st.lists(
        st.tuples(st.sampled_from(["mail", "rcpt", "eom"]), st.sampled_from(["b*", "amy", None])), max_size=6
    )

    @pace
    @given(rules, st.sampled_from(["mail", "rcpt", "data", "eom"]), st.sampled_from(["bob", "amy", "eve"]))
    def law(written, stage, who):
        written = [(at, to if at != "mail" else None) for at, to in written]
        made = tuple(
            Rule(name=f"r{n}", behaviour=BUSY, at=at, when=None if to is None else When(recipient=to))
            for n, (at, to) in enumerate(written)
        )
        server = kind(name="s", domains=("a.test",), rules=made)
        answer = server.answer(stage, asking(recipient=f"{who}@a.test"), server.memory(), 0, never)
        matches = {"bob": "b*", "amy": "amy", "eve": "-"}[who]
        first = [n for n, (at, to) in enumerate(written) if at == stage and to in (None, matches)]
        assert answer.rule == (f"r{first[0]}" if first else "")
        assert first or answer is server.yes[stage]
        assert answer.outcome.stage == stage

    law()


def test_law_of_order():
    law_of_order(Server)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("        for rule in rules:\n", "        for rule in reversed(rules):\n"),
        (
            "            if answer is not None:\n                return answer\n",
            "            return answer\n",
        ),
        ("if rule.stage == stage\n", "if True\n"),
    ],
)
def test_the_law_of_order_notices(guard, instead):
    with pytest.raises((AssertionError, AttributeError)):
        law_of_order(mutated("simulator.recipients.server", guard, instead).Server, HASTILY)


def test_limits_stand_before_the_rules_and_tls_before_the_limits():
    limits = Limits(connections=1, messages_per_connection=2, messages=Rate(3, Duration(4)))
    own = Rule(name="own", behaviour=BUSY, at="mail")
    server = Server(name="s", domains=("a.test",), limits=limits, rules=(own,), tls="required")
    assert [rule.name for rule in server.all_rules][1:] == [
        "limits.connections",
        "limits.messages_per_connection",
        "limits.messages",
        "own",
    ]
    assert server.all_rules[0].stage == "mail"


def law_of_fresh_memory(kind):
    """What one run taught a server, the next does not know."""

    @CALMLY
    @given(st.lists(st.sampled_from(["amy", "bob"]), max_size=8))
    def law(names):
        server = kind(
            name="s",
            domains=("a.test",),
            rules=(Rule(name="g", behaviour=Greylist(Duration(3))),),
            limits=Limits(messages=Rate(2, Duration(5))),
        )
        runs = []
        for _ in range(2):
            memory, said = server.memory(), []
            for at, name in enumerate(names):
                query = asking(recipient=f"{name}@a.test")
                said += [server.answer(stage, query, memory, at, never).rule for stage in ("mail", "rcpt")]
            runs.append(said)
        assert runs[0] == runs[1]

    law()


def test_law_of_fresh_memory():
    law_of_fresh_memory(Server)


def test_the_law_of_fresh_memory_notices():
    class Remembers(Server):
        kept = None

        def memory(self):
            self.__dict__.setdefault("kept_memory", super().memory())
            return self.__dict__["kept_memory"]

    with pytest.raises(AssertionError):
        law_of_fresh_memory(Remembers)


def test_counting_is_by_stage_sender_and_recipient_and_only_where_it_is_needed():
    third = Rule(name="third", behaviour=BUSY, when=When(attempt=3))
    server = Server(name="s", domains=("a.test",), rules=(third, Rule(name="late", behaviour=GONE, at="eom")))
    memory = server.memory()
    for query in (BOB, BOB, asking(sender="t@b.test"), asking(recipient="amy@a.test")):
        assert server.answer("rcpt", query, memory, 0, never).rule == ""
        server.answer("eom", query, memory, 0, never)
    assert server.answer("rcpt", BOB, memory, 0, never).rule == "third"
    assert len(memory._seen) == 3


def test_open_connections_are_counted():
    server = Server(name="s", domains=("a.test",))
    memory = server.memory()
    server.opened(memory, IP)
    server.opened(memory, IP)
    server.closed(memory, IP)
    assert memory.connections == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"domains": ()}, "at least one domain"),
        ({"domains": ("no domain",)}, "no domain name"),
        ({"rules": (Rule(name="r", behaviour=BUSY), Rule(name="r", behaviour=GONE))}, "share the name 'r'"),
        (
            {
                "rules": (Rule(name="limits.messages", behaviour=BUSY),),
                "limits": Limits(messages=Rate(1, Duration(1))),
            },
            "share the name",
        ),
    ],
)
def test_what_is_no_server(wrong, message):
    with pytest.raises(ValueError, match=message):
        Server(**{"name": "s", "domains": ("a.test",), **wrong})


def law_of_chance(kind):
    """A rule with a chance answers as often as it says, and the same to whoever asks again."""

    @settings(max_examples=5, deadline=None)
    @given(st.integers(0, 1_000))
    def law(seed):
        draw = Bound(seed)
        server = kind(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=BUSY, chance=0.2),))
        memory = server.memory()
        busy = 0
        for n in range(2_000):
            answers = [server.answer("rcpt", BOB, memory, 0, draw.bind(n, n, "", 1, 1)) for _ in range(2)]
            assert answers[0] is answers[1]
            busy += answers[0].rule == "r"
        assert 310 < busy < 490  # 400 expected, five standard deviations

    law()


def test_law_of_chance():
    law_of_chance(Server)


def test_a_reply_object_is_shared():
    server = Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=BUSY),))
    answer = server.answer("rcpt", BOB, server.memory(), 0, never)
    assert isinstance(answer.outcome.reply, Reply)
    assert answer.outcome.reply is BUSY.reply
