"""Who is at the other end of a listener's connection, as far as bytes do not tell."""

from typing import Protocol

from simulator.dice import Bound
from simulator.mail import Stage
from simulator.recipients import Answer, Draw, Session, Taken


class Caller(Protocol):
    """What a server must be told about a connection besides its bytes, and what it tells of it.

    ``ip``: the source address as the scenario knows it; ``host``: the MX host it calls, "" where nobody
    knows; ``tags``: those of the mail under way.
    """

    ip: str
    host: str
    tags: tuple[str, ...]

    @property
    def at(self) -> int:
        """The virtual instant, ms."""
        ...

    def bind(self, sender: str, recipient: str) -> Draw:
        """The draws of a delivery."""
        ...

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        """The server has answered, and its reply is on its way as bytes."""
        ...

    def pause(self) -> float:
        """How long the server thinks before it does what it has just decided, real seconds."""
        ...

    def take(self, mail: Taken) -> None:
        """The server has taken a mail."""
        ...

    def wait_in_vain(self) -> None:
        """The server will say nothing any more, and not close."""
        ...

    def meet(self, session: Session) -> None:
        """The server's side of the connection, whose ``close`` the caller calls when it ends."""
        ...

    def gone(self) -> None:
        """The socket is closed."""
        ...


class Visitor:
    """A caller of whom nothing is known but its address; all its mail comes at one instant, and a
    recipient's fate hangs on the seed alone."""

    def __init__(self, ip: str, seed: int = 1, at: int = 0) -> None:
        self.ip = ip
        self.host = ""
        self.at = at
        self.tags: tuple[str, ...] = ()
        self._draw = Bound(seed)

    def bind(self, sender: str, recipient: str) -> Draw:
        """The draws of (sender, recipient), as often as they meet."""
        return self._draw.bind(0, 0, recipient, 1, 1)

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        """Is not interested."""

    def pause(self) -> float:
        """Is answered at once."""
        return 0.0

    def take(self, mail: Taken) -> None:
        """Is not interested."""

    def wait_in_vain(self) -> None:
        """Has a patience of its own."""

    def meet(self, session: Session) -> None:
        """Counts as long as its socket is open."""
        self._session = session

    def gone(self) -> None:
        """Counts no longer."""
        self._session.close()
