"""An opinion as it is shown: what the journal keeps of it."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from simulator.recipients.reputation.evidence import MAIL, Evidence
from simulator.recipients.reputation.past import Past
from simulator.recipients.reputation.score import POINT, Waterfall


class View(NamedTuple):
    """What a provider thinks of one key at a full hour.

    ``permitted``: mails a day; ``past``: how it fared. ``blocked_until`` in ms, None for who is not blocked.
    ``seen`` and ``verdicts``: what was seen since the start, and what became of mail that nothing else was
    held against.
    """

    kind: str
    key: str
    level: str
    lost: Waterfall
    permitted: int
    blocked_until: int | None
    seen: Evidence
    past: Past
    verdicts: Mapping[str, int]

    def as_json(self) -> str:
        """Everything but key and level, in one order: points, counts, and what was turned away why."""
        told = {
            "score": self.lost.score / POINT,
            "lost": {signal: points / POINT for signal, points in self.lost._asdict().items()},
            "lowest": None if self.past.lowest is None else self.past.lowest / POINT,
            "damage": self.past.damage / POINT,
            "hours": self.past.hours,
            "blocks": self.past.blocks,
            "permitted": self.permitted,
            "blocked_until_ms": self.blocked_until,
            "seen": {**self.seen._asdict(), "ignored": self.seen.ignored / MAIL},
            "turned_away": {name: self.verdicts.get(name, 0) for name in TURNED_AWAY},
        }
        return json.dumps(told, separators=(",", ":"))


TURNED_AWAY = ("throttled", "deferred", "rejected", "blocked", "listed")
"""Why mail is turned away that nothing else is held against."""
