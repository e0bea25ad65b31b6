"""Message checks: what became of the deliveries to an address.

``message: {to, campaign, nth}`` says which; ``outcome``, ``attempts``, ``replies``, ``reason`` and
``suppressed`` beside it say what is expected of every one of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from simulator.mail import REASONS
from simulator.metrics.expectations.deliveries import (
    LISTS,
    Selector,
    deliveries,
)
from simulator.metrics.expectations.fates import LATER, Fate, Outcome
from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.judgement import NOTHING, Judgement
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.patterns import matches

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

FIELDS = ("outcome", "attempts", "replies", "reason", "suppressed")
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

_SELECTOR = ("to", "campaign", "nth")
_MOST_REPLIES = 10_000
_REPORTED = 3


@dataclass(frozen=True, slots=True)
class MessageCheck:
    """Which deliveries, and what each must have come to; a field that is None is not looked at."""

    selector: Selector
    outcome: Outcome | None = None
    attempts: int | None = None
    replies: tuple[str, ...] | None = None
    reason: str | None = None
    suppressed: bool | str | None = None
    at: str = ""

    @property
    def text(self) -> str:
        """The check on one line."""
        return f"message {self.selector}: {', '.join(self._wanted())}"

    def _wanted(self) -> list[str]:
        told: dict[str, object] = {name: getattr(self, name) for name in FIELDS}
        return [f"{name} {_told(value)}" for name, value in told.items() if value is not None]

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether every delivery selected came to this."""
        del measures
        total, first = 0, ""
        witness: int | None = None
        wrong: list[str] = []
        for fate in deliveries(frame, self.selector, replies=self.replies is not None):
            total += 1
            missed = self._missed(fate)
            first = first or self._found(fate)
            if missed and witness is None:
                witness = fate.delivery
            if missed and len(wrong) <= _REPORTED:
                wrong.append(f"{fate.recipient} ({fate.campaign}): {', '.join(missed)}")
        if not total:
            return Judgement(self.text, False, f"{NOTHING}: no such message", self.at)
        if not wrong:
            return Judgement(self.text, True, first if total == 1 else f"all {total:,}", self.at)
        more = " ..." if len(wrong) > _REPORTED else ""
        told = "; ".join(wrong[:_REPORTED]) if total > 1 else wrong[0].partition(": ")[2]
        return Judgement(self.text, False, told + more, self.at, witness)

    def _found(self, fate: Fate) -> str:
        """The fields looked at, as they were."""
        return ", ".join(
            f"{name} {_told(fate.field(name))}" for name in FIELDS if getattr(self, name) is not None
        )

    def _missed(self, fate: Fate) -> list[str]:
        """The fields that are not as expected, with what they are."""
        held = {
            "outcome": self.outcome is None or self._came_to(fate),
            "attempts": self.attempts is None or self.attempts == fate.attempts,
            "replies": self.replies is None or _answered(self.replies, fate.replies),
            "reason": self.reason is None or self.reason == fate.reason,
            "suppressed": self.suppressed is None or _listed(self.suppressed, fate.lists),
        }
        return [f"{name} {_told(fate.field(name))}" for name, holds in held.items() if not holds]

    def _came_to(self, fate: Fate) -> bool:
        if self.outcome in LATER:
            return fate.outcome == "delivered" and self.outcome in fate.later
        return self.outcome == fate.outcome


def read_message(item: Mapping[Any, Any], names: Names, at: str = "") -> MessageCheck:
    """Reads a message check. Raises ExpectationInvalid."""
    for key in item:
        if key != "message" and key not in FIELDS:
            message = f"{quoted(key)} means nothing in a message check"
            raise ExpectationInvalid(message, help=suggestion(str(key), FIELDS), path=(key,), on_key=True)
    try:
        selector = _selector(item["message"], names)
    except ExpectationInvalid as fault:
        raise fault.below("message") from None
    found: dict[str, Any] = {}
    for name, read in _READ.items():
        if name in item:
            try:
                found[name] = read(item[name])
            except ExpectationInvalid as fault:
                raise fault.below(name) from None
    if not found:
        message, help = "nothing is expected of this message", f"write one of {', '.join(FIELDS)} beside it"
        raise ExpectationInvalid(message, help=help, path=("message",), on_key=True)
    return MessageCheck(selector, at=at, **found)


def _selector(given: object, names: Names) -> Selector:
    if not isinstance(given, Mapping):
        raise ExpectationInvalid("which message? write message: {to: anna@bigmail.test}")
    for key in given:
        if key not in _SELECTOR:
            message = f"a message is not selected by {quoted(key)}"
            raise ExpectationInvalid(message, help=suggestion(str(key), _SELECTOR), path=(key,), on_key=True)
    try:
        to = None if "to" not in given else _text(given["to"], "a recipient")
    except ExpectationInvalid as fault:
        raise fault.below("to") from None
    try:
        campaign = names.require("campaign", given["campaign"]) if "campaign" in given else None
    except ExpectationInvalid as fault:
        raise fault.below("campaign") from None
    try:
        nth = _whole(given["nth"], 1) if "nth" in given else None
    except ExpectationInvalid as fault:
        raise fault.below("nth") from None
    if to is None and campaign is None:
        raise ExpectationInvalid("which message? write message: {to: anna@bigmail.test}")
    return Selector(to, campaign, nth)


def _whole(given: object, least: int = 0) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given < 10**9:
        raise ExpectationInvalid(f"a whole number from {least} is due here, not {quoted(given)}")
    return int(given)


def _text(given: object, noun: str) -> str:
    if not isinstance(given, str) or not given.strip() or len(given) > 1000:
        raise ExpectationInvalid(f"{noun} is due here, not {quoted(given)}")
    return given.strip()


def _word(given: object, known: tuple[str, ...], noun: str) -> str:
    if not isinstance(given, str) or given not in known:
        raise ExpectationInvalid(f"{quoted(given)} is no {noun}", help=suggestion(str(given), known))
    return given


def _replies(given: object) -> tuple[str, ...]:
    if isinstance(given, (str, int)) and not isinstance(given, bool):
        given = [given]
    if not isinstance(given, (list, tuple)) or len(given) > _MOST_REPLIES:
        raise ExpectationInvalid('a list is due here, one pattern an attempt: ["451*", "250*"]')
    found = []
    for place, one in enumerate(given):
        try:
            plain = isinstance(one, int) and not isinstance(one, bool)
            found.append(_text(getattr(one, "text", str(one)) if plain else one, "a pattern of a reply"))
        except ExpectationInvalid as fault:
            raise fault.below(place) from None
    return tuple(found)


def _suppressed(given: object) -> bool | str:
    if isinstance(given, bool):
        return given
    return _word(given, LISTS, "list")


_READ: Mapping[str, Callable[[object], object]] = {
    "outcome": lambda given: _word(given, OUTCOMES, "outcome"),
    "attempts": _whole,
    "replies": _replies,
    "reason": lambda given: _word(given, REASONS, "reason"),
    "suppressed": _suppressed,
}


def _answered(patterns: tuple[str, ...], replies: tuple[str, ...]) -> bool:
    """Whether each attempt was answered as its pattern says, none more and none fewer."""
    return len(patterns) == len(replies) and all(map(matches, patterns, replies))


def _listed(wanted: bool | str, lists: tuple[str, ...]) -> bool:
    return bool(lists) == wanted if isinstance(wanted, bool) else wanted in lists


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or "none"
    return str(value).lower() if isinstance(value, bool) or value is None else str(value)
