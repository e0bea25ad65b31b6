"""What each further attempt bought: the run beside paired runs that allow fewer attempts.

An attempt that delivers has not bought the delivery if a later one would have delivered as well, so
this cannot be read from one run: each row is a run of its own, with the same seed.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from simulator.report.drawing import COLOURS, axis
from simulator.report.pairs import command, on_every_sender
from simulator.report.panel import Cell, Column, Figure, Panel, Table
from simulator.report.record import Found

MOST = 7
"""Paired runs of a run at most."""
_TITLE = "What each further attempt bought"
_METRICS = ("delivered.count", "attempts.total", "failed.hard", "suppressions.count")


def limits(run: Found) -> list[int]:
    """The attempts to allow in paired runs: every number below that of the run, up to ``MOST``."""
    return list(range(1, min(len(run.table("attempts") or []), MOST + 1)))


def cost(run: Found) -> int:
    """How many attempts the paired runs make together, at most."""
    made = run.table("attempts") or []
    return sum(sum(made[:limit]) for limit in limits(run))


def change(run: Found, limit: int) -> Mapping[str, str]:
    """What to lay over the scenario, so that no sender makes more attempts than ``limit``."""
    return on_every_sender(run, "retry.give_up.after_attempts", str(limit))


def further_attempts(run: Found, pairs: Mapping[int, Found]) -> Panel | None:
    """A row for each limit and one for the run as it is; None where it never made a second attempt."""
    if not pairs:
        return None
    labels = [f"at most {limit}" for limit in pairs]
    values = [[one.metric(name) or 0 for name in _METRICS] for one in (*pairs.values(), run)]
    gains: list[tuple[Cell, ...]] = [(None, None)]
    gains += [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(values)]
    rows = tuple(
        (label, *row, *gain) for label, row, gain in zip((*labels, "as it is"), values, gains, strict=True)
    )
    heads = ("delivered", "attempts", "failed hard", "entries on lists", "delivered more", "attempts more")
    return Panel(
        _TITLE,
        "The same scenario with the same seed and one thing changed: how many attempts a sender makes "
        f"before it gives up. Each row is a run of its own, {MOST} besides this one at most. A route with a "
        "ladder of its own keeps it.",
        Table((Column("attempts allowed"), *(Column(head, "count") for head in heads)), rows),
        _figure([str(row[0]) for row in rows], values),
    )


def not_made(run: Found, why: str) -> Panel | None:
    """The commands that make the paired runs, where they were not made."""
    rows = tuple((f"at most {limit}", command(run, change(run, limit))) for limit in limits(run))
    if not rows:
        return None
    says = f"{why} These make them, each with fewer attempts and nothing else changed."
    return Panel(_TITLE, says, Table((Column("attempts allowed"), Column("command")), rows))


def _figure(labels: Sequence[str], values: Sequence[Sequence[float]]) -> Figure:
    delivered, attempts = ([row[place] for row in values] for place in (0, 1))
    points = {"type": "scatter", "mode": "lines+markers+text", "x": attempts, "y": delivered}
    look = {"text": list(labels), "textposition": "bottom right", "line": {"color": COLOURS["plain"]}}
    layout = {
        "height": 360,
        "showlegend": False,
        "xaxis": axis("attempts made", rangemode="tozero"),
        "yaxis": axis("delivered", rangemode="tozero"),
    }
    return {"data": [{**points, **look}], "layout": layout}
