"""The text skin of a server: bytes in, bytes and other actions out; no socket (RFC 5321).

What is refused here is what SMTP itself forbids: a line that is no command, a command out of order.
Everything else is ``Server.answer``, asked exactly as a virtual run asks it, so that both give the
same replies.
"""

from typing import Literal

from simulator.mail import Outcome, Reply
from simulator.recipients import refusals
from simulator.recipients.actions import GARBAGE, Action, Break, Send, challenge, send
from simulator.recipients.authentication import Login
from simulator.recipients.commands import Asked, read
from simulator.recipients.encryption import without_offer
from simulator.recipients.lines import LONGEST_LOGIN, LONGEST_TEXT, Lines
from simulator.recipients.memory import Memory
from simulator.recipients.order import BORNE, forbidden
from simulator.recipients.reception import Bind, Hear, Reception
from simulator.recipients.server import Server

MOST_ERRORS = 20
"""Protocol errors borne in one session (Postfix, smtpd_hard_error_limit)."""


class Session:
    """One connection. The driver calls ``greet``, then ``feed``, and does the actions in order.

    ``at`` is the virtual instant of each call, ms; ``host`` the MX host that was called. ``tag`` every mail
    anew: text has no room for tags. Call ``close`` when the connection is gone, however it ended: until then
    it counts among the server's connections, for a socket is held as long. ``keep``: octets kept of each
    mail, for whoever gets it (``Taken``) and for what its header asks.
    """

    def __init__(
        self,
        server: Server,
        memory: Memory,
        ip: str,
        bind: Bind,
        hear: Hear | None = None,
        *,
        host: str = "",
        keep: int = 0,
    ) -> None:
        self._here = Reception(server, memory, ip, bind, hear, host)
        self._lines = Lines(keep)
        self._state: Literal["refusing", "command", "login", "data", "chunk", "over"] = "command"
        self._open = self._is_last = False
        self._errors = 0
        self._login = Login()

    @property
    def server(self) -> Server:
        """Who stands behind the connection."""
        return self._here.server

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be said."""
        return self._state == "over"

    def greet(self, at: int) -> list[Action]:
        """The connection is there: what the server says first."""
        connected = self._here.ask("connect", at)
        if not connected.proceeds:
            return self._refuse(connected)
        self._open = True
        self._here.arrive()
        banner = self._here.ask("banner", at)
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
            step = self._step(at)
            if step is None:
                break
            actions += step
        return actions

    def close(self) -> None:
        """The connection is gone; may be called more than once."""
        self._end()
        if self._open:
            self._open = False
            self._here.leave()

    def tag(self, tags: tuple[str, ...]) -> None:
        """These are the tags of the mail under way."""
        self._here.tags = tags

    def change(self, server: Server) -> None:
        """From now on this one stands behind the connection."""
        self._here.server = server

    def _end(self) -> None:
        self._state = "over"
        self._lines.drop()

    def _step(self, at: int) -> list[Action] | None:
        """Does what can be done with the bytes at hand; None if more are needed for anything."""
        match self._state:
            case "data":
                return self._end_of_data(at)
            case "chunk":
                return self._end_of_chunk(at)
            case "login":
                return self._answer_to_challenge(at)
            case _:
                return self._command(at)

    def _command(self, at: int) -> list[Action] | None:
        line = self._lines.line()
        if line is None:
            return None
        asked = refusals.COMMAND_TOO_LONG if line.too_long else read(line.octets)
        if isinstance(asked, Reply):
            return self._wrong(asked)
        if self._state == "refusing" and asked.verb != "QUIT":
            return self._wrong(refusals.OUT_OF_ORDER)
        self._here.count(asked.verb)
        refusal = forbidden(asked, self._here)
        if refusal is not None:
            return [send(refusal)] if refusal in BORNE else self._wrong(refusal)
        return self._obey(asked, at)

    def _obey(self, asked: Asked, at: int) -> list[Action]:
        match asked.verb:
            case "EHLO" | "HELO":
                return self._hello(asked.verb, at)
            case "STARTTLS":
                return self._start_tls(at)
            case "AUTH":
                return self._go_on_with_login(self._login.begin(*asked.argument), at)
            case "MAIL":
                return self._say(self._here.begin(asked, at))
            case "RCPT":
                return self._say(self._here.add(asked.address, at))
            case "DATA":
                return self._data(at)
            case "BDAT":
                return self._chunk(*asked.argument)
            case "RSET":
                self._here.reset()
                return self._say(self._here.ask("rset", at))
            case "QUIT":
                said = self._say(self._here.ask("quit", at))
                return said if self.is_over else [*said, *self._hang_up()]
            case verb:
                return [send(refusals.WILL_NOT_VERIFY if verb == "VRFY" else refusals.DONE)]

    def _hello(self, verb: Literal["EHLO", "HELO"], at: int) -> list[Action]:
        self._here.reset()
        outcome = self._here.ask("ehlo" if verb == "EHLO" else "helo", at)
        if outcome.reply is not None and outcome.proceeds:
            self._here.greeted = verb
            if self._here.encrypted:
                outcome = Outcome(outcome.stage, without_offer(outcome.reply))
        return self._say(outcome)

    def _start_tls(self, at: int) -> list[Action]:
        outcome = self._here.ask("starttls", at)
        said = self._say(outcome)
        if outcome.fault == "tls":
            return [send(refusals.READY_FOR_TLS), *said]
        if not outcome.proceeds:
            return said
        self._lines.drop()
        self._here.encrypt()
        return [*said, "start_tls"]

    def _answer_to_challenge(self, at: int) -> list[Action] | None:
        line = self._lines.line(LONGEST_LOGIN)
        if line is None:
            return None
        self._state = "command"
        if line.too_long:
            return self._wrong(refusals.LOGIN_TOO_LONG)
        return self._go_on_with_login(self._login.answer(line.octets), at)

    def _go_on_with_login(self, asked: str | Reply | None, at: int) -> list[Action]:
        if isinstance(asked, Reply):
            return self._wrong(asked)
        if asked is not None:
            self._state = "login"
            return [challenge(asked)]
        outcome = self._here.ask("auth", at)
        self._here.known = outcome.proceeds
        return self._say(outcome)

    def _data(self, at: int) -> list[Action]:
        outcome = self._here.data(at)
        if outcome.proceeds:
            self._state = "data"
            self._lines.begin_data()
        return self._say(outcome)

    def _end_of_data(self, at: int) -> list[Action] | None:
        data = self._lines.data()
        if data is None:
            return None
        self._state = "command"
        too_large = data.octets > self._here.server.size
        if too_large or data.longest > LONGEST_TEXT:
            self._here.reset()
            return [send(refusals.TOO_LARGE if too_large else refusals.TEXT_TOO_LONG)]
        return self._end_of_mail(data.octets, self._lines.text(), at)

    def _end_of_mail(self, octets: int, text: bytes, at: int) -> list[Action]:
        outcome, taken = self._here.judge(octets, text, at)
        return [*taken, *self._say(outcome)]

    def _chunk(self, octets: str, last: str) -> list[Action]:
        """A chunk follows its command at once, so it is read whatever the answer (RFC 3030 section 2)."""
        if self._here.chunks is None:
            self._lines.chunks()
        self._lines.begin_chunk(int(octets))
        self._is_last, self._state = bool(last), "chunk"
        return []

    def _end_of_chunk(self, at: int) -> list[Action] | None:
        octets = self._lines.chunk()
        if octets is None:
            return None
        self._state = "command"
        if not self._here.recipients:
            return self._wrong(refusals.OUT_OF_ORDER)
        outcome = self._here.take_chunk(octets, at)
        if outcome.proceeds and self._is_last:
            return self._end_of_mail(self._here.chunks or 0, self._lines.chunks(), at)
        return self._say(outcome)

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
        said = refusals.TOO_MANY_ERRORS if self._errors > MOST_ERRORS else reply
        return [send(said), *self._hang_up()] if said.code == 421 else [send(said)]

    def _hang_up(self) -> list[Action]:
        self._end()
        return ["close"]
