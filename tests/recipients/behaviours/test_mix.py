import pytest

from simulator.dice import Bound
from simulator.mail import Share
from simulator.recipients.behaviours.mix import Mix, Portion
from tests.recipients.talk import ADDRESSED, BEGUN, always, asking, converse, reply, server_of

BUSY, GONE = reply("451 4.3.0 Busy"), reply("550 5.1.1 Gone")
SINK = (Portion(Share(0.1), BUSY), Portion(Share(0.05), GONE), Portion(Share(0.05), fault="drop"))


@pytest.mark.parametrize(
    ("rolled", "heard"),
    [
        (0.0, f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: {BUSY}"),
        (0.099, f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: {BUSY}"),
        (0.101, f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: {GONE}"),
        (0.19, f"{BEGUN}C: RCPT TO:<bob@a.test>\nX: drop at rcpt"),
        (0.201, ADDRESSED),
    ],
)
def test_each_answer_in_its_share(rolled, heard):
    server = server_of(Mix(SINK))
    converse(server, server.memory(), heard, draw=always(rolled))


def codes(by, recipients, attempts):
    server = server_of(Mix((Portion(Share(0.5), GONE),), by=by))
    memory, draw = server.memory(), Bound(3)
    return [
        [
            server.answer("rcpt", asking(who), memory, 0, draw.bind(n, n, who, n, 1)).outcome.reply.code
            for n in range(attempts)
        ]
        for who in recipients
    ]


def test_by_recipient_whoever_is_refused_stays_refused():
    people = [f"u{n}@a.test" for n in range(200)]
    rows = codes("recipient", people, 5)
    assert all(len(set(row)) == 1 for row in rows)
    assert 70 < sum(row[0] == 550 for row in rows) < 130  # 4 standard deviations
    assert any(len(set(row)) == 2 for row in codes("attempt", people[:20], 5))


@pytest.mark.parametrize("answers", [(), (Portion(Share(0.6), BUSY), Portion(Share(0.5), GONE))])
def test_shares_come_to_the_whole_at_most(answers):
    with pytest.raises(ValueError, match="100% at most"):
        Mix(answers)


@pytest.mark.parametrize("said", [{}, {"reply": BUSY, "fault": "drop"}])
def test_a_portion_says_one_thing(said):
    with pytest.raises(ValueError, match="either a reply or a fault"):
        Portion(Share(0.1), **said)
