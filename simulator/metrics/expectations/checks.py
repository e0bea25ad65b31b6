"""What a message check can look at: each field's reader, when a delivery holds it, and how it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any, get_args

from simulator.mail import ACTIONS, REASONS, format_duration
from simulator.metrics.expectations.comparing import Bound, read_bound
from simulator.metrics.expectations.fates import LATER, Fate, Outcome
from simulator.metrics.expectations.fields import (
    Read,
    duration,
    each,
    mapping,
    read_fields,
    spelt,
    text,
    word,
)
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.listing import LISTS
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.patterns import matches

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Check:
    """One field: ``holds`` compares what is wanted with a fate; the other two tell either of them."""

    holds: Callable[[Any, Fate], bool]
    found: Callable[[Fate], str]
    wanted: Callable[[Any], str] = str


def _came_to(wanted: Outcome, fate: Fate) -> bool:
    if wanted in LATER:
        return fate.outcome == "delivered" and wanted in fate.later
    return wanted == fate.outcome


def _answered(wanted: tuple[str, ...], fate: Fate) -> bool:
    """Whether each attempt was answered as its pattern says, none more and none fewer."""
    return len(wanted) == len(fate.replies) and all(map(matches, wanted, fate.replies))


def _began(wanted: tuple[tuple[int, ...], int], fate: Fate) -> bool:
    """Whether there were just these attempts, each as near its instant as it must be."""
    due, within = wanted
    pairs = zip(due, fate.attempts_at, strict=False)
    return len(due) == len(fate.attempts_at) and all(abs(one - other) <= within for one, other in pairs)


def _ended(wanted: Bound, fate: Fate) -> bool:
    return fate.ended is not None and wanted.holds(Fraction(fate.ended, 1000))


def _reported(wanted: Mapping[str, str], fate: Fate) -> bool:
    """Whether one of the reports has all of the fields wanted."""
    return any(
        all(matches(value, getattr(report, field)) for field, value in wanted.items()) for report in fate.dsn
    )


def _listed(wanted: bool | str, fate: Fate) -> bool:
    return bool(fate.lists) == wanted if isinstance(wanted, bool) else wanted in fate.lists


def _joined(values: Any) -> str:
    return "; ".join(values) or "none"


def _instants(instants: tuple[int, ...]) -> str:
    return " ".join(map(format_duration, instants)) or "none"


def _ladder(wanted: tuple[tuple[int, ...], int]) -> str:
    due, within = wanted
    return _instants(due) + (f" within {format_duration(within)}" if within else "")


def _word(value: object) -> str:
    return str(value).lower()


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "outcome": Check(_came_to, lambda fate: _joined((fate.outcome, *fate.later))),
        "attempts": Check(lambda wanted, fate: wanted.holds(fate.attempts), lambda fate: str(fate.attempts)),
        "attempts_at": Check(_began, lambda fate: _instants(fate.attempts_at), _ladder),
        "ended": Check(
            _ended, lambda fate: "not at all" if fate.ended is None else format_duration(fate.ended)
        ),
        "replies": Check(_answered, lambda fate: _joined(fate.replies), _joined),
        "reason": Check(lambda wanted, fate: wanted == fate.reason, lambda fate: _word(fate.reason)),
        "dsn": Check(
            _reported,
            lambda fate: _joined([" ".join(report) for report in fate.dsn]),
            lambda wanted: " ".join(wanted.values()),
        ),
        "suppressed": Check(_listed, lambda fate: "; ".join(fate.lists) or "false", _word),
    }
)
"""Field -> its check, in the order in which they are told."""


def _pattern(given: object, names: Names) -> str:
    del names
    return spelt(given, "a pattern of a reply")


def _replies(given: object, names: Names) -> tuple[str, ...]:
    if isinstance(given, str | int) and not isinstance(given, bool):
        given = [given]
    return each(given, _pattern, names, 'one pattern an attempt: ["451*", "250*"]')


def _dsn(given: object, names: Names) -> Mapping[str, str]:
    due = 'which report? write dsn: {action: failed, status: "4.2.2"}'
    readers: dict[str, Read] = {
        "action": lambda given, names: word(given, ACTIONS, "action of a report"),
        "status": lambda given, names: text(given, "an enhanced status code"),
    }
    found = read_fields(mapping(given, due), readers, names, "in dsn:")
    if not found:
        raise ExpectationInvalid(due)
    return MappingProxyType(found)


READERS: Mapping[str, Read] = MappingProxyType(
    {
        "outcome": lambda given, names: word(given, OUTCOMES, "outcome"),
        "attempts": lambda given, names: read_bound(given, "number"),
        "attempts_at": lambda given, names: each(given, duration, names, "as in [0m, 10m, 25m]"),
        "within": duration,
        "ended": lambda given, names: read_bound(given, "duration"),
        "replies": _replies,
        "reason": lambda given, names: word(given, REASONS, "reason"),
        "dsn": _dsn,
        "suppressed": lambda given, names: given if isinstance(given, bool) else word(given, LISTS, "list"),
    }
)
"""Key beside ``message:`` -> what reads its value; ``within`` belongs to ``attempts_at``."""
