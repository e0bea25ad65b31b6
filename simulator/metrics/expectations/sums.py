"""One side of a comparison: metrics and values, added and subtracted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Self

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.quantities import KIND, Kind, exact, period_of, read_value, shown
from simulator.metrics.expectations.scanner import Token
from simulator.metrics.scope import MINUTE, Scope, Where
from simulator.metrics.table import GROUPS, METRICS, Metric

MOST_TERMS = 40

_UNITS = {"share": "{}%", "duration": "{}s", "frequency": "{}/1m"}


@dataclass(frozen=True, slots=True)
class Term:
    """A metric with where it is taken, or a value; counted negative where ``sign`` is -1."""

    sign: int
    kind: Kind
    metric: Metric | None
    value: Fraction
    scope: Scope
    offset: int
    width: int

    @classmethod
    def of_value(cls, token: Token, sign: int = 1) -> Self:
        """A value as it is written. Raises ExpectationInvalid."""
        value, kind = read_value(token.text, token.offset)
        scope = Scope(period=period_of(token.text) or MINUTE)
        return cls(sign, kind, None, value, scope, token.offset, len(token.text))

    def measured(self, of: "Lookup") -> Fraction | None:
        """Its value without the sign; None where the metric does not exist."""
        if self.metric is None:
            return self.value
        found = of(self.metric.name, self.scope)
        return None if found is None else exact(found)


Lookup = Callable[[str, Scope], float | None]
"""The value of a metric, taken over a part of the run."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms, all of one kind."""

    terms: tuple[Term, ...]

    @property
    def metrics(self) -> tuple[Term, ...]:
        """The terms that are measured."""
        return tuple(term for term in self.terms if term.metric is not None)

    def total(self, of: Lookup) -> Fraction:
        """The sum; every metric must exist."""
        return sum((term.sign * (term.measured(of) or Fraction(0)) for term in self.terms), Fraction(0))

    def shown(self, of: Lookup, bound: Fraction | None = None) -> str:
        """The terms with their values, as they stand: ``101 + 1 + 36``."""
        edge = bound if len(self.terms) == 1 else None
        parts: list[str] = []
        for term in self.terms:
            sign = "-" if term.sign < 0 else "+" if parts else ""
            value = shown(term.measured(of) or Fraction(0), term.kind, edge, term.scope.period)
            parts.append(f"{sign} {value}" if parts else f"{sign}{value}")
        return " ".join(parts)


def read_sum(tokens: list[Token], place: int, names: Names, scope: Scope) -> tuple[Sum, int]:
    """The sum that begins at ``place`` and the place after it. Raises ExpectationInvalid."""
    terms = []
    sign, place = _sign(tokens, place)
    while True:
        term, place = _term(tokens, place, sign, names, scope)
        terms.append(term)
        if tokens[place].sort != "sign":
            return Sum(tuple(terms)), place
        if len(terms) == MOST_TERMS:
            raise ExpectationInvalid(f"a sum has at most {MOST_TERMS} terms", tokens[place].offset)
        sign, place = _sign(tokens, place)


def agree(terms: tuple[Term, ...]) -> None:
    """Raises ExpectationInvalid unless all terms can be compared with one another; 0 goes with all."""
    first = next(term for term in terms if term.metric is not None)
    for term in terms:
        bare_zero = term.metric is None and term.kind == "number" and not term.value
        if term.kind != first.kind and not bare_zero:
            raise _mixed(first, term)


def in_periods(side: Sum, other: Sum) -> Sum:
    """The side with its frequencies counted in the period of the value compared with: ``<= 5/1s``."""
    values = (term for term in (*side.terms, *other.terms) if term.metric is None)
    period = next((term.scope.period for term in values if term.kind == "frequency"), None)
    if period is None:
        return side
    return Sum(tuple(replace(term, scope=replace(term.scope, period=period)) for term in side.terms))


def _sign(tokens: list[Token], place: int) -> tuple[int, int]:
    if tokens[place].sort == "sign":
        return (-1 if tokens[place].text == "-" else 1), place + 1
    return 1, place


def _term(tokens: list[Token], place: int, sign: int, names: Names, scope: Scope) -> tuple[Term, int]:
    token = tokens[place]
    if token.sort == "value":
        return Term.of_value(token, sign), place + 1
    if token.sort != "name":
        message = "a metric or a value is due here"
        raise ExpectationInvalid(message, token.offset, "as in delivered.rate >= 93%")
    metric = _metric(token)
    if tokens[place + 1].sort == "group":
        place += 1
        scope = replace(scope, where=_within(scope.where, tokens[place], names))
    _require_groups(metric, scope.where, token)
    return Term(sign, KIND[metric.unit], metric, Fraction(0), scope, token.offset, len(token.text)), place + 1


def _metric(token: Token) -> Metric:
    metric = METRICS.get(token.text)
    if metric is None:
        message = f"no metric is called {quoted(token.text)}"
        help = suggestion(token.text, METRICS)
        raise ExpectationInvalid(message, token.offset, help, width=len(token.text))
    return metric


def _within(where: Where, group: Token, names: Names) -> Where:
    """``metric(name)``: of the campaign of that name."""
    if any(key == "campaign" for key, _ in where):
        raise ExpectationInvalid("where: names a campaign already", group.offset, width=len(group.text))
    name = group.text[1:-1].strip()
    found = {**dict(where), "campaign": names.require("campaign", name, group.offset + 1)}
    return tuple((key, found[key]) for key in GROUPS if key in found)


def _require_groups(metric: Metric, where: Where, token: Token) -> None:
    for group, _ in where:
        if group not in metric.groups:
            message = f"{metric.name} cannot be taken by {group}"
            help = f"it can be by {', '.join(metric.groups)}"
            raise ExpectationInvalid(message, token.offset, help, width=len(token.text))


def _mixed(first: Term, term: Term) -> ExpectationInvalid:
    assert first.metric is not None
    what = first.metric.name
    if term.metric is not None:
        message = f"{what} is a {first.kind}, {term.metric.name} a {term.kind}"
        return ExpectationInvalid(message, term.offset, "they do not add up", width=term.width)
    message = f"{what} is a {first.kind}, and this a {term.kind}"
    help = f"write {_meant(term.value, first.kind)}"
    return ExpectationInvalid(message, term.offset, help, width=term.width)


def _meant(value: Fraction, kind: Kind) -> str:
    if kind == "share" and 0 < value <= 1:
        value *= 100
    return _UNITS.get(kind, "{}").format(f"{float(value):.10g}")
