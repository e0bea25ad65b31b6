"""One mail offered to one emulated server: what is asked at each stage, and what is kept of it."""

from simulator.dice import Bound
from simulator.mail import Envelope, Outcome, Stage
from simulator.recipients import Answer, Memory, Query, Then
from simulator.sender.dialogue import Command, Transacted, proceeds, proper
from simulator.transport.seam import Identities, Recipient, Session


class Offer:
    """The server's side of one transaction: its answers, the rules behind them, what they lead to.

    At DATA and after the dot the server is asked once for each recipient it has accepted, because
    its rules speak of recipients; the first that refuses answers for all.
    """

    __slots__ = (
        "_at",
        "_draw",
        "_envelope",
        "_memory",
        "_query",
        "_rules",
        "_session",
        "_taken",
        "_thens",
        "_who",
    )

    def __init__(
        self,
        session: Session,
        memory: Memory,
        envelope: Envelope,
        who: tuple[Identities, ...],
        tags: tuple[str, ...],
        at: int,
        draw: Bound,
    ) -> None:
        self._session = session
        self._memory = memory
        self._envelope = envelope
        self._who = who
        self._at = at
        self._draw = draw
        self._rules: dict[str, str] = {}
        self._taken: list[bool] = []
        self._thens: dict[str, Then | None] = {}
        self._query = Query(
            session.ip, envelope.sender, "", tags, session.transactions, envelope.size, session.encrypted
        )

    def last_answer(self) -> Outcome:
        """For one recipient: the first answer that is no yes, or else the answer to the dot.

        Only stages at which the server has a rule are asked; everywhere else it says yes.
        """
        server, recipient = self._session.server, self._envelope.recipients[0]
        outcome = server.yes["eom"].outcome
        for stage in server.asked:
            if stage == "rcpt" or not self._query.recipient:
                self._query = self._query._replace(recipient="" if stage == "mail" else recipient)
            answer = server.answer(stage, self._query, self._memory, self._at, self._draw)
            if not self._note(answer, recipient):
                return proper(answer.outcome)
            if stage == "eom":
                outcome = answer.outcome
        return outcome

    def answer(self, command: Command) -> Outcome:
        """For any number of recipients: what the server says to one command of the dialogue."""
        stage = command.stage
        if stage == "mail":
            return self._ask("mail", self._who[0], "")
        if stage == "rcpt":
            place = len(self._taken)
            self._taken.append(False)
            outcome = self._ask("rcpt", self._who[place], command.argument)
            self._taken[place] = proceeds(outcome)
            return outcome
        outcome = self._session.server.yes[stage].outcome
        asked: tuple[Stage, ...] = ("body", "eom") if stage == "eom" else (stage,)
        for place, name in enumerate(self._envelope.recipients):
            for each in asked if self._taken[place] else ():
                outcome = self._ask(each, self._who[place], name)
                if not proceeds(outcome):
                    return outcome
        return outcome

    def _ask(self, stage: Stage, who: Identities, recipient: str) -> Outcome:
        draw = self._draw.bind(
            who.delivery, who.message, who.recipient, self._draw.attempt, self._draw.contact
        )
        query = self._query._replace(recipient=recipient)
        answer = self._session.server.answer(stage, query, self._memory, self._at, draw)
        self._note(answer, recipient)
        return answer.outcome

    def _note(self, answer: Answer, recipient: str) -> bool:
        if answer.rule:
            self._rules[recipient] = answer.rule
            self._thens[recipient] = answer.then
        return proceeds(answer.outcome)

    def recipients(self, transacted: Transacted) -> tuple[Recipient, ...]:
        """The outcomes with the server's truth: a mail is taken at the dot, even if its yes is lost."""
        return tuple(map(self._recipient, self._envelope.recipients, transacted.outcomes))

    def _recipient(self, name: str, outcome: Outcome) -> Recipient:
        reached = outcome.stage == "eom" and (outcome.reply is None or proceeds(outcome))
        then = self._thens.get(name) if reached else None
        return Recipient(outcome, self._rules.get(name, ""), reached, then)
