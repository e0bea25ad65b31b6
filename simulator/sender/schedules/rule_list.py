"""Exim's retry rules: a list, the first whose cutoff has not passed is in force."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from simulator.dice import BITS
from simulator.mail import Duration
from simulator.sender.history import Draw, History

_SECOND = 1000
_1_DAY = Duration(86_400_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: in force while failures are no older than ``until``.

    ``op`` F waits ``gap``. G waits ``factor`` times the last gap, at least ``gap``. H is G drawn: any
    second in the upper half from ``gap`` to what G would wait.
    """

    op: Literal["F", "G", "H"]
    until: Duration
    gap: Duration
    factor: float = 1.0

    def __post_init__(self) -> None:
        if self.gap < _SECOND or self.until < 1:
            raise ValueError("a retry rule needs a gap of at least 1s and an end")
        if not 1 <= self.factor < 1_000:
            raise ValueError("a factor below 1 would make gaps shrink; the highest is 1000")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleList:
    """Rules in the order of their ends; the last goes on past its own. No gap exceeds ``cap``.

    As retry_update in Exim's retry.c reckons: whole seconds; the last gap is the shorter of the one
    foreseen and the one there was.
    """

    rules: tuple[Rule, ...]
    cap: Duration = _1_DAY

    def __post_init__(self) -> None:
        ends = [rule.until for rule in self.rules]
        if not ends or ends != sorted(set(ends)):
            raise ValueError("retry rules stand in the order of their ends, as in 2h, 16h, 4d")

    def wait(self, history: History, at: int, draw: Draw) -> int:
        """The wait in ms after an attempt that failed at ``at``. Never used up."""
        age = at - history.failing_since
        rule = next((rule for rule in self.rules if age <= rule.until), self.rules[-1])
        return min(_gap(rule, history, at, draw), self.cap)

    def last(self) -> int | None:
        """None: the last rule stays in force."""
        return None

    def horizon(self) -> int:
        """The end of the last rule, in ms."""
        return self.rules[-1].until


def _gap(rule: Rule, history: History, at: int, draw: Draw) -> int:
    if rule.op == "F":
        return rule.gap
    before = 0 if history.attempts == 1 else min(history.last_wait, at - history.last_failed)
    # Exim keeps a factor in whole thousandths and cuts the product (readconf.c, retry.c).
    thousandths = int(Fraction(str(rule.factor)) * 1000)
    grown = before // _SECOND * thousandths // 1000 * _SECOND
    if rule.op == "G":
        return rule.gap if before < rule.gap else grown
    if grown <= rule.gap:
        return rule.gap
    room = (grown - rule.gap) // _SECOND
    drawn = (room * draw("schedule") >> BITS) // 2
    return rule.gap + (drawn + room // 2) * _SECOND
