"""What the server knows of a conversation beside what it says: which rule spoke, at which stage, and
what follows from the mail it took."""

from collections.abc import Sequence

from simulator.mail import Outcome, Stage
from simulator.recipients import Answer, joint
from simulator.sender.dialogue import Transacted, proper
from simulator.transport.seam import Addressee, Recipient

_EACH_ALONE: tuple[Stage, ...] = ("mail", "rcpt")


def is_taken(outcome: Outcome) -> bool:
    """The server's truth: a mail is its own from the dot on, even if its yes is lost."""
    return outcome.stage == "eom" and (outcome.reply is None or outcome.proceeds)


class Testimony:
    """The answers of a server, noted as it gives them, and who is behind the outcomes of a sender."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self._together: list[Answer] = []
        self._last: dict[int, Answer] = {}
        self._rules: dict[int, str] = {}

    def note(self, stage: Stage, delivery: int, answer: Answer) -> None:
        """The server has been asked about a delivery (0 before there is one)."""
        if stage in _EACH_ALONE or not self.stages or stage != self.stages[-1]:
            self._together = []
        self.stages.append(stage)
        self._together.append(answer)
        self._last[delivery] = answer
        if answer.rule:
            self._rules[delivery] = answer.rule

    @property
    def rule(self) -> str:
        """The rule that spoke last, for all that were asked about together."""
        return joint(self._together).rule if self._together else ""

    def results(self, addressees: Sequence[Addressee], transacted: Transacted) -> tuple[Recipient, ...]:
        """What each recipient came to, with the server's truth beside the sender's."""
        return tuple(map(self._result, addressees, transacted.outcomes))

    def _result(self, addressee: Addressee, outcome: Outcome) -> Recipient:
        reached = is_taken(outcome)
        last = self._last.get(addressee.id)
        then = last.then if reached and last else None
        return Recipient(outcome, self._rule_behind(outcome, addressee, last), reached, then)

    def _rule_behind(self, outcome: Outcome, addressee: Addressee, last: Answer | None) -> str:
        """The rule of one's own answer; who shares the outcome of another shares its rule."""
        if last is not None and proper(last.outcome) == outcome:
            return self._rules.get(addressee.id, "")
        return self.rule
