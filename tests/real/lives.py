"""What became of each message: told by a mail program's log, or by our own journal."""

from dataclasses import dataclass, field
from typing import Literal

from simulator.scenario import Scenario
from tests.engine.story import Stage

End = Literal["delivered", "failed", "expired", "in_flight"]

_ENDS: dict[str, End] = {
    "delivered": "delivered",
    "bounced": "failed",
    "refused": "failed",
    "expired": "expired",
}

_ASKED = ("rcpt", "data", "body", "eom")


@dataclass
class Life:
    """One message to one recipient: ``tries`` in ms since it was accepted, how it ended, and how often a
    server was ``asked`` to take it, by RCPT.

    """

    tries: list[int] = field(default_factory=list)
    end: End = "in_flight"
    asked: int = 0


Lives = dict[str, Life]
"""By recipient: every message of these scenarios has a recipient of its own."""


def simulated(scenario: Scenario, *, left_alone_is_tried: bool) -> Lives:
    """The lives of a virtual run. Some programs' logs tell of mail to a destination that is left alone for a
    while as of mail that was tried."""
    stage = Stage(scenario)
    stage.engine.advance(scenario.duration)
    accepted: dict[str, int] = {}
    lives: Lives = {}
    for row in stage.rows("accepted", "attempt", "deferred", "notice", *_ENDS):
        kind, recipient = row["kind"], row["recipient"]
        life = lives.setdefault(recipient, Life())
        begun = accepted.setdefault(recipient, row["at_ms"])
        if kind in _ENDS:
            life.end = _ENDS[kind]
            continue
        if kind == "attempt" or (kind == "deferred" and left_alone_is_tried):
            life.tries.append(row["at_ms"] - begun)
        if kind in ("attempt", "notice"):  # a notice tells of a host that was left for the next one
            life.asked += row["stage"] in _ASKED
    return lives
