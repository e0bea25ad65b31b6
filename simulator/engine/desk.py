"""A sender's desk in a run: its policy, its lists, its lanes, and what it has learnt to read."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from simulator.dice import BITS, identity_of, key, uniform
from simulator.engine.gate import Gate
from simulator.engine.lane import Lane
from simulator.engine.ledger import Ledger
from simulator.engine.mailing import Job, QueueRun
from simulator.mail import Outcome
from simulator.sender import (
    DoNotSend,
    RouteRule,
    Sender,
    Streak,
    Verdict,
    count_give_up,
    hardened,
    judge,
    lengthen,
    lists_after,
    turns_hard,
)
from simulator.sender.failover import GREETING
from simulator.sender.records import SHARED, Owner, Record
from simulator.sender.wakeups.grid import Grid

_REMEMBERED = 65_536  # readings kept; replies that name the recipient would otherwise fill the memory


class Reading(NamedTuple):
    """A verdict and the journal's numbers for it (outcome, bounce, decision), worked out once for
    each distinct outcome."""

    verdict: Verdict
    numbers: tuple[int, int, int]


class Account:
    """What is a sender's whatever route its mail takes: its lists, and what counts against addresses.

    ``mx`` says where its return-path's MX points now.
    """

    def __init__(self, sender: Sender) -> None:
        self.mx = sender.mx
        self.lists = DoNotSend.of(sender.suppressions, sender.policy.suppress.heed)
        self.streaks: dict[str, Streak] = {}
        self.give_ups: dict[str, tuple[int, ...]] = {}


class Desk:
    """One sender at work, on its own way or on a route. ``phase``: when it first looks at its queue (ms),
    one draw per run. ``records`` are the histories that its mail shares, None where there are none;
    ``resting`` then holds the jobs put off, by message, domain and instant due. ``is_guarded``: whether
    such a history or a throttle is asked before any contact; ``gathers``: whether a message at several
    domains has one next try. ``retry_of_dns``: when a lookup that failed is tried again.
    """

    def __init__(
        self,
        sender: Sender,
        ledger: Ledger,
        seed: int,
        account: Account | None = None,
    ) -> None:
        self.sender = sender
        self.policy = sender.policy
        self.retry_of_dns = sender.policy.retry_of_dns
        self.phase = sender.policy.retry.first_look(uniform(key(seed, f"{sender.name}/queue-run"), 0))
        self.mail_from = sender.mail_from
        self.account = account or Account(sender)
        self.lists = self.account.lists
        self._ledger = ledger
        self._seed = seed
        self._ip_key = key(seed, f"{sender.name}/ip")
        self._readings: tuple[dict[Outcome, Reading], ...] = ({}, {}, {})
        self._streaks, self._give_ups = self.account.streaks, self.account.give_ups
        self._lanes: dict[str, Lane] = {}
        self._on_routes: dict[int, Desk] = {}
        scope = self.policy.retry.scope
        keys = {scope.rcpt, scope.message, scope.contact}
        shares, self.gathers = SHARED & keys, keys == {"message"}
        self.records: dict[Owner, Record] | None = {} if shares else None
        self.resting: dict[tuple[int, str, int], Job] = {}
        wakeup = self.policy.retry.wakeup
        self.runner = wakeup.runner if isinstance(wakeup, Grid) else None
        self.run: QueueRun | None = None
        self.moves = not set(GREETING).issuperset(self.policy.failover.on)
        self.gate = None if self.policy.throttle is None else Gate(self.policy.throttle)
        self.is_guarded = self.records is not None or self.gate is not None
        self._decisions = {
            "delivered": ledger.word("done"),
            "retry": ledger.word("retry"),
            "bounced": ledger.word("fail"),
            "refused": ledger.word("fail"),
        }

    @property
    def mx(self) -> Literal["home", "elsewhere", "none"]:
        """Where the return-path's MX points now."""
        return self.account.mx

    def on_route(self, place: int, route: RouteRule) -> "Desk":
        """The same sender on a route, which stands at this place."""
        desk = self._on_routes.get(place)
        if desk is None:
            sender = route.senders[self.sender.name]
            desk = self._on_routes[place] = Desk(sender, self._ledger, self._seed, self.account)
        return desk

    def reading(self, outcome: Outcome, accepted: int) -> Reading:
        """What the policy makes of an outcome that came when so many recipients had been accepted."""
        known = self._readings[accepted if accepted < 2 else 2].get(outcome)
        return known or self._read(outcome, accepted)

    def _read(self, outcome: Outcome, accepted: int) -> Reading:
        verdict = judge(outcome, self.policy, sole=accepted == 1, others_accepted=accepted > 0)
        reading = self._reading_of(outcome, verdict)
        readings = self._readings[min(accepted, 2)]
        if len(readings) >= _REMEMBERED:
            readings.clear()
        readings[outcome] = reading
        return reading

    def _reading_of(self, outcome: Outcome, verdict: Verdict) -> Reading:
        ledger = self._ledger
        numbers = ledger.outcome(outcome), ledger.bounce(verdict.bounce), self._decisions[verdict.ends]
        return Reading(verdict, numbers)

    def reconsider(self, reading: Reading, outcome: Outcome, address: str, at: int) -> Reading:
        """Opt-in ``hard_on_4yz``: a deferral whose like has been seen often enough turns hard."""
        rule, bounce = self.policy.hard_on_4yz, reading.verdict.bounce
        if rule is None or bounce is None:
            return reading
        streak = lengthen(self._streaks.pop(address, None), outcome, bounce, rule, at)
        if turns_hard(streak, rule):
            return self._reading_of(outcome, hardened(bounce))
        if streak is not None:
            self._streaks[address] = streak
        return reading

    def gave_up(self, address: str, at: int) -> bool:
        """Opt-in ``suppress.give_ups``: whether so many messages were given up that it is listed."""
        rule = self.policy.suppress.give_ups
        if rule is None:
            return False
        times = self._give_ups[address] = count_give_up(self._give_ups.get(address, ()), rule, at)
        return lists_after(times, rule)

    def got_through(self, address: str) -> None:
        """A delivery: whatever was counted against the address is forgotten."""
        if self._give_ups:
            self._give_ups.pop(address, None)
        if self._streaks:
            self._streaks.pop(address, None)
        if self.records:
            self.records.pop(("address+sender", address), None)

    def known(self, owner: Owner) -> Record | None:
        """What is remembered of an address, a host or a domain."""
        return None if self.records is None else self.records.get(owner)

    def record(self, owner: Owner, at: int) -> Record:
        """The record of an owner that fails at ``at``: an empty one where the last is too long ago."""
        record = self.known(owner)
        stale = record is not None and at - record.last_failed > self.policy.retry.scope.keep
        return Record() if record is None or stale else record

    def remember(self, owner: Owner, record: Record) -> None:
        """Keeps the failures of an owner."""
        if self.records is not None:
            self.records[owner] = record

    def forget(self, owner: Owner) -> None:
        """The owner fails no longer."""
        if self.records:
            self.records.pop(owner, None)

    def lane(self, domain: str, hosts: Sequence[str]) -> Lane:
        """The way to a domain with these MX hosts."""
        name = self.policy.connections.shared_by(domain, hosts)
        lane = self._lanes.get(name)
        if lane is None:
            lane = self._lanes[name] = Lane(self, domain, name)
        return lane

    def sticky_ip(self, message: int) -> str:
        """The source address that a message keeps, "" where each attempt or domain has its own.

        A draw, never a turn: that would depend on the order of processing.
        """
        return self._choose(message, 0) if self.sender.ip_choice == "sticky" else ""

    def ip(self, domain: str, delivery: int, attempt: int) -> str:
        """The source address of an attempt whose message keeps none."""
        if self.sender.ip_choice == "per_attempt":
            return self._choose(delivery, attempt)
        return self._choose(identity_of("domain", domain), 0)

    def _choose(self, subject: int, attempt: int) -> str:
        ips = self.sender.ips
        if len(ips) == 1:
            return ips[0]
        return ips[uniform(self._ip_key, subject, attempt) * len(ips) >> BITS]
