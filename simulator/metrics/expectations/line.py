"""Metric lines: ``delivered.rate >= 93%``, alone or as ``{that: ..., where: {server: ...}}``."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.judgement import NOTHING, Judgement
from simulator.metrics.expectations.names import Names, Where, read_where
from simulator.metrics.expectations.quantities import shown
from simulator.metrics.expectations.scanner import scan
from simulator.metrics.expectations.sums import Lookup, Sum, Term, agree, read_sum
from simulator.metrics.expectations.witness import too_little, too_much
from simulator.metrics.reading import narrowed

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

KEYS = ("that", "where")

_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)

_EXCESS = {"<": 1, "<=": 1, ">": -1, ">=": -1}
"""Which side is too large where the comparison does not hold: 1 the left one, -1 the right one."""


@dataclass(frozen=True, slots=True)
class MetricLine:
    """Two sums and how they must compare."""

    text: str
    left: Sum
    compare: str
    right: Sum
    at: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is measured, on both sides."""
        return self.left.metrics + self.right.metrics

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether the measured values compare so; an exact comparison of fractions."""

        def of(name: str, where: Where) -> float | None:
            return measures.taken(frame, where)[name]

        lacking = self._lacking(of)
        if lacking:
            return Judgement(self.text, False, f"{NOTHING}: {lacking}", self.at)
        left, right = self.left.total(of), self.right.total(of)
        holds = _COMPARE[self.compare](left, right)
        witness = None if holds else self._witness(frame, left, right)
        return Judgement(self.text, holds, self._measured(of, left, right), self.at, witness)

    def _witness(self, frame: "pl.LazyFrame", left: Fraction, right: Fraction) -> int | None:
        """The first delivery that pulled the two sides apart, looked for term by term."""
        excess = _EXCESS.get(self.compare, left - right)
        if not excess:
            return None
        for side, sign, other in ((self.left, excess, right), (self.right, -excess, left)):
            bound = other if len(side.terms) == 1 else None
            for term in side.metrics:
                assert term.metric is not None
                rows, name = narrowed(frame, dict(term.where)), term.metric.name
                larger = sign * term.sign > 0
                found = too_much(name, bound, rows) if larger else too_little(name, rows)
                if found is not None:
                    return found
        return None

    def _lacking(self, of: Lookup) -> str:
        """Why there is nothing to judge, or nothing."""
        for term in self.terms:
            if term.metric is not None and of(term.metric.name, term.where) is None:
                return f"{term.metric.name} has no value, for there is nothing that it could be taken over"
        values = [term.measured(of) for term in self.terms]
        empty = all(not of("accepted.count", term.where) for term in self.terms)
        if empty and not any(values) and not self._expects_none():
            return "no delivery is looked at"
        return ""

    def _expects_none(self) -> bool:
        """Whether this is ``count == 0``, which holds where nothing happened."""
        counts = all(term.metric is not None and term.metric.unit == "count" for term in self.terms)
        zero = not self.right.metrics and all(not term.value for term in self.right.terms)
        return counts and zero and self.compare == "=="

    def _measured(self, of: Lookup, left: Fraction, right: Fraction) -> str:
        if self.right.metrics:
            relation = "=" if left == right else "<" if left < right else ">"
            return f"{self.left.shown(of, right)} {relation} {self.right.shown(of, left)}"
        if len(self.left.terms) > 1:
            return f"{self.left.shown(of)} = {shown(left, self.left.terms[0].kind, right)}"
        return self.left.shown(of, right) + self._counted(of)

    def _counted(self, of: Lookup) -> str:
        """A rate's two counts: `` (2,866 of 3,004)``."""
        term = self.left.terms[0]
        if term.metric is None or term.metric.parts is None:
            return ""
        part, whole = (of(name, term.where) or 0 for name in term.metric.parts)
        return f" ({part:,} of {whole:,})"


def read_line(text: str, names: Names, at: str = "", where: Where = ()) -> MetricLine:
    """Reads ``<sum> <comparison> <sum>``. Raises ExpectationInvalid."""
    tokens = scan(text)
    left, place = read_sum(tokens, 0, names, where)
    compare = tokens[place]
    if compare.sort != "compare":
        raise ExpectationInvalid("a comparison is due here", compare.offset, f"one of {' '.join(_COMPARE)}")
    right, place = read_sum(tokens, place + 1, names, where)
    if tokens[place].sort != "end":
        rest = tokens[place]
        message = f"{quoted(rest.text)} is one too many here"
        raise ExpectationInvalid(message, rest.offset, width=len(rest.text))
    if not (left.metrics or right.metrics):
        raise ExpectationInvalid("no metric stands here", 0, "as in delivered.rate >= 93%", width=len(text))
    agree(left.terms + right.terms)
    return MetricLine(_told(text, where), left, compare.text, right, at)


def read_long(item: Mapping[Any, Any], names: Names, at: str = "") -> MetricLine:
    """Reads ``{that: <metric line>, where: {...}}``. Raises ExpectationInvalid."""
    for key in item:
        if key not in KEYS:
            message = f"{quoted(key)} means nothing beside that:"
            raise ExpectationInvalid(message, help=suggestion(str(key), KEYS), path=(key,), on_key=True)
    try:
        where = read_where(item["where"], names) if "where" in item else ()
    except ExpectationInvalid as fault:
        raise fault.below("where") from None
    that = item["that"]
    try:
        if not isinstance(that, str):
            raise ExpectationInvalid("a metric line is due here", help="as in that: attempts.p95 <= 4")
        return read_line(that, names, at, where)
    except ExpectationInvalid as fault:
        raise fault.below("that") from None


def _told(text: str, where: Where) -> str:
    told = " ".join(text.split())
    return told + (f" where {', '.join(f'{key}={name}' for key, name in where)}" if where else "")
