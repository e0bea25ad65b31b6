"""Routes: some mail is sent another way. Which, and when a reply slows its way down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import NamedTuple

from simulator.mail import Bounce, Duration, Outcome, Rate, Reason
from simulator.sender.policy import Sender


class Mail(NamedTuple):
    """What a route can tell mail apart by; ``mx`` are the names of the hosts that take it."""

    sender: str
    domain: str
    tags: tuple[str, ...]
    server: str | None
    mx: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteWhen:
    """Conditions that must all hold; None is no condition. Each is a glob, case ignored.

    ``mx``: one of the hosts of the recipient's domain; ``tag``: one of the tags of the message.
    """

    server: str | None = None
    mx: str | None = None
    domain: str | None = None
    tag: str | None = None
    sender: str | None = None

    def holds(self, mail: Mail) -> bool:
        """Whether mail of this kind is meant."""
        return (
            _is_among(self.server, (mail.server or "",))
            and _is_among(self.mx, mail.mx)
            and _is_among(self.domain, (mail.domain,))
            and _is_among(self.tag, mail.tags)
            and _is_among(self.sender, (mail.sender,))
        )


def _is_among(glob: str | None, words: Sequence[str]) -> bool:
    return glob is None or any(fnmatchcase(word.lower(), glob.lower()) for word in words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """What slows a way down: a reply (a glob over it in one line, case ignored) or a reason.

    From then on, ``for`` so long, it has these ``connections`` and this ``rate``.
    """

    for_: Duration = field(metadata={"key": "for"})
    reply: str | None = None
    reason: Reason | None = None
    connections: int | None = None
    rate: Rate | None = None

    def __post_init__(self) -> None:
        if self.reply is None and self.reason is None:
            raise ValueError("backoff_on needs a reply or a reason to know what slows it down")
        if self.connections is None and self.rate is None:
            raise ValueError("backoff_on slows by connections or by rate: give it one")
        if self.connections is not None and self.connections < 1:
            raise ValueError("connections must be at least 1: a rate can be slower than that")
        if not self.for_:
            raise ValueError("for must be longer than nothing")

    def is_due_to(self, outcome: Outcome, bounce: Bounce | None) -> bool:
        """Whether an outcome, read as ``bounce``, is what slows the way down."""
        if self.reason is not None and (bounce is None or bounce.reason != self.reason):
            return False
        if self.reply is None:
            return True
        said = "" if outcome.reply is None else str(outcome.reply)
        return fnmatchcase(said.lower(), self.reply.lower())


def slowed_by(rules: Sequence[Backoff], outcome: Outcome, bounce: Bounce | None) -> Backoff | None:
    """The first rule of ``backoff_on`` that an outcome sets off."""
    return next((rule for rule in rules if rule.is_due_to(outcome, bounce)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRule:
    """One route. ``senders``: every sender as it is on this route, with the route's policy and addresses.

    ``rate``: so many attempts to one domain in any such period.
    """

    senders: Mapping[str, Sender]
    when: RouteWhen = RouteWhen()
    rate: Rate | None = None
    backoff_on: tuple[Backoff, ...] = ()
    name: str = ""


def route_of(routes: Sequence[RouteRule], mail: Mail) -> RouteRule | None:
    """The first route that mail of this kind takes; None where it goes its sender's own way."""
    return next((route for route in routes if route.when.holds(mail)), None)
