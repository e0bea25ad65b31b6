"""The text skin of a server: bytes in, bytes and other actions out; no socket (RFC 5321).

What is refused here is what SMTP itself forbids: a line that is no command, a command out of order.
Everything else is ``Server.answer``, asked exactly as a virtual run asks it, so that both give the
same replies.
"""

from collections.abc import Callable
from typing import Literal

from simulator.mail import Outcome, Reply, Stage
from simulator.recipients import refusals
from simulator.recipients.actions import GARBAGE, Action, Break, Send, Taken, send
from simulator.recipients.commands import Asked, read
from simulator.recipients.encryption import without_offer
from simulator.recipients.lines import LONGEST_TEXT, Lines
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Query, Then, joint
from simulator.recipients.server import Server

Bind = Callable[[str, str], Draw]
"""(sender, recipient) -> the draws of that delivery; each is "" where it is not yet known."""

Hear = Callable[[Stage, str, Answer], None]
"""Is told every answer as it is given, with its stage and the recipient it is about ("" for none)."""

MOST_ERRORS = 20
"""Protocol errors borne in one session (Postfix, smtpd_hard_error_limit)."""

MOST_RECIPIENTS = 1000
"""Recipients of one transaction (Postfix, smtpd_recipient_limit; RFC 5321 4.5.3.1.8 asks for 100)."""


class Session:
    """One connection. The driver calls ``greet``, then ``feed``, and does the actions in order.

    ``at`` is the virtual instant of each call, ms. ``tags`` may be set for every mail anew: text has
    no room for them. Call ``close`` when the connection is gone, however it ended: until then it counts
    among the server's connections, for a socket is held as long.
    """

    def __init__(self, server: Server, memory: Memory, ip: str, bind: Bind, hear: Hear | None = None) -> None:
        self._server = server
        self._memory = memory
        self._ip = ip
        self._bind = bind
        self._hear = hear
        self._lines = Lines()
        self._state: Literal["refusing", "command", "data", "over"] = "command"
        self._greeted: Literal["", "HELO", "EHLO"] = ""
        self._open = self._encrypted = False
        self._transactions = self._errors = 0
        self.tags: tuple[str, ...] = ()
        self._reset()

    def _reset(self) -> None:
        self._mail: Asked | None = None
        self._recipients: list[str] = []

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be said."""
        return self._state == "over"

    def greet(self, at: int) -> list[Action]:
        """The connection is there: what the server says first."""
        connected = self._ask("connect", "", at).outcome
        if not connected.proceeds:
            return self._refuse(connected)
        self._open = True
        self._server.opened(self._memory)
        banner = self._ask("banner", "", at).outcome
        return self._say(banner) if banner.proceeds else self._refuse(banner)

    def _refuse(self, outcome: Outcome) -> list[Action]:
        # A server that greets with 5yz waits for QUIT and takes nothing else (RFC 5321 section 3.1).
        self._state = "refusing"
        return self._say(outcome)

    def feed(self, octets: bytes, at: int) -> list[Action]:
        """Bytes have come, cut anywhere: what the server does about them."""
        actions: list[Action] = []
        if not self.is_over:
            self._lines.feed(octets)
        while not self.is_over:
            step = self._end_of_data(at) if self._state == "data" else self._command(at)
            if step is None:
                break
            actions += step
        return actions

    def close(self) -> None:
        """The connection is gone; may be called more than once."""
        self._end()
        if self._open:
            self._open = False
            self._server.closed(self._memory)

    def change(self, server: Server) -> None:
        """From now on this one stands behind the connection."""
        self._server = server

    def _end(self) -> None:
        self._state = "over"
        self._lines.drop()

    def _command(self, at: int) -> list[Action] | None:
        line = self._lines.line()
        if line is None:
            return None
        asked = refusals.COMMAND_TOO_LONG if line.too_long else read(line.octets)
        if isinstance(asked, Reply):
            return self._wrong(asked)
        if self._state == "refusing" and asked.verb != "QUIT":
            return self._wrong(refusals.OUT_OF_ORDER)
        return self._obey(asked, at)

    def _obey(self, asked: Asked, at: int) -> list[Action]:
        match asked.verb:
            case "EHLO" | "HELO":
                return self._hello(asked.verb, at)
            case "STARTTLS":
                return self._start_tls(at)
            case "MAIL":
                return self._begin(asked, at)
            case "RCPT":
                return self._add(asked.address, at)
            case "DATA":
                return self._data(at)
            case "RSET":
                self._reset()
                return self._say(self._ask("rset", "", at).outcome)
            case "QUIT":
                said = self._say(self._ask("quit", "", at).outcome)
                return said if self.is_over else [*said, *self._hang_up()]
            case verb:
                return [send(refusals.WILL_NOT_VERIFY if verb == "VRFY" else refusals.DONE)]

    def _hello(self, verb: Literal["EHLO", "HELO"], at: int) -> list[Action]:
        self._reset()
        outcome = self._ask("ehlo" if verb == "EHLO" else "helo", "", at).outcome
        if outcome.reply is not None and outcome.proceeds:
            self._greeted = verb
            if self._encrypted:
                outcome = Outcome(outcome.stage, without_offer(outcome.reply))
        return self._say(outcome)

    def _start_tls(self, at: int) -> list[Action]:
        if self._greeted != "EHLO" or self._encrypted or self._mail is not None:
            return self._wrong(refusals.OUT_OF_ORDER)
        outcome = self._ask("starttls", "", at).outcome
        said = self._say(outcome)
        if outcome.fault == "tls":
            return [send(refusals.READY_FOR_TLS), *said]
        if not outcome.proceeds:
            return said
        # Nothing said in clear counts any more, on either side (RFC 3207 sections 4.2 and 6).
        self._lines.drop()
        self._greeted, self._encrypted = "", True
        return [*said, "start_tls"]

    def _begin(self, asked: Asked, at: int) -> list[Action]:
        if not self._greeted or self._mail is not None:
            return self._wrong(refusals.OUT_OF_ORDER)
        if asked.size > self._server.size:
            return [send(refusals.TOO_LARGE)]
        if not (asked.address.isascii() or asked.is_utf8):
            return self._wrong(refusals.NEEDS_UTF8)
        self._transactions += 1
        self._mail = asked
        outcome = self._ask("mail", "", at).outcome
        if not outcome.proceeds:
            self._reset()
        return self._say(outcome)

    def _add(self, recipient: str, at: int) -> list[Action]:
        if self._mail is None:
            return self._wrong(refusals.OUT_OF_ORDER)
        if not (recipient.isascii() or self._mail.is_utf8):
            return self._wrong(refusals.NEEDS_UTF8)
        if len(self._recipients) >= MOST_RECIPIENTS:
            return [send(refusals.TOO_MANY_RECIPIENTS)]
        outcome = self._ask("rcpt", recipient, at).outcome
        if outcome.proceeds:
            self._recipients.append(recipient)
        return self._say(outcome)

    def _data(self, at: int) -> list[Action]:
        if self._mail is None or not self._recipients:
            return self._wrong(refusals.OUT_OF_ORDER)
        outcome = joint(self._ask_all("data", at)).outcome
        if outcome.proceeds:
            self._state = "data"
            self._lines.begin_data()
        return self._say(outcome)

    def _end_of_data(self, at: int) -> list[Action] | None:
        data = self._lines.data()
        if data is None:
            return None
        self._state = "command"
        if data.octets > self._server.size or data.longest > LONGEST_TEXT:
            self._reset()
            return [send(refusals.TOO_LARGE if data.octets > self._server.size else refusals.TEXT_TOO_LONG)]
        outcome, then = self._judge(at)
        taken: list[Action] = []
        if self._mail is not None and outcome.stage == "eom" and (outcome.fault or outcome.proceeds):
            taken = [Taken(self._mail.address, tuple(self._recipients), data.octets, then)]
        self._reset()
        return taken + self._say(outcome)

    def _judge(self, at: int) -> tuple[Outcome, tuple[tuple[str, Then], ...]]:
        body = joint(self._ask_all("body", at)).outcome
        if not body.proceeds:
            return body, ()
        answers = self._ask_all("eom", at)
        then = [(who, one.then) for who, one in zip(self._recipients, answers, strict=True) if one.then]
        return joint(answers).outcome, tuple(then)

    def _ask_all(self, stage: Stage, at: int) -> list[Answer]:
        """The answers about each recipient accepted: rules speak of recipients, whatever the stage."""
        return [self._ask(stage, recipient, at) for recipient in self._recipients]

    def _ask(self, stage: Stage, recipient: str, at: int) -> Answer:
        sender, size = (self._mail.address, self._mail.size) if self._mail else ("", 0)
        query = Query(self._ip, sender, recipient, self.tags, self._transactions, size, self._encrypted)
        answer = self._server.answer(stage, query, self._memory, at, self._bind(sender, recipient))
        if self._hear is not None:
            self._hear(stage, recipient, answer)
        return answer

    def _say(self, outcome: Outcome) -> list[Action]:
        if outcome.reply is not None:
            said: list[Action] = [send(outcome.reply)]
            return said + self._hang_up() if outcome.reply.code == 421 else said
        self._end()
        assert outcome.fault is not None
        return (
            [Send(GARBAGE), "close"] if outcome.fault == "garbage" else [Break(outcome.fault, outcome.stage)]
        )

    def _wrong(self, reply: Reply) -> list[Action]:
        self._errors += 1
        if self._errors > MOST_ERRORS:
            return [send(refusals.TOO_MANY_ERRORS), *self._hang_up()]
        return [send(reply)]

    def _hang_up(self) -> list[Action]:
        self._end()
        return ["close"]
