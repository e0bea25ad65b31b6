"""What a text session wants done: its driver moves the bytes and closes the sockets."""

from functools import lru_cache
from typing import Literal, NamedTuple

from simulator.mail import Fault, Reply, Stage
from simulator.recipients.query import Then


class Send(NamedTuple):
    """Write these bytes."""

    octets: bytes


class Break(NamedTuple):
    """Fail below SMTP: reset, close or keep silent from now on, as the fault says."""

    fault: Fault
    stage: Stage


class Taken(NamedTuple):
    """A mail is taken, whatever becomes of the reply; ``then``: what follows, by recipient; ``text``: as
    much of the mail as the session keeps."""

    sender: str
    recipients: tuple[str, ...]
    octets: int
    then: tuple[tuple[str, Then], ...]
    text: bytes = b""


Sign = Literal["start_tls", "close"]
"""Begin the handshake; close the connection once everything is written."""

Action = Send | Break | Taken | Sign

GARBAGE = b"?no reply of SMTP?\r\n"


@lru_cache(maxsize=4096)
def send(reply: Reply) -> Send:
    """A reply as the bytes of it; what UTF-8 cannot hold becomes a question mark."""
    return Send(reply.render().encode(errors="replace"))


def challenge(asked: str) -> Send:
    """What a login is to answer next; the blank stands also before nothing (RFC 4954 section 4)."""
    return Send(b"334 %s\r\n" % asked.encode())
