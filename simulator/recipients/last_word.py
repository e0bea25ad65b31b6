"""Who has the last word: kinds that hear what the rules of a stage answer, before it is said.

Such a kind says ``hears``, the stages at which it listens, and has a method ``overrule``; at its own stage
it may answer in place of the others. It stands behind all rules, wherever it is written: a server that
has none asks nobody.
"""

from typing import Any

from simulator.mail import DSN, Stage
from simulator.recipients.clock import Clock
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Query
from simulator.recipients.rule import CompiledRule, Rule

_REMEMBERED = 4096


def hears(rule: Rule) -> tuple[Stage, ...]:
    """The stages at which a rule listens to the others; none, for all but a few kinds."""
    stages: tuple[Stage, ...] = getattr(rule.behaviour, "hears", ())
    return stages


class LastWord:
    """One rule that listens, over the ``others`` of a stage, which answer ``yes`` where none applies."""

    __slots__ = ("_behaviour", "_name", "_others", "_predicate", "_purpose", "_unread", "_voice", "_yes")

    def __init__(
        self,
        rule: Rule,
        server: str,
        clock: Clock,
        others: "tuple[CompiledRule | LastWord, ...]",
        yes: Answer,
    ) -> None:
        if rule.chance is not None or rule.consequence is not None:
            raise ValueError(f"the rule {rule.name} judges all mail: it takes neither chance nor then")
        self._behaviour: Any = rule.behaviour
        self._name = rule.name
        self._predicate = rule.when.predicate(clock) if rule.when else None
        self._purpose = rule.purpose(server)
        self._voice = CompiledRule(rule, server, clock)
        self._others = others
        self._yes = yes
        self._unread: dict[Answer, Answer] = {}

    def answer(self, query: Query, memory: Memory, at: int, draw: Draw) -> Answer | None:
        """What the others answer, or what is said instead."""
        heard = self._yes
        for rule in self._others:
            answer = rule.answer(query, memory, at, draw)
            if answer is not None:
                heard = answer
                break
        if self._predicate is not None and not self._predicate(query, at, memory.count):
            return heard
        memory.roll = lambda part, per="server": draw(f"{self._purpose}/{part}", per)
        own = memory.own[self._name]
        ruling = self._behaviour.overrule(query, heard, own, at, memory)
        if ruling == "stands":
            return heard
        return self._filed(heard) if ruling == "unread" else self._voice.says(ruling, query, draw)

    def _filed(self, heard: Answer) -> Answer:
        """The mail is taken, and nobody reads it: what readers would do does not happen."""
        answer = self._unread.get(heard)
        if answer is None:
            if len(self._unread) >= _REMEMBERED:
                self._unread.clear()
            then = heard.then if heard.then is not None and isinstance(heard.then.news, DSN) else None
            answer = self._unread[heard] = Answer(heard.outcome, self._name, then)
        return answer
