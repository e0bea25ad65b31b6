"""A sink that answers what the mail itself asks for: in the address, or in the header X-Bounce-Me."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import unquote_plus

from simulator.mail import Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query
from simulator.regex import capture

_SINK = Reply(550, "5.0.0", ("Refused, for the mail asks for it",))
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_LONGEST = 400  # characters of a text; a reply line has 512 octets (RFC 5321 section 4.5.3.1.5)
_INSTANT = "%Y-%m-%dT%H_%M_%SZ"  # a colon may not stand in a local part (RFC 5321 section 4.1.2)

_READERS: dict[str, Callable[[str], str | None]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRequest:
    """Answers with the ``code``, the ``enhanced`` code and the ``text`` that stand in the local part.

    Each is a '/regular expression/' whose first group is what is meant; a text is decoded as in a URL.
    ``until``: the instant from which mail passes on, in seconds since 1970 or like 2026-07-06T08_00_00Z.
    Where no code is looked for, the reply beside it is given; an address without the code passes on.
    ``header``: the reply is what the header X-Bounce-Me says, as served mail has it once its data came.
    """

    code: str | None = None
    enhanced: str | None = None
    text: str | None = None
    until: str | None = None
    header: bool = False
    says: Reply | Fault = field(default=_SINK, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "rcpt"

    def __post_init__(self) -> None:
        for written in (self.code, self.enhanced, self.text, self.until):
            if written is not None:
                capture(written)
        if self.header and (self.code or self.enhanced or self.text or self.until):
            raise ValueError("header asks for a whole reply: leave the others out")

    @property
    def needs_recipient(self) -> bool:
        """Whether what it reads is the recipient's address."""
        return not self.header

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """What is asked for, if anything is."""
        if self.header:
            return _reply(query.wish)
        local = query.recipient.rpartition("@")[0]
        until = _found(self.until, local)
        if until and server.clock.started + at >= _instant(until):
            return None
        if self.code is None:
            return self.says
        code = _found(self.code, local)
        if not code:
            return None
        text = _CONTROL.sub(" ", unquote_plus(_found(self.text, local) or ""))[:_LONGEST]
        return _reply(
            " ".join(filter(None, (code, _found(self.enhanced, local), text or _text_of(self.says))))
        )


def _found(written: str | None, local: str) -> str | None:
    if written is None:
        return None
    reader = _READERS.get(written)
    if reader is None:
        reader = _READERS[written] = capture(written)
    return reader(local)


def _text_of(says: Reply | Fault) -> str:
    return says.text if isinstance(says, Reply) else ""


def _reply(wish: str) -> Reply | None:
    """The refusal that a wish names; None where it names none."""
    try:
        reply = Reply.parse(wish)
    except ValueError:
        return None
    return reply if reply.code >= 400 else None


def _instant(written: str) -> int:
    """Milliseconds since 1970; the first instant of all where it cannot be read."""
    if written.isdigit():
        return int(written[:12]) * 1000
    try:
        return int(datetime.strptime(written, _INSTANT).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return 0
