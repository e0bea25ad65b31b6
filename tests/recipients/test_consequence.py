import pytest

from simulator.dice import Bound
from simulator.mail import DSN, AutoReply, Complaint, Duration, Unsubscribe
from simulator.recipients import Consequence, Delay, Rule, Server
from simulator.recipients.behaviours.accept import Accept
from tests.recipients.talk import always, asking, reply

HOUR = 3_600_000
SOON = Delay(constant=Duration(5))
GONE = reply("550 5.1.1 User unknown")


@pytest.mark.parametrize(
    ("written", "news"),
    [
        ({"bounce": GONE}, DSN("failed", "5.1.1", GONE)),
        ({"bounce": GONE, "status": "4.2.2"}, DSN("failed", "4.2.2", GONE)),
        ({"bounce": reply("550 Gone")}, DSN("failed", "5.0.0", reply("550 Gone"))),
        ({"bounce": reply("451 Later"), "action": "delayed"}, DSN("delayed", "4.0.0", reply("451 Later"))),
        (
            {"bounce": reply("250 2.1.5 OK"), "action": "delivered"},
            DSN("delivered", "2.1.5", reply("250 2.1.5 OK")),
        ),
        (
            {"bounce": GONE, "as_recipient": "{local}@inner.test"},
            DSN("failed", "5.1.1", GONE, "{local}@inner.test"),
        ),
        ({"complaint": "fraud"}, Complaint("fraud")),
        ({"auto_reply": True}, AutoReply()),
        ({"unsubscribe": "mailto"}, Unsubscribe("mailto", "all")),
        ({"unsubscribe": "one_click", "scope": "tags"}, Unsubscribe("one_click", "tags")),
    ],
)
def test_what_follows(written, news):
    assert Consequence(after=SOON, **written).news == news


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "needs one of"),
        ({"bounce": GONE, "complaint": "abuse"}, "needs one of"),
        ({"complaint": "abuse", "status": "5.1.1"}, "belong to a bounce"),
        ({"unsubscribe": "mailto", "action": "delayed"}, "belong to a bounce"),
        ({"complaint": "abuse", "scope": "tags"}, "belongs to an unsubscribe"),
        ({"complaint": "abuse", "auto_reply": True}, "needs one of"),
        ({"complaint": "abuse", "as_recipient": "a@b.test"}, "belong to a bounce"),
        ({"bounce": GONE, "as_recipient": "{user}@b test"}, "b test"),
        ({"bounce": reply("550 5.1.1 Not from {ip}")}, "quotes only {recipient}"),
        ({"bounce": reply("250 2.1.5 OK")}, "quotes a refusal"),
        ({"bounce": reply("250 2.1.5 OK"), "action": "delayed"}, "quotes a refusal"),
    ],
)
def test_what_cannot_follow(written, message):
    with pytest.raises(ValueError, match=message):
        Consequence(after=SOON, **written)


def test_what_follows_may_come_in_a_time_of_its_own():
    """The median at one half, the 95th percentile at 0.95: a lognormal."""
    drawn = Consequence(complaint="abuse", after=Delay(median=Duration(6 * HOUR), p95=Duration(31 * HOUR)))
    one = Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=Accept(), then=drawn),))
    times = [one.answer("eom", asking(), one.memory(), 0, always(share)).then.after for share in (0.5, 0.95)]
    assert times == [pytest.approx(6 * HOUR, rel=1e-3), pytest.approx(31 * HOUR, rel=1e-3)]


def test_each_message_has_its_own_time_and_keeps_it():
    late = Consequence(complaint="abuse", after=Delay(exponential=Duration(HOUR)))
    one = Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=Accept(), then=late),))
    memory, draw = one.memory(), Bound(1)

    def after(message, attempt):
        bound = draw.bind(message, message, "bob@a.test", attempt, 1)
        return one.answer("eom", asking(), memory, 0, bound).then.after

    assert after(1, 1) == after(1, 2) != after(2, 1)
