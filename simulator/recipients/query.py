"""What a server is asked, what it answers, and the draws it may make while it thinks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from simulator.mail import Duration, LateNews, Outcome, Reply

Per = Literal["attempt", "message", "recipient", "server"]
"""What a draw belongs to: everything but ``attempt`` is fixed once, however often it is asked."""


Ruling = Reply | Literal["stands", "unread"]
"""What is made of an answer by who has the last word: another reply in its place; or it stands, and the
mail is read, or never read by anybody."""


class Draw(Protocol):
    """A seeded uniform bound by the caller to the transaction at hand."""

    def __call__(self, purpose: str, per: Per = "attempt") -> int:
        """A uniform of 53 bits (0 <= u < ``dice.ONE``), the same whenever it is asked again."""
        ...


def name_of(host: str) -> str:
    """The name of a host whose address may stand beside it: ``mx1.a.test[203.0.113.1]``."""
    return host.partition("[")[0]


@dataclass(slots=True)
class Query:
    """What a server can see of a transaction, whatever the stage.

    ``recipient`` is "" until RCPT. ``transaction`` counts from 1 within the session. ``tags`` stand
    in for what a real server would read in the header; ``encrypted`` says that STARTTLS is done. ``host``:
    which MX host is asked (``name_of``). ``accepted``: how many recipients of the transaction it has taken so
    far. ``wish``: the answer that the mail asks for in its header X-Bounce-Me, once that has come.
    """

    ip: str
    sender: str
    recipient: str
    tags: tuple[str, ...] = ()
    transaction: int = 1
    size: int = 0
    encrypted: bool = False
    host: str = ""
    accepted: int = 0
    wish: str = ""


@dataclass(frozen=True, slots=True)
class Then:
    """What an accepted mail leads to, ``after`` so many milliseconds."""

    news: LateNews
    after: Duration


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A reply or a fault, the rule that gave it ("" for the server's ordinary yes), what follows.

    A rule prepares each of its answers once, so an answer is itself and no other: that is also how
    callers remember what they made of it.
    """

    outcome: Outcome
    rule: str = ""
    then: Then | None = None


def joint(answers: Sequence[Answer]) -> Answer:
    """The one reply to DATA or the dot, out of the answers about each recipient accepted.

    The first that refuses speaks for all. All are asked nonetheless, for a server remembers every
    recipient by itself: one that a greylist never saw would be new at each further attempt.
    """
    return next((answer for answer in answers if not answer.outcome.proceeds), answers[-1])
