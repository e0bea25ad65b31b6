import pytest

from simulator.mail import DSN, Complaint, Duration, Unsubscribe
from simulator.recipients import Consequence, Then
from tests.recipients.talk import reply

SOON = Duration(5)
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
        ({"complaint": "fraud"}, Complaint("fraud")),
        ({"unsubscribe": "mailto"}, Unsubscribe("mailto", "all")),
        ({"unsubscribe": "one_click", "scope": "tags"}, Unsubscribe("one_click", "tags")),
    ],
)
def test_what_follows(written, news):
    assert Consequence(after=SOON, **written).then() == Then(news, SOON)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "needs one of"),
        ({"bounce": GONE, "complaint": "abuse"}, "needs one of"),
        ({"complaint": "abuse", "status": "5.1.1"}, "belong to a bounce"),
        ({"unsubscribe": "mailto", "action": "delayed"}, "belong to a bounce"),
        ({"complaint": "abuse", "scope": "tags"}, "belongs to an unsubscribe"),
        ({"bounce": reply("250 2.1.5 OK")}, "quotes a refusal"),
        ({"bounce": reply("250 2.1.5 OK"), "action": "delayed"}, "quotes a refusal"),
    ],
)
def test_what_cannot_follow(written, message):
    with pytest.raises(ValueError, match=message):
        Consequence(after=SOON, **written)
