"""How figures are compared: ``>= 93%``, ``== 1.15 +- 0.05``, ``480m +- 1m``, plain ``4``."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted
from simulator.metrics.expectations.quantities import Kind, read_value
from simulator.metrics.expectations.scanner import Token, scan

COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)

_EXAMPLES: Mapping[Kind, str] = {"number": "4 or <= 4", "duration": "8h, 8h +- 1m or <= 8h"}


def holds(compare: str, left: Fraction, right: Fraction, tolerance: Fraction) -> bool:
    """Whether two values compare so; with a tolerance they may differ by that much, and no more."""
    if tolerance:
        return abs(left - right) <= tolerance
    return COMPARE[compare](left, right)


def read_tolerance(tokens: list[Token], place: int, compare: str) -> tuple[Token | None, int]:
    """The value of a ``+- x`` that may stand at ``place``, and the place after. Raises ExpectationInvalid."""
    sign = tokens[place]
    if sign.sort != "tolerance":
        return None, place
    if compare != "==":
        raise ExpectationInvalid("a tolerance goes with ==", sign.offset, "write == ... +- ...", width=2)
    given = tokens[place + 1]
    if given.sort != "value":
        raise ExpectationInvalid(
            "a value is due here", given.offset, "as in == 1.15 +- 0.05", width=len(given.text)
        )
    return given, place + 2


def require_end(token: Token) -> None:
    """Raises ExpectationInvalid unless nothing is left."""
    if token.sort != "end":
        message = f"{quoted(token.text)} is one too many here"
        raise ExpectationInvalid(message, token.offset, width=len(token.text))


@dataclass(frozen=True, slots=True)
class Bound:
    """What a single value is held to; ``text`` as it was written."""

    text: str
    compare: str
    value: Fraction
    tolerance: Fraction

    def holds(self, found: Fraction | int) -> bool:
        """Whether a value found is as it should be. Durations are in seconds."""
        return holds(self.compare, Fraction(found), self.value, self.tolerance)

    @property
    def most(self) -> int | None:
        """The largest whole number that it allows; None where it sets no such limit."""
        if self.compare not in ("==", "<=", "<"):
            return None
        edge = self.value + self.tolerance
        return max(0, ceil(edge) - 1 if self.compare == "<" else floor(edge))

    @property
    def is_none(self) -> bool:
        """Whether it says that there is nothing at all."""
        return self.compare == "==" and not self.value and not self.tolerance

    def __str__(self) -> str:
        return self.text


def read_bound(given: object, kind: Kind) -> Bound:
    """Reads a whole number or a text: a value, alone or with a comparison or a tolerance.

    Raises ExpectationInvalid, also where the value is not of the kind that is due.
    """
    if isinstance(given, int) and not isinstance(given, bool) and (kind == "number" or not given):
        return _whole(given)
    if not isinstance(given, str):
        raise ExpectationInvalid(f"{_EXAMPLES[kind]} is due here, not {quoted(given)}")
    tokens = scan(given)
    compare, place = (tokens[0].text, 1) if tokens[0].sort == "compare" else ("==", 0)
    value = _value(tokens[place], kind)
    spread, end = read_tolerance(tokens, place + 1, compare)
    require_end(tokens[end])
    tolerance = Fraction(0) if spread is None else _value(spread, kind)
    return Bound(" ".join(given.split()), compare, value, tolerance)


def _value(token: Token, due: Kind) -> Fraction:
    if token.sort != "value":
        raise ExpectationInvalid("a value is due here", token.offset, f"as in {_EXAMPLES[due]}")
    value, kind = read_value(token.text, token.offset)
    if kind != due:
        message = f"a {due} is due here, and this is a {kind}"
        raise ExpectationInvalid(message, token.offset, f"as in {_EXAMPLES[due]}", width=len(token.text))
    return value


def _whole(given: int) -> Bound:
    if not 0 <= given < 10**15:
        raise ExpectationInvalid(f"a number from 0 on is due here, not {quoted(given)}")
    return Bound(str(int(given)), "==", Fraction(given), Fraction(0))
