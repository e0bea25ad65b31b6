"""What providers think of the senders, written down as it changes and once a day.

An opinion is formed at every full hour, so that is when the engine looks. It looks as long as anything
else is left to happen, and once more: a run ends at the full hour after its last event.
"""

from simulator.engine.agenda import INPUT
from simulator.engine.floor import Floor
from simulator.journal import Placing
from simulator.recipients import Server, View

_HOUR, _DAY = 3_600_000, 86_400_000  # ms
_BEFORE_ALL = -3  # within an instant: what follows in it belongs to the next hour

_Key = tuple[str, str, str, str]
"""(server, rule, kind, key)"""


class Opinions:
    """Looks at the full hours; without servers that hold opinions, never."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._told: dict[_Key, tuple[str, bool]] = {}
        if any(server.opinionated for server in floor.servers.values()):
            self._look_at(_HOUR)

    def _look_at(self, at: int) -> None:
        self._floor.agenda.add(at, INPUT, _BEFORE_ALL, 0, 0, self._look, None)

    def _look(self, at: int, subject: None) -> None:
        is_last = self._floor.agenda.is_empty
        for server, rule, view in self._floor.transport.opinions(at):
            key = server.name, rule, view.kind, view.key
            standing = view.level, view.blocked_until is not None
            if is_last or not at % _DAY or self._told.get(key) != standing:
                self._told[key] = standing
                self._tell(at, server, rule, view)
        if not is_last:
            self._look_at(at + _HOUR)

    def _tell(self, at: int, server: Server, rule: str, view: View) -> None:
        ledger = self._floor.ledger
        placing = Placing("", "", "", server.name, "")
        ip = view.key if view.kind == "ip" else None
        ledger.opinion(at, placing, view.key, ip, view.level, rule, view.as_json())
