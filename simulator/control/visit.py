"""One connection of a stranger: what its server must be told of it, and what is to tell of it afterwards."""

from dataclasses import replace
from typing import Protocol

from simulator.control.answered import Answered, Left, Mail, Met
from simulator.dice import Bound, identity_of
from simulator.mail import OPENING, Stage, fold
from simulator.recipients import Answer, Draw, Server, Session, Taken, joint
from simulator.sender import is_over

_TOGETHER: tuple[Stage, ...] = ("data", "body", "eom")
"""Stages at which the server is asked about every recipient, and speaks once."""


class Reception(Protocol):
    """What a visit needs of the servers that it comes to."""

    seed: int

    @property
    def at(self) -> int:
        """The virtual instant, ms."""
        ...

    def seconds(self, span: int) -> float:
        """What a virtual span (ms) takes on the wall."""
        ...

    def server_of(self, recipient: str) -> Server | None:
        """Whose recipient it is; None where nobody has its domain."""
        ...

    def held(self, recipient: str, server: Server) -> int:
        """By how much the rules of whoever was asked have just held the answer back, ms."""
        ...

    def seen(self, sender: str, recipient: str) -> int:
        """How often (sender, recipient) has been answered."""
        ...

    def note(self, told: Met | Left | Answered) -> None:
        """Something can be told of the visit."""
        ...

    def take(self, mail: Mail, answered: tuple[Answered, ...]) -> None:
        """A server has taken a mail; ``answered``: what each of its recipients was told."""
        ...


class Visit:
    """Is the ``listener.Caller`` of its connection.

    ``met`` is noted once: when its first mail begins, or when the visit ends before that, or when
    ``settle`` is called because others wait for it. Recipients accepted so far are ``_pending``, each with
    the rule that did it.
    """

    def __init__(self, reception: Reception, ip: str, host: str, server: Server, number: int) -> None:
        self.ip = ip
        self.tags: tuple[str, ...] = ()
        self._reception = reception
        self.host, self._server = host, server
        self._number = number
        self._id = identity_of("visit", reception.seed, number)
        self._began = self._mail_began = reception.at
        self._draw = Bound(reception.seed)
        self._is_met = self.is_over = False
        self._refused: Answer | None = None
        self._transactions = 0
        self._sender = self._from = ""
        self._pending: dict[str, str] = {}
        self._spoken: dict[str, Answer] = {}
        self._wait = self._spent = 0
        self._done: list[tuple[Answered, ...]] = []

    @property
    def at(self) -> int:
        """The virtual instant, ms."""
        return self._reception.at

    def bind(self, sender: str, recipient: str) -> Draw:
        """The draws of (client address, sender, recipient), as often as they have met; before a mail is
        begun those of the connection."""
        self._sender = sender
        who = fold(recipient)
        often = self._reception.seen(sender, recipient) + 1 if recipient else self._number
        delivery = identity_of("served", self.ip, sender, who)
        return self._draw.bind(delivery, identity_of("served", sender), who, often, 1)

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        """Notes what the server has just answered, and how long its rules let that wait."""
        held = self._reception.held(recipient, self._server)
        self._wait = max(self._wait, held) if stage in _TOGETHER else self._wait + held
        if stage in _TOGETHER:
            self._stage = stage
            self._spoken[recipient] = answer
            return
        self._conclude()
        if stage in OPENING:
            self._hear_opening(stage, answer)
        elif stage == "mail":
            self._begin(answer)
        elif stage == "rcpt":
            self._hear_recipient(recipient, answer)

    def _hear_opening(self, stage: Stage, answer: Answer) -> None:
        self._refused = None if answer.outcome.proceeds else answer
        self._wait += self._server.latency.of_opening([stage], self.bind("", ""), self._server.pace)

    def _begin(self, answer: Answer) -> None:
        self._from, self._pending, self._mail_began = self._sender, {}, self.at
        self._transactions += 1
        if not answer.outcome.proceeds:
            self._refused, self._is_met = answer, False
        self.settle()

    def _hear_recipient(self, recipient: str, answer: Answer) -> None:
        if answer.outcome.proceeds:
            self._pending[recipient] = answer.rule
            return
        self._tell(recipient, answer, alone=not self._pending)
        if is_over(answer.outcome):
            self._tell_pending(answer)

    def _conclude(self) -> None:
        """What was said about all recipients together, once all have been asked about."""
        if not self._spoken:
            return
        answers, self._spoken = self._spoken, {}
        together = joint(list(answers.values()))
        if self._stage == "eom":
            spoken, self._pending = self._pending, {}
            alone = len(answers) == 1
            each = [
                replace(together, then=own.then, rule=_why(together, own) or spoken.get(who, ""))
                for who, own in answers.items()
            ]
            told = [self._tell(who, one, alone=alone) for who, one in zip(answers, each, strict=True)]
            if told[0].reached:
                self._done.append(tuple(told))
        elif not together.outcome.proceeds:
            self._tell_pending(together)

    def _tell_pending(self, answer: Answer) -> None:
        pending, self._pending = self._pending, {}
        for recipient in pending:
            self._tell(recipient, answer, alone=len(pending) == 1)

    def _tell(self, recipient: str, answer: Answer, *, alone: bool) -> Answered:
        server = self._reception.server_of(recipient) or self._server
        spent = server.latency.of_transaction(
            answer.outcome.stage, self.bind(self._from, recipient), server.pace
        )
        self._spent = max(self._spent, spent)
        one = Answered(
            session=self._id,
            transaction=self._transactions,
            began=self._mail_began,
            at=self.at,
            ip=self.ip,
            host=self.host,
            server=server.name,
            sender=self._from,
            recipient=recipient,
            seen=self._reception.seen(self._from, recipient) + 1,
            outcome=answer.outcome,
            rule=answer.rule,
            then=answer.then,
            alone=alone,
        )
        self._reception.note(one)
        return one

    def settle(self) -> None:
        """The session is told of, if it has not been."""
        if not self._is_met:
            self._is_met = True
            refused = self._refused
            self._reception.note(
                Met(
                    session=self._id,
                    began=self._began,
                    at=self.at,
                    ip=self.ip,
                    host=self.host,
                    server=self._server.name,
                    outcome=refused.outcome if refused else None,
                    rule=refused.rule if refused else "",
                )
            )

    def pause(self) -> float:
        """How long its server takes to answer, real seconds."""
        self._conclude()
        wait, self._wait, self._spent = self._wait + self._spent, 0, 0
        return self._reception.seconds(wait) if wait else 0.0

    def take(self, mail: Taken) -> None:
        """Hands the mail on, with what its recipients were told."""
        done = self._done.pop(0)
        kept = Mail(
            at=self.at,
            ip=self.ip,
            host=self.host,
            sender=mail.sender,
            recipients=mail.recipients,
            octets=mail.octets,
            text=mail.text,
        )
        self._reception.take(kept, done)

    def wait_in_vain(self) -> None:
        """Has a patience of its own."""

    def meet(self, session: Session) -> None:
        """Counts as long as its socket is open."""
        self._session = session

    def comes_to(self, server: str) -> bool:
        """Whether it is a visit to the server of this name."""
        return self._server.name == server

    def change(self, server: Server) -> None:
        """What stands behind the connection from now on."""
        self._server = server
        self._session.change(server)

    def gone(self) -> None:
        """Counts no longer."""
        self.is_over = True
        self._conclude()
        self.settle()
        self._session.close()
        left = Left(
            session=self._id,
            at=self.at,
            ip=self.ip,
            host=self.host,
            server=self._server.name,
            mails=self._transactions,
            was_refused=self._refused is not None,
            waiting=tuple(self._pending),
        )
        self._reception.note(left)


def _why(together: Answer, own: Answer) -> str:
    """The rule behind a recipient's share of one answer: its own where all were told yes."""
    return own.rule if together.outcome.proceeds else together.rule
