"""The engine: the only place that knows SimPy.

One SimPy process walks the agenda from instant to instant; messages are no processes, because a
process for each costs more than all its decisions (see tests/benchmarks). The engine can be fed
and advanced from outside, so that a run on the wire drives the same one.
"""

from collections.abc import Generator, Iterator
from typing import Any

import simpy

from simulator.dice import Bound
from simulator.engine.agenda import INPUT, Agenda
from simulator.engine.arrivals import Arrival, arrivals, happenings
from simulator.engine.attempts import Attempts
from simulator.engine.calm import Calm
from simulator.engine.desk import Desk
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.homes import homes
from simulator.engine.inputs import Input, Wish
from simulator.engine.intake import Intake
from simulator.engine.ledger import Ledger
from simulator.engine.news import News
from simulator.engine.opinions import Opinions
from simulator.engine.shard import WHOLE, Shard
from simulator.journal import Journal
from simulator.recipients import Zones
from simulator.scenario.scenario import Scenario
from simulator.transport import ScriptedTransport
from simulator.transport.seam import Transport

_NEVER = 1 << 62  # ms: later than any instant
_FIRST, _LAST = -2, -1  # within the inputs of an instant: what is applied by hand, then the workload


class Engine:
    """One run of one scenario, or of a shard of it, ``calm`` mail apart. Times in ms since the scenario's
    start."""

    def __init__(
        self,
        scenario: Scenario,
        journal: Journal,
        transport: Transport | None = None,
        shard: Shard = WHOLE,
        calm: Calm | None = None,
    ) -> None:
        ledger = Ledger(journal)
        seed = scenario.seed
        self._floor = floor = Floor(
            Agenda(),
            ledger,
            Bound(seed),
            transport or ScriptedTransport(scenario.servers, scenario.zones),
            {name: Desk(sender, ledger, seed) for name, sender in scenario.senders.items()},
            homes(scenario),
            Zones(tuple(scenario.servers.values()), scenario.zones),
            scenario.routes,
        )
        self._settle = ledger.settle if calm is None else lambda: calm.settle(floor.agenda.now)
        self._fates = fates = Fates(floor)
        news = News(floor, fates)
        self._intake = Intake(floor, fates, Attempts(floor, fates, news), news, shard)
        self._clock = simpy.Environment()
        self._reached = 0
        self._applied = 0
        self._pending: Iterator[Arrival] = arrivals(scenario.workload, seed, shard, scenario.limit, calm)
        Opinions(floor)
        self._intake.open()
        for happening in happenings(scenario.timeline, shard):
            self.apply(happening)
        self._await(next(self._pending, None))

    @property
    def now(self) -> int:
        """The instant the engine stands at."""
        return max(self._reached, self._floor.agenda.now)

    def apply(self, given: Input) -> None:
        """Puts an Input down for its instant, or for the first that is not over."""
        at = max(given.at, self._reached, self._floor.agenda.now + 1)
        self._applied += 1
        if isinstance(given, Wish):
            self._fates.remember(given.address)
        self._floor.agenda.add(at, INPUT, _FIRST, self._applied, 0, self._intake.apply, given)

    def next_due(self) -> int | None:
        """The instant of the next thing to happen, or None when nothing is left."""
        return self._floor.agenda.next_due()

    def advance(self, to: int | None = None, budget: int | None = None) -> None:
        """Runs what is due before ``to`` (all of it for None), at most ``budget`` instants."""
        self._clock.run(self._clock.process(self._walk(to, budget)))
        if to is not None and budget is None and self._reached < to:
            self._clock.run(until=to)
            self._reached = to

    def _walk(self, to: int | None, budget: int | None) -> Generator[simpy.Event, Any, None]:
        """Steps from window to window of the agenda, which keeps the milliseconds within it: a step of
        SimPy costs as much as an attempt's decisions. A budget makes every instant a step."""
        agenda, clock = self._floor.agenda, self._clock
        horizon = _NEVER if to is None else to
        left = -1 if budget is None else budget
        while left and (due := agenda.next_due()) is not None and due < horizon:
            if due > clock.now:
                yield clock.timeout(due - clock.now)
            agenda.play(horizon if budget is None else due + 1)
            self._settle()
            left -= 1

    def _submit(self, at: int, arriving: Arrival) -> None:
        """Applies what the workload submits at this instant, and puts down the next one."""
        upcoming: Arrival | None = arriving
        while upcoming is not None and upcoming.at == at:
            self._intake.apply(at, upcoming)
            upcoming = next(self._pending, None)
        self._await(upcoming)

    def _await(self, arriving: Arrival | None) -> None:
        if arriving is not None:
            self._floor.agenda.add(arriving.at, INPUT, _LAST, 0, 0, self._submit, arriving)
