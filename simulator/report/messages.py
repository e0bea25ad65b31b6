"""The deliveries that a report tells attempt by attempt: those at fault, and the longest of each fate."""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.metrics.tally import ENDS
from simulator.report.lines import Line
from simulator.report.lives import lives
from simulator.report.record import Found
from simulator.report.telling import told
from simulator.report.timeline import Timeline, as_json

EACH = 12
"""Deliveries of each fate."""


@dataclass(frozen=True, slots=True)
class Message:
    """One delivery: who it was for, how it ended, in how many attempts, and its story."""

    recipient: str
    campaign: str
    fate: str
    attempts: int
    story: tuple[Line, ...]
    events: dict[str, object]


def messages(run: Found) -> list[Message]:
    """Those that an expectation blames first, then of each fate those with most attempts."""
    import polars as pl

    chosen = list(dict.fromkeys(_chosen(run)))
    if not chosen:
        return []
    found, _ = lives(run.frame(), pl.col("delivery").is_in(chosen), len(chosen))
    by_id = {life.accepted["delivery"]: life for life in found}
    timeline = Timeline(run.outline())
    shown = []
    for number in chosen:
        life = by_id.get(number)
        if life is None:
            continue
        events = timeline.events(life)
        fate = next((row["kind"] for row in life.rows if row["kind"] in ENDS), "in flight")
        attempts = sum(row["kind"] == "attempt" for row in life.rows)
        mail = life.accepted
        story = tuple(told(life, events))
        shown.append(
            Message(mail["recipient"], mail["campaign"], fate, attempts, story, as_json(life, events))
        )
    return shown


def _chosen(run: Found) -> Iterator[int]:
    import polars as pl

    yield from (one["witness"] for one in run.failures if one.get("witness") is not None)
    order = {"attempt": True, "took_ms": True, "delivery": False}
    for kind in (*ENDS[1:], ENDS[0], "bounced_late", "complained"):
        ended = run.frame().filter(pl.col("kind") == kind).select(*order)
        longest = ended.sort(*order, descending=list(order.values()), nulls_last=True).head(EACH)
        yield from longest.collect(engine="streaming")["delivery"]
