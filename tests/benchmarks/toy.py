"""(a0) The least that SimPy can do: a process for each message, no servers, no rules, counts only."""

from collections.abc import Generator
from itertools import pairwise
from random import Random
from typing import Any

import simpy

from simulator.scenario import Scenario

ACCEPTED, ANSWERED = 0.85, 0.95  # up to 0.85 accepted, to 0.95 refused for good, the rest deferred
LADDER = tuple(minutes * 60_000 for minutes in (10, 15, 30, 60, 120, 240))  # policy mailgun, in ms
MU, SIGMA = 4.787, 1.225  # of the logarithm: median 120 ms, 95 % within 900 ms

Process = Generator[simpy.Event, Any, None]


class Toy:
    """As many messages over as long a time as the scenario's, and a drawn outcome for each attempt."""

    def __init__(self, scenario: Scenario) -> None:
        (self._entry,) = scenario.workload
        self._random = Random(scenario.seed)
        self._clock = simpy.Environment()
        self._counts = {"attempts": 0, "delivered": 0, "failed": 0}

    def run(self) -> None:
        """Runs until the last message is through."""
        self._clock.process(self._campaign())
        self._clock.run()

    def attempts(self) -> int:
        """Attempts made."""
        return self._counts["attempts"]

    def _campaign(self) -> Process:
        """Creates each message at its time, so that only those under way exist."""
        entry = self._entry
        instants = (index * entry.over // entry.messages for index in range(entry.messages + 1))
        for at, upcoming in pairwise(instants):
            self._clock.process(self._message())
            yield self._clock.timeout(upcoming - at)

    def _message(self) -> Process:
        clock, counts, random = self._clock, self._counts, self._random
        for wait in (*LADDER, None):
            yield clock.timeout(random.lognormvariate(MU, SIGMA))
            counts["attempts"] += 1
            drawn = random.random()
            if drawn < ACCEPTED:
                counts["delivered"] += 1
                return
            if drawn < ANSWERED or wait is None:
                break
            yield clock.timeout(wait)
        counts["failed"] += 1
