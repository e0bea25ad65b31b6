"""What providers thought of each source address and sending domain, over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from simulator.recipients.reputation import Model
from simulator.report.drawing import COLOURS, SERIES, Tone, axis, line_of
from simulator.report.opinions import MOST, Thought, thoughts, worst
from simulator.report.panel import Column, Panel, Table
from simulator.report.periods import Periods
from simulator.report.record import Found

_LEVELS: tuple[tuple[str, Tone], ...] = (
    ("high", "good"),
    ("medium", "plain"),
    ("low", "soft"),
    ("bad", "hard"),
)


@dataclass(frozen=True, slots=True)
class Reputation:
    """The score of each key, and the levels that it crosses."""

    place: ClassVar[int] = 140

    def draw(self, run: Found) -> Panel | None:
        """Scores as journaled: once a day and whenever a level changed."""
        shown = worst(thoughts(run))
        if not shown:
            return None
        edges = _edges(run, shown)
        rows = sorted(row for one in shown for row in _rows(one))
        heads = (Column("at", "instant"), Column("server"), Column("of"), Column("score", "points"))
        standing = (Column("level"), Column("permitted a day", "count"), Column("blocked until", "instant"))
        bands = "Bands: from which score on a level holds. " if edges else ""
        return Panel(
            "Reputation by provider and key",
            "What each provider thinks of a source address and of a sending domain: 100 points less what "
            f"is lost, once a day and whenever the level changes. {bands}A level is lost at once and won "
            "back by holding a score for days. The model is a shape drawn after what providers publish, "
            f"and most of its numbers are assumed: it is no forecast. Shown are the {MOST} keys that fell "
            "lowest; marked: blocked.",
            Table((*heads, *standing), tuple(rows)),
            {"data": _lines(shown, run.outline().start), "layout": _layout(edges)},
            frozenset(place for place, row in enumerate(rows) if row[-1] is not None),
        )


def _rows(one: Thought) -> list[tuple[Any, ...]]:
    rows = []
    for at, level, told in one.opinions:
        until = told["blocked_until_ms"]
        blocked = None if until is None else until / 1000
        rows.append((at / 1000, one.server, one.key, told["score"], level, told["permitted"], blocked))
    return rows


def _edges(run: Found, shown: Sequence[Thought]) -> Sequence[float]:
    """From which score on the levels hold, best first; none where providers differ in that."""
    servers = run.outline().servers
    found = set()
    for one in shown:
        rules = servers[one.server].rules if one.server in servers else ()
        models = (rule.behaviour for rule in rules if rule.name == one.rule)
        found |= {tuple(level.edge for level in model.levels) for model in models if isinstance(model, Model)}
    return found.pop() if len(found) == 1 else ()


def _lines(shown: Sequence[Thought], start: datetime) -> list[dict[str, Any]]:
    clock = Periods(1, 1, start).clock
    return [
        line_of(
            one.name,
            [clock(opinion.at_ms) for opinion in one.opinions],
            [opinion.score for opinion in one.opinions],
            SERIES[place],
            line={"dash": "solid" if one.is_ip else "dash"},
        )
        for place, one in enumerate(shown)
    ]


def _layout(edges: Sequence[float]) -> dict[str, Any]:
    tops = (100, *edges)
    bands = list(zip(_LEVELS, edges, tops, strict=False))
    return {
        "height": 420,
        "showlegend": True,
        "xaxis": axis("the scenario's clock, UTC", type="date"),
        "yaxis": axis("score, points", range=[0, 101]),
        "shapes": [_band(tone, low, top) for (_, tone), low, top in bands],
        "annotations": [_name(level, tone, low) for (level, tone), low, _ in bands],
    }


def _band(tone: Tone, low: float, top: float) -> dict[str, Any]:
    span = {"xref": "paper", "x0": 0, "x1": 1, "y0": low, "y1": top}
    look = {"fillcolor": COLOURS[tone], "opacity": 0.12, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", **span, **look}


def _name(level: str, tone: Tone, low: float) -> dict[str, Any]:
    where = {"xref": "paper", "x": 1, "xanchor": "right", "y": low, "yanchor": "bottom"}
    return {**where, "text": level, "showarrow": False, "font": {"color": COLOURS[tone], "size": 11}}
