"""What there is to tell of served mail, as values: for the live line, for tests, for the journal."""

from dataclasses import asdict, dataclass
from typing import Any

from simulator.mail import LateNews, Outcome
from simulator.recipients import Then


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A session, as far as its opening: ``outcome`` is what ended it before any recipient was named, None
    where it went on. ``ip``: the client's; ``began`` and ``at`` in virtual ms.
    """

    session: int
    began: int
    at: int
    ip: str
    host: str
    server: str
    outcome: Outcome | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A session is over; ``mails``: how many were begun in it. ``was_refused``: told as ``Met``;
    ``waiting``: recipients that were accepted, whose mail never came to its end."""

    session: int
    at: int
    ip: str
    host: str
    server: str
    mails: int
    was_refused: bool
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one recipient of one mail was answered: why is the ``rule`` ("" for the ordinary yes).

    ``seen``: how often the servers have met (sender, recipient), this time included. ``then``: what
    follows from a mail that was taken.
    """

    session: int
    transaction: int
    began: int
    at: int
    ip: str
    host: str
    server: str
    sender: str
    recipient: str
    seen: int
    outcome: Outcome
    rule: str = ""
    then: Then | None = None
    alone: bool = True

    @property
    def reached(self) -> bool:
        """The server's truth: from the dot on the mail is its own, even if its yes is lost."""
        return self.outcome.stage == "eom" and (self.outcome.reply is None or self.outcome.proceeds)

    @property
    def reply(self) -> str:
        """The answer as a client reads it, or the name of the fault."""
        return str(self.outcome.reply or self.outcome.fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that a server took; ``text`` as it came, without the dots doubled on the way."""

    at: int
    ip: str
    host: str
    sender: str
    recipients: tuple[str, ...]
    octets: int
    text: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """News of a mail that was taken earlier. ``sent``: whether it was mailed to the return path."""

    at: int
    about: Answered
    news: LateNews
    sent: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A mail that was taken could not be handed on."""

    at: int
    mail: Mail
    trouble: str


Told = Met | Left | Answered | Returned | Lost


def as_json(told: Told) -> dict[str, Any]:
    """What is told, for programs: ``event`` is its kind, an outcome is its text, the mail is left out."""
    event = {"event": type(told).__name__.lower()}
    match told:
        case Returned():
            about = {"recipient": told.about.recipient, "sender": told.about.sender, "rule": told.about.rule}
            news = {"news": type(told.news).__name__.lower(), "sent": told.sent, "trouble": told.trouble}
            return {**event, "at_ms": told.at, **about, **news}
        case Lost():
            return {**event, "at_ms": told.at, "recipients": told.mail.recipients, "trouble": told.trouble}
    cells = asdict(told)
    outcome = told.outcome if hasattr(told, "outcome") else None
    for name in ("then", "outcome", "alone"):
        cells.pop(name, None)
    cells["at_ms"] = cells.pop("at")
    if outcome is not None:
        cells |= {"stage": outcome.stage, "answer": str(outcome.reply or outcome.fault)}
    if isinstance(told, Answered):
        cells["reached"] = told.reached
    return event | cells
