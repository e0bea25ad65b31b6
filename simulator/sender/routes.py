"""Routes: some mail is sent another way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

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
class RouteRule:
    """One route. ``senders``: every sender as it is on this route, with the route's policy and addresses."""

    senders: Mapping[str, Sender]
    when: RouteWhen = RouteWhen()
    name: str = ""


def route_of(routes: Sequence[RouteRule], mail: Mail) -> RouteRule | None:
    """The first route that mail of this kind takes; None where it goes its sender's own way."""
    return next((route for route in routes if route.when.holds(mail)), None)
