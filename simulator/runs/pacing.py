"""How fast a run on the wire goes: as fast as it can, or by the clock on the wall."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from simulator.engine import Engine

_TIMES = re.compile(r"([1-9][0-9]{0,5})x")


@dataclass(frozen=True, slots=True)
class Pace:
    """``speed``: seconds of the scenario in one second of the wall; None: never wait."""

    speed: float | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads ``max``, ``real`` or ``60x``. Raises ValueError for anything else."""
        times = _TIMES.fullmatch(text)
        if times is None and text not in ("max", "real"):
            raise ValueError(f"{text!r} is no pace: write max, real, or how many times as fast, as in 60x")
        return cls(int(times[1]) if times else {"max": None, "real": 1}[text])

    def drive(self, engine: "Engine", until: int | None, rest: Callable[[float], None]) -> None:
        """Runs what is due before ``until`` (ms, None: all of it); ``rest`` passes so many seconds.

        Every instant waits for its turn on the wall. A run that cannot keep up is late and leaves nothing
        out, so what is decided is the same at every pace.
        """
        if self.speed is not None:
            began = monotonic()
            while (due := engine.next_due()) is not None and (until is None or due < until):
                early = due / 1000 / self.speed - (monotonic() - began)
                if early > 0:
                    rest(early)
                engine.advance(due + 1)
        engine.advance(until)


FASTEST = Pace()
