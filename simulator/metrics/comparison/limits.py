"""Limits to a change: ``delivered.rate < -1%`` names a change from A to B that must not be.

A share is a share of A's value where the metric is no share itself: ``attempts.total > 5%``.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from simulator.metrics.comparison.sides import Sides
from simulator.metrics.expectations.comparing import require_end
from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.quantities import KIND, Kind, read_value
from simulator.metrics.expectations.scanner import Token, scan
from simulator.metrics.statistics import CONFIDENCE, Estimate, holm
from simulator.metrics.table import METRICS, Metric

_COMPARE: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "!=": operator.ne}
)
"""There is no ==: that two runs differ can be shown, that they are equal cannot."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A change that must not be: of ``metric`` (of one ``campaign``), beyond ``bound``.

    ``relative``: the bound is a share of A's value, otherwise it is in the metric's own unit.
    """

    text: str
    metric: Metric
    campaign: str | None
    compare: str
    bound: Fraction
    relative: bool

    def judge(self, sides: Sides) -> "Finding":
        """What comes of it, as if it were the only one."""
        values = sides.values(self.metric.name, self.campaign)
        if values.lacking:
            return Finding(self, lacking=values.lacking)
        change = sides.change(values.a, values.b)
        distance = sides.change(tuple(map(self._moved, values.a)), values.b)
        before = float(sum(values.a) / len(values.a))
        share = change.mean / before if self.relative and before else None
        return Finding(self, change, distance, share, distance.p)

    def _moved(self, value: Fraction) -> Fraction:
        """The value that B must not pass where A has this one."""
        return value * (1 + self.bound) if self.relative else value + self.bound


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a limit: the ``change``, and its ``distance`` from the bound, in the metric's unit.

    ``share``: the change as a share of A's value, of a limit that is relative. ``p``: how likely it
    lies so far from the bound by chance, raised for the number of limits (Holm).
    """

    limit: Limit
    change: Estimate | None = None
    distance: Estimate | None = None
    share: float | None = None
    p: float | None = None
    lacking: str = ""

    @property
    def is_beyond(self) -> bool:
        """Whether the change that was seen is beyond the bound."""
        return self.distance is not None and _COMPARE[self.limit.compare](self.distance.mean, 0)

    @property
    def may_be_chance(self) -> bool:
        """Whether replications do not yet tell on which side of the bound the change is."""
        by_chance = self.distance is not None and self.distance.error > 0
        return by_chance and self.p is not None and self.p > 1 - CONFIDENCE

    @property
    def is_breached(self) -> bool:
        """Whether the change is beyond the bound, and for sure; or nothing can be judged, which must not
        pass for well."""
        return bool(self.lacking) or (self.is_beyond and not self.may_be_chance)

    def as_json(self) -> dict[str, Any]:
        """The limit as it was written, whether it is ``breached``, the change with its interval."""
        return {
            "limit": self.limit.text,
            "breached": self.is_breached,
            "may_be_chance": self.may_be_chance,
            "change": self.change.as_json() if self.change else None,
            "lacking": self.lacking or None,
        }


def hold(limits: Iterable[Limit], sides: Sides) -> tuple[Finding, ...]:
    """Judges all limits together.

    A change is beyond its bound if its interval lies there as a whole; of several limits the
    intervals are widened (Holm). Where nothing is left to chance, or one side is a single run, the
    plain figures decide.
    """
    found = [limit.judge(sides) for limit in limits]
    together = holm([one.p for one in found])
    return tuple(replace(one, p=p) for one, p in zip(found, together, strict=True))


def read_limit(text: str, campaigns: Iterable[str] = ()) -> Limit:
    """Reads ``METRIC < VALUE`` or ``METRIC(campaign) < VALUE``. Raises ExpectationInvalid."""
    tokens = scan(text)
    metric = _metric(tokens[0])
    campaign, place = _campaign(tokens, metric, frozenset(campaigns))
    compare = tokens[place].text
    if compare not in _COMPARE:
        help = f"one of {' '.join(_COMPARE)}"
        raise ExpectationInvalid("a comparison is due here", tokens[place].offset, help)
    bound, kind, place = _value(tokens, place + 1)
    require_end(tokens[place])
    own = KIND[metric.unit]
    relative = kind == "share" != own
    if kind != own and not relative and bound:
        token = tokens[place - 1]
        help = "write a share, as in 1%" + (", of A's value" if own != "share" else "")
        message = f"{metric.name} is a {own}, and this a {kind}"
        raise ExpectationInvalid(message, token.offset, help, width=len(token.text))
    return Limit(text.strip(), metric, campaign, compare, bound, relative)


def _metric(token: Token) -> Metric:
    if token.text in METRICS:
        return METRICS[token.text]
    message = f"no metric is called {quoted(token.text)}" if token.sort == "name" else "a metric is due here"
    help = suggestion(token.text, METRICS) if token.sort == "name" else "as in delivered.rate < -1%"
    raise ExpectationInvalid(message, token.offset, help, width=max(1, len(token.text)))


def _campaign(tokens: list[Token], metric: Metric, known: frozenset[str]) -> tuple[str | None, int]:
    if tokens[1].sort != "group":
        return None, 1
    token = tokens[1]
    name = token.text[1:-1].strip()
    if "campaign" not in metric.groups:
        message = f"{metric.name} cannot be taken by campaign"
        raise ExpectationInvalid(message, token.offset, width=len(token.text))
    if name not in known:
        message = f"neither run has a campaign {quoted(name)}"
        raise ExpectationInvalid(message, token.offset + 1, suggestion(name, known), width=max(1, len(name)))
    return name, 2


def _value(tokens: list[Token], place: int) -> tuple[Fraction, Kind, int]:
    sign = -1 if tokens[place].text == "-" else 1
    place += tokens[place].sort == "sign"
    if tokens[place].sort != "value":
        help = "as in delivered.rate < -1%"
        raise ExpectationInvalid("a value is due here", tokens[place].offset, help)
    value, kind = read_value(tokens[place].text, tokens[place].offset)
    return sign * value, kind, place + 1
