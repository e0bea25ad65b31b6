import pytest

from simulator.mail import Reply
from simulator.recipients.behaviours.on_request import OnRequest
from simulator.recipients.memory import Memory
from tests.recipients.talk import ADDRESSED, BEGUN, asking, clock, converse, server_of

CODE, TEXT = r"/^bounce\+(\d\d\d)/i", r"/^bounce\+\d\d\d\+(.*)/i"
FULL = Reply.parse("452 4.2.2 Mailbox full")


def said(kind, local, at=0, started="1970-01-01T00:00:00+00:00", **more):
    answer = kind.answer(asking(f"{local}@a.test", **more), None, at, Memory({}, clock(started)))
    return None if answer is None else str(answer)


def test_a_conversation():
    server = server_of(OnRequest(code=CODE, text=TEXT))
    converse(
        server,
        server.memory(),
        f"""
        {BEGUN}
        C: RCPT TO:<bounce+452+4.2.2%20Mailbox+full@a.test>
        S: 452 4.2.2 Mailbox full
        C: RCPT TO:<BOUNCE+550@a.test>
        S: 550 Refused, for the mail asks for it
        C: RCPT TO:<bounce@a.test>
        S: 250 2.1.5 OK
        """,
    )


@pytest.mark.parametrize(
    ("local", "answer"),
    [
        ("x!extended_code=4.3.1!base_code=454!reason=Out%20of+space", "454 4.3.1 Out of space"),
        ("x!base_code=550", "550 Refused, for the mail asks for it"),
        ("x!base_code=250", None),
        ("x!base_code=999", None),
        ("x!reason=why", None),
        ("x!base_code=451!bounce_until=10!reason=y", "451 y"),
        ("x!base_code=451!reason=a%0D%0Ab%00c", "451 a b c"),
    ],
)
def test_parts_stand_in_any_order(local, answer):
    kind = OnRequest(
        code=r"/!base_code=(\d\d\d)/",
        enhanced=r"/!extended_code=([\d.]+)/",
        text="/!reason=([^!]*)/",
        until=r"/!bounce_until=(\d+)/",
    )
    assert said(kind, local) == answer


@pytest.mark.parametrize(
    ("until", "refused_at", "taken_at"),
    [
        ("1783324800", "2026-07-06T07:59:59.999+00:00", "2026-07-06T08:00:00+00:00"),
        ("2026-07-06T08_00_00Z", "2026-07-06T07:59:59.999+00:00", "2026-07-06T08:00:00+00:00"),
    ],
)
def test_until_an_instant_of_the_calendar(until, refused_at, taken_at):
    kind = OnRequest(until="/#(.+)$/", says=FULL)
    assert said(kind, f"full#{until}", started=taken_at) is None
    assert said(kind, f"full#{until}", at=-1, started=taken_at) == "452 4.2.2 Mailbox full"
    assert said(kind, f"full#{until}", started=refused_at[:19] + "+00:00") == "452 4.2.2 Mailbox full"


def test_an_instant_that_cannot_be_read_is_over():
    assert said(OnRequest(until="/#(.+)$/", says=FULL), "full#tomorrow") is None
    assert said(OnRequest(until="/#(.+)$/", says=FULL), "full") == "452 4.2.2 Mailbox full"


def test_the_header_says_a_whole_reply():
    kind = OnRequest(header=True)
    assert said(kind, "bob", wish="452 4.3.1 Out of space") == "452 4.3.1 Out of space"
    for wish in ("", "250 2.0.0 Yes", "no reply"):
        assert said(kind, "bob", wish=wish) is None


def test_the_header_has_come_once_the_data_has():
    server = server_of(OnRequest(header=True), at="eom")
    converse(server, server.memory(), f"{ADDRESSED}C: QUIT\nS: 221 2.0.0 Bye\nX: close\n")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"code": "/550/"}, "holds nothing to take out"),
        ({"code": "/(/"}, "is no regular expression"),
        ({"header": True, "code": CODE}, "leave the others out"),
    ],
)
def test_what_cannot_be_meant(fields, why):
    with pytest.raises(ValueError, match=why):
        OnRequest(**fields)
