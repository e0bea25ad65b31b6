"""Message checks: what became of the deliveries to an address.

``message: {to, campaign, nth}`` says which; what is expected of every one of them stands beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from simulator.metrics.expectations.checks import CHECKS, READERS, Check
from simulator.metrics.expectations.deliveries import Messages, deliveries
from simulator.metrics.expectations.fates import Fate
from simulator.metrics.expectations.fields import Read, mapping, read_fields, text, whole
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.judgement import NOTHING, Judgement
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.selector import named_in

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

_REPORTED = 3
_WHICH = "which message? write message: {to: anna@bigmail.test}"


@dataclass(frozen=True, slots=True)
class Message:
    """Which deliveries, and what each must have come to: ``wanted``, field by field."""

    messages: Messages
    wanted: tuple[tuple[str, Any], ...]
    at: str = ""

    beside: ClassVar[tuple[str, ...]] = tuple(READERS)

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads a message check. Raises ExpectationInvalid."""
        readers: dict[str, Read] = {"message": _messages, **READERS}
        found = read_fields(item, readers, names, "in a message check")
        messages = found.pop("message")
        if "within" in found and "attempts_at" not in found:
            raise ExpectationInvalid("within: goes with attempts_at:", path=("within",), on_key=True)
        if not found:
            message = "nothing is expected of this message"
            help = f"write one of {', '.join(CHECKS)} beside it"
            raise ExpectationInvalid(message, help=help, path=("message",), on_key=True)
        if "attempts_at" in found:
            found["attempts_at"] = found["attempts_at"], found.pop("within", 0)
        return cls(messages, tuple(found.items()), at)

    @property
    def text(self) -> str:
        """The check on one line."""
        told = (f"{name} {check.wanted(value)}" for name, check, value in self._checks())
        return f"message {self.messages}: {', '.join(told)}"

    def _checks(self) -> Iterator[tuple[str, Check, Any]]:
        for name, value in self.wanted:
            yield name, CHECKS[name], value

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether every delivery selected came to this."""
        del measures
        total, first = 0, ""
        wrong: list[tuple[Fate, str]] = []
        by_attempt = any(name in ("replies", "attempts_at") for name, _ in self.wanted)
        for fate in deliveries(frame, self.messages, attempts=by_attempt):
            total += 1
            first = first or _told(fate, self._checks())
            missed = [one for one in self._checks() if not one[1].holds(one[2], fate)]
            if missed and len(wrong) <= _REPORTED:
                wrong.append((fate, _told(fate, missed)))
        if not total:
            return Judgement(self.text, False, f"{NOTHING}: no such message", self.at)
        if not wrong:
            return Judgement(self.text, True, first if total == 1 else f"all {total:,}", self.at)
        return Judgement(self.text, False, _missed(wrong, total), self.at, wrong[0][0].delivery)


def _told(fate: Fate, checks: "Iterator[tuple[str, Check, Any]] | list[tuple[str, Check, Any]]") -> str:
    """The fields looked at, as they are."""
    return ", ".join(f"{name} {check.found(fate)}" for name, check, _ in checks)


def _missed(wrong: list[tuple[Fate, str]], total: int) -> str:
    """What was found instead: of one delivery, or of the first few of several."""
    if total == 1:
        return wrong[0][1]
    told = [f"{fate.recipient} ({fate.campaign}): {missed}" for fate, missed in wrong[:_REPORTED]]
    return "; ".join(told) + (" ..." if len(wrong) > _REPORTED else "")


def _messages(given: object, names: Names) -> Messages:
    readers: dict[str, Read] = {
        "to": lambda given, names: text(given, "a recipient"),
        "campaign": named_in("campaign"),
        "nth": lambda given, names: whole(given, 1),
    }
    found = Messages(**read_fields(mapping(given, _WHICH), readers, names, "in the choice of a message"))
    if found.to is None and found.campaign is None:
        raise ExpectationInvalid(_WHICH)
    return found
