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
        """A reply may slow its lane down, for as long as the route says from now on."""
        rule = slowed_by(lane.backoff_on, outcome, bounce)
        if rule is not None:
            lane.slow_down(rule, at)
            self._note_speed(at, lane)
            self._agenda.add(lane.slow_until, START, 0, 0, 0, self._recover, lane)

    def _recover(self, at: int, lane: Lane) -> None:
        if lane.slow_until == at:  # no other reply has slowed it down since
            lane.recover()
            self._note_speed(at, lane)
            if lane.waiting:
                self._resume(at, (lane, None))

    def _note_speed(self, at: int, lane: Lane) -> None:
        """Writes down how many connections a lane may have, and its rate if it has one."""
        placing = self._fates.placing_of_lane(lane.desk.sender.name, lane.domain)
        path = f"lanes.{lane.desk.sender.name}.{lane.domain}"
        self._ledger.control(at, placing, f"{path}.connections", str(lane.limit))
        if lane.pace is not None:
            self._ledger.control(at, placing, f"{path}.rate", str(lane.pace.rate or "none"))
