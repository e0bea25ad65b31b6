"""Exim: a host's failures have a schedule of their own, shared by all messages and outliving them."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Duration
from simulator.sender.history import Draw, History
from simulator.sender.schedules.rule_list import RuleList
from simulator.sender.throttles import Closed, Met, Of

_7_DAYS = Duration(604_800_000)
_HOST: Of = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRecord:
    """A record of a host's failures under ``rules``; forgotten ``retain`` after it was last written.

    Before the next try is due nobody makes contact, but for mail older than the end of the rules while
    the host is not (retry_check_address in retry.c); past the end of the rules whoever comes between
    tries fails at once (delay_after_cutoff in transports/smtp.c). Exim reckons in whole seconds.
    """

    rules: RuleList
    retain: Duration = _7_DAYS
    scope: Of = _HOST
    counts: bool = False
    of_runs: ClassVar[bool] = False
    kicks: ClassVar[bool] = False

    def admit(self, memory: History | None, created: int, at: int, draw: Draw) -> Closed | None:
        """Closed until the host's own next try."""
        at = _second(at)
        if memory is None or self._is_stale(memory, at):
            return None
        due = memory.last_failed + memory.last_wait
        if at >= due:
            return None
        expired = memory.last_failed - memory.created > self.rules.horizon()
        if not expired and at - _second(created) > self.rules.horizon():
            return None
        return Closed(due, expired)

    def learn(self, memory: History | None, met: Met, draw: Draw) -> History | None:
        """The record after one more try; a host that was reached has none."""
        if met.reached:
            return None
        at = _second(met.at)
        if memory is None or self._is_stale(memory, at):
            memory = History(at, 0, at)
        past = memory._replace(attempts=memory.attempts + 1, began=at)
        return past._replace(last_wait=self.rules.wait(past, at, draw), last_failed=at)

    def window(self, memory: History | None, limit: int) -> int:
        """All that the policy allows."""
        return limit

    def _is_stale(self, memory: History, at: int) -> bool:
        return at - memory.last_failed > self.retain


def _second(at: int) -> int:
    """The second in which an instant (ms) lies."""
    return at - at % 1000
