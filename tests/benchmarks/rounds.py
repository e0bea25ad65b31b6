"""Rounds of measurements, interleaved so that a busy moment of the machine hurts all alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tests.benchmarks.measure import Measured, measure


class Case(NamedTuple):
    """A variant at a size."""

    variant: str
    messages: int


@dataclass(frozen=True, slots=True)
class Best:
    """Of all rounds of a case: the least CPU time (s), the largest peak (MB), the attempts."""

    cpu: float
    peak: float
    attempts: int

    @property
    def rate(self) -> float:
        """Attempts per second of CPU time."""
        return self.attempts / self.cpu

    @property
    def us(self) -> float:
        """CPU time of an attempt, in microseconds."""
        return self.cpu / self.attempts * 1e6


def play(cases: Iterable[Case], rounds: int, tell: Callable[[str], None]) -> dict[Case, Best]:
    """Measures every case once in each round; ``tell`` hears what is being done.

    (b) cannot count: with it must go (c) at the same size, which by the same seed makes the same attempts.
    """
    found: dict[Case, list[Measured]] = {case: [] for case in cases}
    for number in range(1, rounds + 1):
        for case, measured in found.items():
            tell(f"round {number} of {rounds}: ({case.variant}) with {case.messages:,} messages")
            measured.append(measure(*case))
    attempts = {case: _attempts(measured) for case, measured in found.items()}
    return {
        case: Best(
            min(one.cpu for one in measured),
            max(one.peak for one in measured),
            attempts[case] or attempts[Case("c", case.messages)],
        )
        for case, measured in found.items()
    }


def _attempts(measured: list[Measured]) -> int:
    """The attempts of a case, 0 where it could not count; every round must have made as many."""
    (attempts,) = {one.attempts for one in measured}
    return attempts or 0
