from simulator.mail import Reply
from simulator.recipients import Send
from simulator.recipients.actions import send


def test_a_reply_in_bytes():
    assert send(Reply(550, "5.1.1", ("Zoë", "is gone"))) == Send(
        "550-5.1.1 Zoë\r\n550 5.1.1 is gone\r\n".encode()
    )


def test_what_utf_8_cannot_hold():
    assert send(Reply(250, None, ("\ud800",))) == Send(b"250 ?\r\n")
