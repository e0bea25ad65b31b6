"""What providers thought of the senders, read from the rows ``opinion``: once a day, and as it changed."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulator.report.record import Found

MOST = 8
"""Keys that are told of: those that fared worst."""


class Opinion(NamedTuple):
    """What was thought at an instant (ms); ``told``: the JSON of the row (see the journal's columns)."""

    at_ms: int
    level: str
    told: Mapping[str, Any]

    @property
    def score(self) -> float:
        """Points, from 0 to 100."""
        return float(self.told["score"])


class Thought(NamedTuple):
    """What one rule of a server thought of one source address (``is_ip``) or sending domain, in order."""

    server: str
    rule: str
    key: str
    is_ip: bool
    opinions: Sequence[Opinion]

    @property
    def name(self) -> str:
        """Provider and key, for a legend."""
        return f"{self.server}: {self.key}"

    @property
    def lowest(self) -> Opinion:
        """The worst of those written down: the first, if there are several."""
        return min(self.opinions, key=lambda one: (one.score, one.at_ms))


def thoughts(run: Found) -> list[Thought]:
    """One for each provider and key, by name; none where no server holds opinions."""
    import polars as pl

    rows = run.frame().filter(pl.col("kind") == "opinion")
    told = rows.select("server", "answered_by", "recipient", "ip", "at_ms", "decision", "text").collect()
    found: dict[tuple[str, str, str, bool], list[Opinion]] = {}
    for server, rule, key, ip, at, level, text in told.iter_rows():
        found.setdefault((server, rule, key, ip is not None), []).append(Opinion(at, level, json.loads(text)))
    return [Thought(*key, opinions) for key, opinions in sorted(found.items())]


def worst(found: Sequence[Thought]) -> list[Thought]:
    """The keys that fared worst, by name."""
    return sorted(sorted(found, key=lambda one: one.lowest.score)[:MOST])
