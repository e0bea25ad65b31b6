"""One connection of a wire run, as both ends know it beside its bytes.

The client names the virtual instant, the source address and the bound draw; the server tells which
rule spoke, what follows from a mail, and when it has fallen silent. The replies themselves are in the
bytes, and nowhere else.
"""

import asyncio
from collections.abc import Sequence

from simulator.dice import Bound
from simulator.mail import Stage, as_sent
from simulator.recipients import Answer, Draw, Server, Session, Taken
from simulator.transport.seam import Addressee
from simulator.transport.testimony import Testimony

SILENCE = 0.02
"""Seconds of real silence that stand for the sender's patience, which is virtual: no reply comes in them."""


class Call:
    """Is the ``listener.Caller`` of a connection, and what the client keeps of it.

    ``patience``: the real timeout under way.
    """

    def __init__(self, ip: str, host: str, at: int, draw: Bound) -> None:
        self.ip = ip
        self.host = host
        self.patience: asyncio.Timeout | None = None
        self._silent = False
        self._session: Session | None = None
        self.begin(at, (), draw)

    def begin(self, at: int, addressees: Sequence[Addressee], draw: Bound) -> None:
        """What follows is about these, at this instant."""
        self.at = at
        self.tags = addressees[0].message.tags if addressees else ()
        self.draw = draw
        self._first = addressees[0] if addressees else None
        self._addressees = {as_sent(each.recipient): each for each in addressees}
        self.testimony = Testimony()

    def _addressee(self, recipient: str) -> Addressee | None:
        return self._addressees.get(recipient, self._first)

    def bind(self, sender: str, recipient: str) -> Draw:
        """The draws of a recipient; of the first where none is named; as it was bound before any mail."""
        who, bound = self._addressee(recipient), self.draw
        if who is not None:
            bound.bind(who.id, who.message.id, who.key, bound.attempt, bound.contact)
        return bound

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        """Notes what the server answered, for the journal's ``answered_by`` and ``reached``."""
        who = self._addressee(recipient)
        self.testimony.note(stage, who.id if who is not None else 0, answer)

    def pause(self) -> float:
        """Virtual time passes elsewhere."""
        return 0.0

    def take(self, mail: Taken) -> None:
        """The testimony has it."""

    def wait_in_vain(self) -> None:
        """The server keeps silent: the patience of years of virtual time ends within moments."""
        self._silent = True
        self.shorten()

    def shorten(self) -> None:
        """Ends a patience soon if it is in vain."""
        if self._silent and self.patience is not None:
            self.patience.reschedule(asyncio.get_running_loop().time() + SILENCE)

    def meet(self, session: Session) -> None:
        """The server's side of the connection."""
        self._session = session

    def change(self, server: Server) -> None:
        """What stands behind the connection now."""
        if self._session is not None:
            self._session.change(server)

    def gone(self) -> None:
        """The server's socket is closed; the connection counts until its virtual end."""

    def end(self) -> None:
        """The virtual end of the connection."""
        if self._session is not None:
            self._session.close()
