"""A client as the server knows it: how far it has come, the mail it hands over, what is asked about it."""

from collections.abc import Callable
from typing import Literal

from simulator.mail import Outcome, Stage
from simulator.recipients.actions import Taken
from simulator.recipients.commands import Asked
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Query, Then, joint
from simulator.recipients.refusals import DONE, TOO_LARGE
from simulator.recipients.server import Server
from simulator.recipients.wishes import wish_of

Bind = Callable[[str, str], Draw]
"""(sender, recipient) -> the draws of that delivery; each is "" where it is not yet known."""

Hear = Callable[[Stage, str, Answer], None]
"""Is told every answer as it is given, with its stage and the recipient it is about ("" for none)."""

_TALK = frozenset({"EHLO", "HELO", "NOOP", "RSET", "VRFY"})
_NEXT_CHUNK = Outcome("eom", DONE)


class Reception:
    """The transactions of one connection, one after the other.

    The client has ``greeted`` by one of two verbs, is ``encrypted``, is ``known`` by its login. ``mail``:
    the MAIL command of the transaction under way, with the ``recipients`` accepted and the octets that
    came in ``chunks`` (None before the first). ``talk``: commands since the last that led to mail. ``tags``
    stand in for what a server reads in a header.
    """

    def __init__(
        self, server: Server, memory: Memory, ip: str, bind: Bind, hear: Hear | None, host: str = ""
    ) -> None:
        self.server = server
        self.memory = memory
        self.greeted: Literal["", "HELO", "EHLO"] = ""
        self.encrypted = self.known = False
        self.tags: tuple[str, ...] = ()
        self._ip = ip
        self._bind = bind
        self._hear = hear
        self._host = host
        self.talk = 0
        self._transactions = 0
        self.reset()

    def arrive(self) -> None:
        """The connection is open."""
        self.server.opened(self.memory, self._ip)

    def leave(self) -> None:
        """The connection is gone."""
        self.server.closed(self.memory, self._ip)

    def count(self, verb: str) -> None:
        """A command has come: whether it leads to mail."""
        self.talk = self.talk + 1 if verb in _TALK else 0

    def reset(self) -> None:
        """No mail is under way."""
        self.mail: Asked | None = None
        self.recipients: list[str] = []
        self.chunks: int | None = None
        self._wish = ""

    def encrypt(self) -> None:
        """Nothing said in clear counts any more, on either side (RFC 3207 sections 4.2 and 6)."""
        self.greeted, self.known, self.encrypted = "", False, True

    def begin(self, mail: Asked, at: int) -> Outcome:
        """MAIL: the answer, after which the transaction is open if it proceeds."""
        self._transactions += 1
        if mail.size > self.server.size:
            return Outcome("mail", TOO_LARGE)
        self.mail = mail
        outcome = self.ask("mail", at)
        if not outcome.proceeds:
            self.reset()
        return outcome

    def add(self, recipient: str, at: int) -> Outcome:
        """RCPT: the answer; who is accepted gets the mail."""
        outcome = self.ask("rcpt", at, recipient)
        if outcome.proceeds:
            self.recipients.append(recipient)
        return outcome

    def data(self, at: int) -> Outcome:
        """DATA, or the first of the chunks that come in its place."""
        return joint(self._ask_all("data", at)).outcome

    def take_chunk(self, octets: int, at: int) -> Outcome:
        """BDAT: the answer to a chunk; one that refuses ends the transaction (RFC 3030 section 2)."""
        outcome = self.data(at) if self.chunks is None else _NEXT_CHUNK
        self.chunks = (self.chunks or 0) + octets
        if outcome.proceeds and self.chunks <= self.server.size:
            return _NEXT_CHUNK
        self.reset()
        return Outcome("data", TOO_LARGE) if outcome.proceeds else outcome

    def judge(self, octets: int, text: bytes, at: int) -> tuple[Outcome, list[Taken]]:
        """The whole mail is there, of which ``text`` was kept: the answer to it, and the mail if it is taken,
        also where the answer gets lost. The transaction is over."""
        self._wish = wish_of(text)
        outcome, then = self._answer_to_all(at)
        taken: list[Taken] = []
        if self.mail is not None and outcome.stage == "eom" and (outcome.fault or outcome.proceeds):
            taken = [Taken(self.mail.address, tuple(self.recipients), octets, then, text)]
        self.reset()
        return outcome, taken

    def _answer_to_all(self, at: int) -> tuple[Outcome, tuple[tuple[str, Then], ...]]:
        body = joint(self._ask_all("body", at)).outcome
        if not body.proceeds:
            return body, ()
        answers = self._ask_all("eom", at)
        then = [(who, one.then) for who, one in zip(self.recipients, answers, strict=True) if one.then]
        return joint(answers).outcome, tuple(then)

    def _ask_all(self, stage: Stage, at: int) -> list[Answer]:
        """The answers about each recipient accepted: rules speak of recipients, whatever the stage."""
        return self.memory.together(self._ask(stage, at, recipient) for recipient in self.recipients)

    def ask(self, stage: Stage, at: int, recipient: str = "") -> Outcome:
        """What the server says at a stage."""
        return self._ask(stage, at, recipient).outcome

    def _ask(self, stage: Stage, at: int, recipient: str) -> Answer:
        sender, size = (self.mail.address, self.mail.size) if self.mail else ("", 0)
        query = Query(self._ip, sender, recipient, self.tags, self._transactions, size, self.encrypted)
        query.host, query.accepted, query.wish = self._host, len(self.recipients), self._wish
        answer = self.server.answer(stage, query, self.memory, at, self._bind(sender, recipient))
        if self._hear is not None:
            self._hear(stage, recipient, answer)
        return answer
