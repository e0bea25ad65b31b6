"""Speeds: a reply may slow a lane down for a while, as its sender's policy says."""

from simulator.engine.agenda import START, Action
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.lane import Lane
from simulator.mail import Bounce, Outcome
from simulator.sender import slowed_by


class Speeds:
    """Slows lanes down and lets them recover; ``resume`` is the action of a lane with room for somebody."""

    def __init__(self, floor: Floor, fates: Fates, resume: Action) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._fates = fates
        self._resume = resume

    def back_off(self, at: int, lane: Lane, outcome: Outcome, bounce: Bounce | None) -> None:
        """A reply may be one for which the policy slows the lane down."""
        rule = slowed_by(lane.backoff_on, outcome, bounce)
        if rule is not None and lane.provoke(rule, at):
            self._changed(at, lane)

    def grow(self, at: int, lane: Lane) -> None:
        """A mail was delivered on a lane that has its connections back one by one."""
        lane.grow()
        self._changed(at, lane)
        if lane.waiting:
            self._agenda.add(at, START, lane.first_waiting(), 0, 0, self._resume, (lane, None))

    def _ease(self, at: int, lane: Lane) -> None:
        if lane.changes_at == at:  # no other reply has slowed it down since
            lane.ease(at)
            self._changed(at, lane)
            if lane.waiting:
                self._resume(at, (lane, None))

    def _changed(self, at: int, lane: Lane) -> None:
        """Writes down how many connections a lane may have, and its rate if it has one."""
        placing = self._fates.placing_of_lane(lane.desk.sender.name, lane.domain)
        path = f"lanes.{lane.desk.sender.name}.{lane.name}"
        self._ledger.control(at, placing, f"{path}.connections", str(lane.limit))
        if lane.pace is not None:
            self._ledger.control(at, placing, f"{path}.rate", str(lane.pace.rate or "none"))
        if lane.changes_at > at:
            self._agenda.add(lane.changes_at, START, 0, 0, 0, self._ease, lane)
