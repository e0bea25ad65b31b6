"""Waits that grow with the square of the number of the attempt: qmail and OpenSMTPD."""

from dataclasses import dataclass
from math import isqrt
from typing import Literal

from simulator.mail import Duration
from simulator.sender.history import Draw, History

_SECOND = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadratic:
    """Attempt k at about ``unit`` times k squared after the message came.

    ``isqrt`` (qmail, nextretry in qmail-send.c): with r the root of ``unit`` in seconds, the next try
    is (r + the whole root of the age in seconds) squared seconds after the message came; the age is
    that at which the attempt began, so the squares drift with late attempts. ``lattice`` (OpenSMTPD,
    scheduler_next in scheduler_ramqueue.c): the next of the squares themselves that lies ahead.
    """

    unit: Duration
    form: Literal["isqrt", "lattice"] = "isqrt"

    def __post_init__(self) -> None:
        if self.unit < _SECOND:
            raise ValueError("the unit of a quadratic schedule is at least 1s")
        if self.form == "isqrt" and self.unit != _SECOND * isqrt(self.unit // _SECOND) ** 2:
            raise ValueError("the unit of an isqrt schedule is a square number of seconds, as in 400s")

    def wait(self, history: History, at: int, draw: Draw) -> int | None:
        """The wait in ms after an attempt that failed at ``at``. Never used up."""
        if self.form == "isqrt":
            age = max(history.began - history.created, 0) // _SECOND
            root = isqrt(age) + isqrt(self.unit // _SECOND)
            return history.created + _SECOND * root * root - at
        step = max(history.attempts, isqrt(max(at - history.created, 0) // self.unit))
        while (due := history.created + self.unit * step * step) <= at:
            step += 1
        return due - at

    def last(self) -> int | None:
        """None: there is always a next square."""
        return None

    def horizon(self) -> int | None:
        """None: it grows without end."""
        return None
