"""Metric lines: ``delivered.rate >= 93%``, alone or as ``{that: ..., where: {server: ...}}``."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Self

from simulator.mail import format_duration
from simulator.metrics.expectations.comparing import COMPARE, holds, read_tolerance, require_end
from simulator.metrics.expectations.fields import Read, duration, mapping, read_fields, span
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.judgement import NOTHING, Judgement
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.quantities import shown
from simulator.metrics.expectations.scanner import scan
from simulator.metrics.expectations.selector import named_in
from simulator.metrics.expectations.sums import Lookup, Sum, Term, agree, in_periods, read_sum
from simulator.metrics.expectations.witness import witness
from simulator.metrics.scope import WHOLE, Scope, Where
from simulator.metrics.table import GROUPS

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

_OF_DELIVERIES = (
    "accepted.count",
    "contacts.total",
    "attempts.total",
    "deferrals.no_contact",
    "delivered.count",
    "failed.count",
    "dropped.count",
    "bounced_late.count",
    "complained.count",
    "unsubscribed.count",
)
"""Counts that say whether any delivery was looked at."""


@dataclass(frozen=True, slots=True)
class That:
    """Two sums and how they must compare; with a ``tolerance`` they may differ by so much."""

    text: str
    left: Sum
    compare: str
    right: Sum
    tolerance: Fraction = Fraction(0)
    at: str = ""

    beside: ClassVar[tuple[str, ...]] = ("where", "between", "by")

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads ``{that: <metric line>, where, between, by}``. Raises ExpectationInvalid."""
        found = read_fields(item, _READERS, names, "beside that:")
        if "between" in found and "by" in found:
            raise ExpectationInvalid("between: and by: cannot stand together", path=("by",), on_key=True)
        until = found.get("by")
        within = found.get("between") if until is None else (0, until + 1)
        scope = Scope(found.get("where", ()), within)
        try:
            return cls.line(item["that"], names, at, scope, by=until)
        except ExpectationInvalid as fault:
            raise fault.below("that") from None

    @classmethod
    def line(
        cls, text: object, names: Names, at: str = "", scope: Scope = WHOLE, by: int | None = None
    ) -> Self:
        """Reads a metric line; ``scope`` is where its metrics are taken. Raises ExpectationInvalid."""
        if not isinstance(text, str):
            raise ExpectationInvalid("a metric line is due here", help="as in that: attempts.p95 <= 4")
        tokens = scan(text)
        left, place = read_sum(tokens, 0, names, scope)
        compare = tokens[place]
        if compare.sort != "compare":
            raise ExpectationInvalid(
                "a comparison is due here", compare.offset, f"one of {' '.join(COMPARE)}"
            )
        right, place = read_sum(tokens, place + 1, names, scope)
        spread, end = read_tolerance(tokens, place, compare.text)
        require_end(tokens[end])
        if not (left.metrics or right.metrics):
            raise ExpectationInvalid(
                "no metric stands here", 0, "as in delivered.rate >= 93%", width=len(text)
            )
        margin = () if spread is None else (Term.of_value(spread),)
        agree(left.terms + right.terms + margin)
        told, tolerance = " ".join(text.split()) + _told(scope, by), sum(term.value for term in margin)
        return cls(
            told, in_periods(left, right), compare.text, in_periods(right, left), Fraction(tolerance), at
        )

    @property
    def terms(self) -> tuple[Term, ...]:
        """What is measured, on both sides."""
        return self.left.metrics + self.right.metrics

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether the measured values compare so; an exact comparison of fractions."""

        def of(name: str, scope: Scope) -> float | None:
            return measures.taken(frame, name, scope)

        lacking = self._lacking(of)
        if lacking:
            return Judgement(self.text, False, f"{NOTHING}: {lacking}", self.at)
        left, right = self.left.total(of), self.right.total(of)
        passed = holds(self.compare, left, right, self.tolerance)
        blamed = None if passed else self._witness(frame, left, right)
        return Judgement(self.text, passed, self._measured(of, left, right), self.at, blamed)

    def _witness(self, frame: "pl.LazyFrame", left: Fraction, right: Fraction) -> int | None:
        """The first delivery that pulled the two sides apart, looked for term by term."""
        excess = _EXCESS.get(self.compare, left - right)
        if not excess:
            return None
        for side, sign, other in ((self.left, excess, right), (self.right, -excess, left)):
            bound = other + self.tolerance if len(side.terms) == 1 else None
            for term in side.metrics:
                assert term.metric is not None
                found = witness(frame, term.metric.name, term.scope, sign * term.sign > 0, bound)
                if found is not None:
                    return found
        return None

    def _lacking(self, of: Lookup) -> str:
        """Why there is nothing to judge, or nothing."""
        nothing = not any(term.measured(of) for term in self.terms) and not self._expects_none()
        if nothing and not any(of(name, term.scope) for term in self.terms for name in _OF_DELIVERIES):
            return "no delivery is looked at"
        for term in self.terms:
            if term.metric is not None and of(term.metric.name, term.scope) is None:
                return f"{term.metric.name} has no value, for {term.metric.absent}"
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
            first = self.left.terms[0]
            return f"{self.left.shown(of)} = {shown(left, first.kind, right, first.scope.period)}"
        return self.left.shown(of, right) + self._counted(of)

    def _counted(self, of: Lookup) -> str:
        """A rate's two counts: `` (2,866 of 3,004)``."""
        term = self.left.terms[0]
        if term.metric is None or term.metric.parts is None or term.scope.span:
            return ""
        part, whole = (of(name, term.scope) or 0 for name in term.metric.parts)
        return f" ({part:,} of {whole:,})"


_EXCESS = {"<": 1, "<=": 1, ">": -1, ">=": -1}
"""Which side is too large where the comparison does not hold: 1 the left one, -1 the right one."""


def _where(given: object, names: Names) -> Where:
    readers: dict[str, Read] = {group: named_in(group) for group in GROUPS}
    due = "where: names what to look at, as in where: {server: bigmail}"
    found = read_fields(mapping(given, due), readers, names, "in where:")
    if not found:
        raise ExpectationInvalid(due)
    return tuple(found.items())


_READERS: Mapping[str, Read] = {
    "that": lambda given, names: given,
    "where": _where,
    "between": span,
    "by": duration,
}


def _told(scope: Scope, by: int | None) -> str:
    told = f" where {', '.join(f'{key}={name}' for key, name in scope.where)}" if scope.where else ""
    if by is not None:
        return f"{told} by {format_duration(by)}"
    if scope.span is None:
        return told
    begin, end = map(format_duration, scope.span)
    return f"{told} between {begin} and {end}"
