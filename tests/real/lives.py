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


@dataclass
class Life:
    """One message to one recipient: ``tries`` in ms since it was accepted, and how it ended.

    A destination that is left alone for a while is no try, unless it counts as one (``throttle.counts``).
    """

    tries: list[int] = field(default_factory=list)
    end: End = "in_flight"


Lives = dict[str, Life]
"""By recipient: every message of these scenarios has a recipient of its own."""


def simulated(scenario: Scenario) -> Lives:
    """The lives of a virtual run."""
    stage = Stage(scenario)
    stage.engine.advance(scenario.duration)
    counting = {name for name, sender in scenario.senders.items() if _counts(sender.policy.throttle)}
    accepted: dict[str, int] = {}
    lives: Lives = {}
    for row in stage.rows("accepted", "attempt", "deferred", *_ENDS):
        recipient, at = row["recipient"], row["at_ms"]
        life = lives.setdefault(recipient, Life())
        begun = accepted.setdefault(recipient, at)
        if row["kind"] in _ENDS:
            life.end = _ENDS[row["kind"]]
        elif row["kind"] == "attempt" or (row["kind"] == "deferred" and row["sender"] in counting):
            life.tries.append(at - begun)
    return lives


def _counts(throttle: object) -> bool:
    return bool(getattr(throttle, "counts", False))
