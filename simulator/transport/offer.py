"""One mail offered to one emulated server: what is asked at each stage, and what is kept of it."""

from collections.abc import Sequence
from dataclasses import replace

from simulator.dice import Bound
from simulator.mail import Outcome, Stage
from simulator.recipients import Answer, Memory, Query, Server, joint
from simulator.recipients.refusals import TOO_LARGE
from simulator.sender.dialogue import Command, Transacted
from simulator.transport.seam import Addressee, Recipient, Session
from simulator.transport.testimony import Testimony


def offer_one(
    session: Session,
    server: Server,
    memory: Memory,
    return_path: str,
    addressee: Addressee,
    at: int,
    draw: Bound,
) -> tuple[Answer, str]:
    """The way of one recipient: the first answer that is no yes, or else the answer to the dot; and
    the rule behind it, which is the last that said anything.

    Only stages at which the server has a rule are asked; everywhere else it says yes. What the
    dialogue makes of the answer is for the caller.
    """
    rule = ""
    if not server.asked:
        return server.yes["eom"], rule
    message, ordinal = addressee.message, session.transactions
    query = Query(
        session.ip, return_path, "", message.tags, ordinal, message.size, session.encrypted, session.host
    )
    for stage in server.asked:
        if stage != "mail":
            query.recipient = addressee.recipient
        answer = server.answer(stage, query, memory, at, draw)
        rule = answer.rule or rule
        if stage == "eom" or not answer.outcome.proceeds:
            return answer, rule
    return server.yes["eom"], rule


class Offer:
    """The server's side of a transaction with several recipients.

    At DATA, in the body and after the dot the server is asked once for each recipient it has
    accepted, because its rules speak of recipients; the first that refuses answers for all.
    """

    def __init__(
        self,
        session: Session,
        server: Server,
        memory: Memory,
        return_path: str,
        addressees: Sequence[Addressee],
        at: int,
        draw: Bound,
    ) -> None:
        self._server = server
        self._memory = memory
        self._addressees = addressees
        self._at = at
        self._draw = draw
        self._asked = 0
        self._accepted: list[tuple[Addressee, str]] = []
        self._testimony = Testimony()
        first, ordinal = addressees[0].message, session.transactions
        self._query = Query(
            session.ip, return_path, "", first.tags, ordinal, first.size, session.encrypted, session.host
        )

    def answer(self, command: Command) -> Outcome:
        """What the server says to one command of the dialogue."""
        match command.stage:
            case "mail" if self._query.size > self._server.size:  # which its EHLO has not told
                return Outcome("mail", TOO_LARGE)
            case "mail":
                return self._ask("mail", self._addressees[0], "").outcome
            case "rcpt":
                addressee = self._addressees[self._asked]
                self._asked += 1
                outcome = self._ask("rcpt", addressee, command.argument).outcome
                if outcome.proceeds:
                    self._accepted.append((addressee, command.argument))
                return outcome
            case "eom":
                body = self._ask_all("body")
                return self._ask_all("eom") if body.proceeds else body
            case stage:
                return self._ask_all(stage)

    def _ask_all(self, stage: Stage) -> Outcome:
        return joint(self._memory.together(self._ask(stage, *each) for each in self._accepted)).outcome

    def _ask(self, stage: Stage, addressee: Addressee, recipient: str) -> Answer:
        bound = self._draw
        bound.bind(addressee.id, addressee.message.id, addressee.key, bound.attempt, bound.contact)
        query = replace(self._query, recipient=recipient, accepted=len(self._accepted))
        answer = self._server.answer(stage, query, self._memory, self._at, bound)
        self._testimony.note(stage, addressee.id, answer)
        return answer

    def results(self, transacted: Transacted) -> tuple[Recipient, ...]:
        """What each recipient came to, with the server's truth beside the sender's."""
        return self._testimony.results(self._addressees, transacted)
