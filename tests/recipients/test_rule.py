import pytest

from simulator.dice import ONE, Bound
from simulator.mail import Duration, Outcome
from simulator.recipients import Clock, Consequence, Delay, Memory, Rule, Then, When
from simulator.recipients.behaviours.accept import Accept
from simulator.recipients.behaviours.fault import Fault
from simulator.recipients.behaviours.greylist import Greylist
from simulator.recipients.behaviours.replies import Replies
from simulator.recipients.behaviours.reply import Reply as Says
from simulator.recipients.rule import CompiledRule
from tests.recipients.talk import asking, never, reply

BUSY = Says(reply("451 4.3.0 Busy"))
LATE = Consequence(complaint="abuse", after=Delay(constant=Duration(1)))
BOB = asking()


def asked(rule, query=BOB, draw=never):
    memory = Memory({rule.name: rule.behaviour.fresh()})
    return CompiledRule(rule, "srv", Clock()).answer(query, memory, 0, draw)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [(BUSY, "rcpt"), (Greylist(), "rcpt"), (Fault("reset"), "connect"), (Accept(), "eom")],
)
def test_where_a_kind_stands_by_itself(kind, stage):
    assert Rule(name="r", behaviour=kind).stage == stage
    assert Rule(name="r", behaviour=kind, at="data").stage == "data"


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        (BUSY, {"at": "mail", "when": When(recipient="x")}, "no recipient is known: move the rule to rcpt"),
        (BUSY, {"at": "banner", "when": When(recipient="x")}, "no recipient is known"),
        (BUSY, {"at": "mail", "when": When(attempt=2)}, "no recipient is known"),
        (BUSY, {"at": "ehlo", "when": When(sender="x")}, "no mail is known: move the rule to mail"),
        (BUSY, {"at": "connect", "when": When(tag="x")}, "no mail is known"),
        (Replies((BUSY.reply,)), {"at": "mail"}, "counted by recipient"),
        (Fault("dns_nxdomain"), {"at": "rcpt"}, "before the connection"),
        (Fault("dns_servfail"), {"when": When(recipient="x")}, "no recipient is known"),
        (BUSY, {"at": "auth"}, "at auth no answer decides anything: use one of connect, banner"),
        (BUSY, {"at": "rset"}, "at rset no answer decides anything"),
        (Fault("reset"), {"at": "quit"}, "at quit no answer decides anything"),
        (Greylist(), {"at": "mail"}, "no recipient is known"),
        (Greylist(key=("ip", "sender")), {"at": "banner"}, "no mail is known"),
        (Fault("refuse"), {"at": "rcpt"}, "it can only reset or drop"),
        (Fault("tls"), {}, "write at: starttls"),
        (Accept(), {"at": "rcpt", "then": LATE}, "must stand at eom"),
        (BUSY, {"per": "message"}, "has none"),
    ],
)
def test_what_can_never_apply_is_refused(kind, more, message):
    with pytest.raises(ValueError, match=message):
        Rule(name="r", behaviour=kind, **more)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (BUSY, {"at": "mail", "when": When(sender="x", tag="y", time="01:00-02:00")}),
        (BUSY, {"at": "connect", "when": When(time="01:00-02:00")}),
        (Greylist(key=("ip", "sender")), {"at": "mail"}),
        (Greylist(key=("ip",)), {"at": "connect"}),
        (BUSY, {"at": "data", "when": When(recipient="x", attempt=2)}),
    ],
)
def test_what_is_known_may_be_asked(kind, more):
    assert Rule(name="r", behaviour=kind, **more).behaviour is kind


def test_the_answer_is_made_once():
    rule = CompiledRule(Rule(name="r", behaviour=BUSY), "srv", Clock())
    first, second = (rule.answer(BOB, Memory({"r": None}), 0, never) for _ in range(2))
    assert first is second
    assert first.outcome == Outcome("rcpt", BUSY.reply)
    assert first.rule == "r"


def test_what_follows_stands_in_the_answer():
    answer = asked(Rule(name="r", behaviour=Accept(), then=LATE))
    assert answer.then == Then(LATE.news, Duration(1))


@pytest.mark.parametrize(
    ("rule", "per"),
    [
        (Rule(name="r", behaviour=BUSY, chance=0.5), "attempt"),
        (Rule(name="r", behaviour=BUSY, chance=0.5, per="server"), "server"),
        (Rule(name="r", behaviour=Accept(), chance=0.5), "attempt"),
        (Rule(name="r", behaviour=Accept(), chance=0.5, then=LATE), "recipient"),
        (Rule(name="r", behaviour=Accept(), chance=0.5, then=LATE, per="message"), "message"),
    ],
)
def test_whose_chance_it_is(rule, per):
    drawn = []

    def draw(purpose, per="attempt"):
        drawn.append((purpose, per))
        return 0

    assert asked(rule, draw=draw) is not None
    assert drawn == [("srv/r", per)] == [(rule.purpose("srv"), rule.drawn_per)]


@pytest.mark.parametrize(
    ("chance", "u", "applies"),
    [(0.25, ONE // 4 - 1, True), (0.25, ONE // 4, False), (1.0, ONE - 1, True), (0.0, 0, False)],
)
def test_chance_to_the_last_unit(chance, u, applies):
    answer = asked(Rule(name="r", behaviour=BUSY, chance=chance), draw=lambda purpose, per="attempt": u)
    assert (answer is not None) == applies


def test_an_address_keeps_its_fate_in_the_next_campaign():
    rule = Rule(name="r", behaviour=Accept(), chance=0.5, then=LATE)
    draw, fates = Bound(7), []
    for n in range(200):
        recipient = f"u{n}@a.test"
        twice = [
            asked(rule, asking(recipient), draw.bind(delivery, delivery, recipient, 1, 1))
            for delivery in (n, 1_000 + n)
        ]
        assert (twice[0] is None) == (twice[1] is None)
        fates.append(twice[0] is None)
    assert 60 < sum(fates) < 140


def test_a_rule_that_does_not_apply_rolls_no_dice():
    assert asked(Rule(name="r", behaviour=BUSY, chance=0.5, when=When(recipient="amy"))) is None
