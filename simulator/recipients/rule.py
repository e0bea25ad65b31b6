"""One rule of a server: when it applies, how often, and what it does."""

from dataclasses import dataclass
from typing import Any

from simulator.dice import ONE
from simulator.mail import DECISIVE, OF_DNS, OPENING, Duration, Fault, Outcome, Reply, Share, Stage
from simulator.recipients.behaviours import Behaviour
from simulator.recipients.clock import Clock
from simulator.recipients.consequence import Consequence
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Per, Query, Then
from simulator.recipients.texts import check, filled, placeholders
from simulator.recipients.when import When

_REMEMBERED = 4096  # answers kept that quote the mail they answer
_NO_RECIPIENT = OPENING | {"mail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named rule. ``at`` defaults to its behaviour's stage.

    ``chance`` is drawn ``per`` attempt (the default), message, recipient (the default with ``then``,
    so that an address keeps its fate) or server. ``then`` follows only if the mail is taken; kinds like
    ``bounce_later`` are an accept with a ``then`` of their own.
    """

    name: str
    behaviour: Behaviour
    at: Stage | None = None
    when: When | None = None
    chance: Share | None = None
    per: Per | None = None
    then: Consequence | None = None

    def __post_init__(self) -> None:
        if self.stage not in DECISIVE:
            raise ValueError(f"at {self.stage} no answer decides anything: use one of {', '.join(DECISIVE)}")
        if self.stage in _NO_RECIPIENT:
            self._check_what_is_known()
        if self._needs("needs_text") and self.stage != "eom":
            raise ValueError(f"at {self.stage} the mail itself is not there yet: move the rule to eom")
        self._check_fault()
        check(self.behaviour, self.stage)
        if self.then is not None and hasattr(self.behaviour, "then"):
            raise ValueError("the kind says itself what follows: leave then out")
        if self.consequence is not None and self.stage != "eom":
            raise ValueError("then follows mail that was taken: the rule must stand at eom")
        if self.per is not None and self.chance is None:
            raise ValueError("per says to whom a chance belongs: the rule has none")

    def _check_what_is_known(self) -> None:
        if self.stage in OPENING and self._needs("needs_message"):
            raise ValueError(f"at {self.stage} no mail is known: move the rule to mail or later")
        if self._needs("needs_recipient"):
            raise ValueError(f"at {self.stage} no recipient is known: move the rule to rcpt or later")
        if self.counts:
            raise ValueError(f"replies are counted by recipient, and at {self.stage} none is known")

    def _needs(self, what: str) -> bool:
        return any(getattr(part, what, False) for part in (self.when, self.behaviour))

    def _check_fault(self) -> None:
        fault = self._fault
        if self.is_of_dns and self.stage != "connect":
            raise ValueError("a fault of the DNS comes before the connection: leave out at")
        if self.is_of_dns and self.when is not None and self.when.host is not None:
            raise ValueError("a fault of the DNS comes before any host is known: leave out when.host")
        if fault == "refuse" and self.stage != "connect":
            raise ValueError(f"a connection is refused at connect; at {self.stage} it can only reset or drop")
        if fault == "tls" and self.stage != "starttls":
            raise ValueError("a handshake fails at starttls: write at: starttls")

    @property
    def stage(self) -> Stage:
        """Where it applies."""
        return self.at or self.behaviour.default_stage

    @property
    def drawn_per(self) -> Per:
        """To whom its chance belongs."""
        return self.per or ("recipient" if self.consequence else "attempt")

    @property
    def consequence(self) -> Consequence | None:
        """What follows the mail it takes: its ``then``, or what its kind says."""
        follows: Consequence | None = self.then or getattr(self.behaviour, "then", None)
        return follows

    def purpose(self, server: str) -> str:
        """What its draws are for, at a server of this name."""
        return f"{server}/{self.name}"

    @property
    def counts(self) -> bool:
        """Whether it depends on how often (sender, recipient) has been seen."""
        counting = getattr(self.behaviour, "counts", False)
        return counting or (self.when is not None and self.when.attempt is not None)

    @property
    def is_sure(self) -> bool:
        """Whether its kind answers whatever it is asked, and leaves nothing to the rules below."""
        return getattr(self.behaviour, "always", False)

    @property
    def is_of_dns(self) -> bool:
        """Whether it answers for the name server rather than for the mail server."""
        return self._fault in OF_DNS

    @property
    def _fault(self) -> Fault | None:
        """The failure below SMTP with which it answers, if it does."""
        said = getattr(self.behaviour, "fault", getattr(self.behaviour, "says", None))
        return None if isinstance(said, Reply) else said


class CompiledRule:
    """A rule made ready for one server: its test as a function, its answers prepared."""

    __slots__ = (
        "_answers",
        "_behaviour",
        "_filled",
        "_last",
        "_name",
        "_news",
        "_per",
        "_predicate",
        "_purpose",
        "_rolls",
        "_spread",
        "_stage",
        "_then",
        "_threshold",
        "_yes",
    )

    def __init__(self, rule: Rule, server: str, clock: Clock, yes: Outcome | None = None) -> None:
        self._behaviour = rule.behaviour
        self._name = rule.name
        self._stage = rule.stage
        self._predicate = rule.when.predicate(clock) if rule.when else None
        self._threshold = None if rule.chance is None else rule.chance * ONE
        self._per: Per = rule.drawn_per
        self._purpose = rule.purpose(server)
        self._rolls = getattr(rule.behaviour, "rolls", False)
        follows = rule.consequence
        self._news = None if follows is None else follows.news
        self._spread = None if follows is None or follows.after.is_fixed else follows.after.distribution()
        self._then = None if follows is None else Then(follows.news, follows.after.constant or Duration(0))
        self._yes = yes if getattr(rule.behaviour, "says_yes", False) else None
        self._answers: dict[Reply | Fault, Answer] = {}
        self._filled: dict[Reply, Answer] = {}
        self._last: tuple[Reply | Fault | None, Answer | None] = (None, None)

    def answer(self, query: Query, memory: Memory, at: int, draw: Draw) -> Answer | None:
        """The answer, or None where the rule lets the query pass."""
        if self._predicate is not None and not self._predicate(query, at, memory.count):
            return None
        if self._threshold is not None and draw(self._purpose, self._per) >= self._threshold:
            return None
        if self._rolls:
            memory.roll = lambda part, per="server": draw(f"{self._purpose}/{part}", per)
        own: Any = memory.own[self._name]
        said = self._behaviour.answer(query, own, at, memory)
        if said is None:
            return None
        last, answer = self._last
        return answer if said is last else self.says(said, query, draw)

    def says(self, said: Reply | Fault, query: Query, draw: Draw) -> Answer:
        """The answer of these words; what follows by chance is drawn for the message."""
        quotes = isinstance(said, Reply) and placeholders(said)
        if isinstance(said, Reply) and quotes:
            answer = self._quoting(filled(said, query, lambda: draw(f"{self._purpose}/id")))
        else:
            answer = self._answers.get(said) or self._prepare(said)
        if self._spread is not None and self._news is not None:
            after = Duration(self._spread.quantile(draw(f"{self._purpose}/after", "message")))
            return Answer(answer.outcome, self._name, Then(self._news, after))
        if not quotes:
            self._last = said, answer
        return answer

    def _quoting(self, said: Reply) -> Answer:
        """The answer with a text about one mail: kept while there are few, and made anew otherwise."""
        answer = self._filled.get(said)
        if answer is None:
            if len(self._filled) >= _REMEMBERED:
                self._filled.clear()
            answer = self._filled[said] = Answer(Outcome(self._stage, said), self._name, self._then)
        return answer

    def _prepare(self, said: Reply | Fault) -> Answer:
        if self._yes is not None:
            outcome = self._yes
        elif isinstance(said, Reply):
            outcome = Outcome(self._stage, said)
        else:
            outcome = Outcome(self._stage, fault=said)
        answer = self._answers[said] = Answer(outcome, self._name, self._then)
        return answer
