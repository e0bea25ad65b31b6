"""Which rules of the servers had a say, and which never did."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.drawing import COLOURS, lying_bars
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_DRAWN = 25


@dataclass(frozen=True, slots=True)
class Rules:
    """Hits of every rule that a scenario writes."""

    place: ClassVar[int] = 80

    def draw(self, run: Found) -> Panel | None:
        """Attempts and contacts that each rule answered, and those rules that answered none."""
        import polars as pl

        kind, named = pl.col("kind"), pl.col("answered_by")
        counted = (
            run.frame()
            .filter(named.is_not_null() & pl.col("server").is_not_null() & kind.is_in(["attempt", "contact"]))
            .group_by("server", "answered_by")
            .agg((kind == "attempt").sum().alias("attempts"), (kind == "contact").sum().alias("contacts"))
            .collect(engine="streaming")
        )
        found = {(server, name): (attempts, contacts) for server, name, attempts, contacts in counted.rows()}
        for name, server in run.outline().servers.items():
            for one in server.all_rules:
                found.setdefault((name, one.name), (0, 0))
        if not found:
            return None
        ordered = sorted(found.items(), key=lambda one: (-max(one[1]), one))
        rows = tuple((*rule, *hits, "" if any(hits) else "never hit") for rule, hits in ordered)
        drawn = rows[:_DRAWN]
        heads = (Column("server"), Column("rule"), Column("attempts", "count"), Column("contacts", "count"))
        return Panel(
            "Rules of the servers",
            "Attempts that ended with the answer of a rule, and contacts that it closed. A rule that was "
            "never hit may be written for what does not happen, or stand behind one that answers first.",
            Table((*heads, Column("remark")), rows),
            lying_bars(
                [f"{row[0]}: {row[1]}" for row in drawn],
                [("attempts", [row[2] for row in drawn], COLOURS["plain"])],
                "attempts",
            ),
            frozenset(place for place, row in enumerate(rows) if row[-1]),
        )
