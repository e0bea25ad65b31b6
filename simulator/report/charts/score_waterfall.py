"""Which signals the points were lost on: when a score was lowest, and at the end."""

from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.report.drawing import COLOURS, lying_bars
from simulator.report.opinions import MOST, Thought, thoughts, worst
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_SIGNALS = {
    "complaints": "#d1495b",
    "unknown_users": "#d99a1c",
    "traps": "#8f6bc9",
    "ignored_deferrals": "#159aa8",
    "volume": "#3d85c6",
    "strangeness": "#b5651d",
}
"""Points are lost on these (``recipients.reputation.score.Waterfall``); each has its colour."""


@dataclass(frozen=True, slots=True)
class ScoreWaterfall:
    """Points lost by signal, key by key."""

    place: ClassVar[int] = 150

    def draw(self, run: Found) -> Panel | None:
        """What is left of 100 points, and what each signal took."""
        rows = tuple(row for one in worst(thoughts(run)) for row in _rows(one))
        if not rows:
            return None
        several = len({row[0] for row in rows}) > 1
        names = [f"{when}: {f'{server} ' if several else ''}{key}" for server, key, when, *_ in rows]
        left = ("score", [row[4] for row in rows], COLOURS["still"])
        lost = [
            (_spelt(signal), [row[5 + place] for row in rows], colour)
            for place, (signal, colour) in enumerate(_SIGNALS.items())
        ]
        heads = (*map(Column, ("server", "of", "when")), Column("at", "instant"), Column("score", "points"))
        return Panel(
            "Where the points were lost",
            "100 points less those lost on each signal are the score, or 0; what is seen counts less and "
            "less with time. Lowest: the worst score that the journal has (it keeps one a day, and those "
            "at which a level changed). Strangeness: what a sender lacks because too little of it is "
            f"known. Shown are the {MOST} keys that fell lowest.",
            Table((*heads, *(Column(_spelt(signal), "points") for signal in _SIGNALS)), rows),
            lying_bars(names, [left, *(one for one in lost if any(one[1]))], "points"),
        )


def _rows(one: Thought) -> list[tuple[Any, ...]]:
    found = (("lowest", one.lowest), ("end", one.opinions[-1]))
    return [
        (
            one.server,
            one.key,
            when,
            at / 1000,
            round(told["score"], 1),
            *(round(told["lost"][signal], 1) for signal in _SIGNALS),
        )
        for when, (at, _, told) in found
    ]


def _spelt(signal: str) -> str:
    return signal.replace("_", " ")
