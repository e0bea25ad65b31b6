import pytest

from simulator.mail import Duration
from simulator.recipients import Delay, Rule, Server, When
from simulator.recipients.behaviours.latency import Latency
from simulator.recipients.behaviours.reply import Reply
from tests.engine.story import play
from tests.recipients.talk import ADDRESSED, SENT, always, converse, reply, server_of

SECOND = Duration(1000)
TWO_RECIPIENTS = f"""
{ADDRESSED}
C: RCPT TO:<amy@a.test>
S: 250 2.1.5 OK
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: .
T: <s@b.test> to bob@a.test, amy@a.test, 0 octets
S: 250 2.0.0 OK
"""


def waited(at, script=TWO_RECIPIENTS, share=0.5, **delay):
    """How long a conversation took with a rule of latency at a stage, in ms."""
    server = server_of(Latency(Delay(**delay)), at=at)
    memory = server.memory()
    converse(server, memory, script, draw=always(share))
    return memory.taken()


@pytest.mark.parametrize(
    ("at", "span"), [(None, 1000), ("connect", 1000), ("mail", 1000), ("rcpt", 2000), ("eom", 1000)]
)
def test_it_waits_once_for_each_command_and_once_for_each_recipient_named(at, span):
    assert waited(at, constant=SECOND) == span


def test_it_is_drawn_from_a_distribution():
    assert waited("eom", median=SECOND, p95=Duration(5000)) == 1000
    assert 4900 < waited("eom", share=0.95, median=SECOND, p95=Duration(5000)) < 5100


def test_of_two_recipients_the_one_that_takes_longer_decides():
    slow = Rule(name="slow", behaviour=Latency(Delay(constant=SECOND)), at="eom", when=When(recipient="amy"))
    server = Server(name="s", domains=("a.test",), rules=(slow,))
    memory = server.memory()
    converse(server, memory, TWO_RECIPIENTS, draw=always(0))
    assert memory.taken() == 1000
    converse(server, memory, f"{SENT}C: .\nT: <s@b.test> to bob@a.test, 0 octets\nS: 250 2.0.0 OK")
    assert memory.taken() == 0


def test_it_passes_on_to_what_answers():
    gone = Rule(name="gone", behaviour=Reply(reply("550 5.1.1 No")), at="mail")
    late = Rule(name="late", behaviour=Latency(Delay(constant=SECOND)))
    server = Server(name="s", domains=("a.test",), rules=(late, gone))
    memory = server.memory()
    script = "S: 220 mx.a.test ESMTP\nC: HELO x\nS: 250 mx.a.test\nC: MAIL FROM:<s@b.test>\nS: 550 5.1.1 No"
    converse(server, memory, script, draw=always(0))
    assert memory.taken() == 1000


def test_the_latency_of_a_server_is_this_rule_before_all_others():
    whole, by_stage = "latency: 2s", "latency: {connect: 1s, rcpt: 2s}"
    rule = "rules: [{name: late, latency: 2s}]"
    rules = "rules: [{name: a, latency: 1s, at: connect}, {name: b, latency: 2s, at: rcpt}]"
    assert run(whole) == run(rule)
    assert run(by_stage) == run(rules)
    assert run(whole) != run(by_stage)


def run(slow):
    return play(
        '{name: w, messages: 5, over: 5s, to: "u{n}@slow.test"}',
        servers=f"{{s: {{domains: [slow.test], {slow}}}}}",
    )
