"""Histories of failures in a run: each job's own, and those that a sender keeps of addresses and hosts."""

from simulator.dice import Bound
from simulator.engine.desk import Desk
from simulator.engine.mailing import Delivery, Job
from simulator.journal import NULL
from simulator.mail import OF_DNS, Outcome
from simulator.sender import Again, Decision, GivenUp, History, Key, by_number, decide, put_off
from simulator.sender.records import SHARED, Owner, held_until, history_of, key_of, lengthened
from simulator.sender.throttles import Closed

Failure = tuple[Delivery, Outcome]

_REFUSED = Outcome("connect", fault="refuse")


class Histories:
    """Asks the sender what follows a failure, with the history that its policy has it belong to."""

    def __init__(self, draw: Bound) -> None:
        self._draw = draw

    def decide(self, at: int, job: Job, failures: list[Failure], host: int) -> list[Decision]:
        """What follows each failure of an attempt, which ended with this host (a number of the words).

        Failures of one owner are one; N is counted for each delivery.
        """
        if job.attempts == 1:
            job.first_failed = at
        desk = job.message.desk
        if len(failures) == 1 and desk.records is None:
            decisions = [self._own(at, job, *failures[0])]
        else:
            known: dict[Owner, Decision] = {}
            decisions = [self._of(at, job, *failure, host, known) for failure in failures]
        if desk.records is not None:
            tried = [max(job.attempts, delivery.attempts) for delivery, _ in failures]
            decisions = [by_number(*each, desk.policy.retry) for each in zip(decisions, tried, strict=True)]
        job.last_failed = at
        return decisions

    def after_no_contact(self, at: int, job: Job, closed: Closed, counts: bool) -> list[Decision]:
        """What follows for each delivery of a job whose destination is ``closed``: as if it had been
        refused where that ``counts``."""
        if closed.final:
            return [GivenUp("age")] * len(job.deliveries)
        if counts:
            return self.decide(at, job, [(delivery, _REFUSED) for delivery in job.deliveries], NULL)
        created, desk = job.message.accepted_at, job.message.desk
        past = History(created, job.attempts, job.first_failed, job.last_wait, at, job.last_failed)
        decision = put_off(past, desk.policy.retry, at, closed.until, desk.phase)
        return [decision] * len(job.deliveries)

    def _of(
        self, at: int, job: Job, delivery: Delivery, outcome: Outcome, host: int, known: dict[Owner, Decision]
    ) -> Decision:
        desk = job.message.desk
        owner = _owner(key_of(outcome, desk.policy.retry.scope), delivery, job.domain, host)
        decision = known.get(owner)
        if decision is None:
            shared = owner[0] in SHARED
            if shared:
                decision = self._shared(at, job, delivery, outcome, owner)
            else:
                decision = self._own(at, job, delivery, outcome)
            known[owner] = decision
        return decision

    def _own(self, at: int, job: Job, delivery: Delivery, outcome: Outcome) -> Decision:
        created = job.message.accepted_at
        past = History(created, job.attempts, job.first_failed, job.last_wait, job.began, job.last_failed)
        return self._ask(at, past, delivery, outcome)

    def _shared(self, at: int, job: Job, delivery: Delivery, outcome: Outcome, owner: Owner) -> Decision:
        desk = job.message.desk
        record = desk.record(owner, at)
        past = history_of(record, owner[0], job.message.accepted_at, job.began, at)
        decision = self._ask(at, past, delivery, outcome)
        wait = decision.wait if isinstance(decision, Again) else 0
        desk.remember(owner, lengthened(record, at, wait))
        return decision

    def _ask(self, at: int, past: History, delivery: Delivery, outcome: Outcome) -> Decision:
        desk = delivery.message.desk
        draw = self._draw.bind(delivery.id, delivery.message.id, delivery.key, delivery.attempts, 0)
        retry = desk.retry_of_dns if outcome.fault in OF_DNS else desk.policy.retry
        return decide(past, retry, at, draw, desk.phase, outcome)


def held(at: int, job: Job) -> dict[int, list[Delivery]]:
    """The deliveries of a job that an address's history, shared with other mail, holds back; by the
    instant (ms) until which it does. The first try of a mail is never held back (deliver.c in Exim)."""
    found: dict[int, list[Delivery]] = {}
    desk, created = job.message.desk, job.message.accepted_at
    if job.due == created:
        return found
    for delivery in job.deliveries:
        record = desk.known(("address+sender", delivery.key))
        until = held_until(record, created, at, desk.policy.retry)
        if until is not None:
            found.setdefault(until, []).append(delivery)
    return found


def forget(desk: Desk, domain: str, host: int, outcomes: list[Outcome]) -> None:
    """A host that had a word to say about the mail is no longer one that fails."""
    scope = desk.policy.retry.scope
    if any(key_of(outcome, scope) != scope.contact for outcome in outcomes):
        desk.forget(("host", host))
        desk.forget(("domain", domain))


def _owner(key: Key, delivery: Delivery, domain: str, host: int) -> Owner:
    match key:
        case "recipient" | "address+sender":
            return key, delivery.key
        case "host" if host != NULL:
            return key, host
        case "host" | "domain":  # the DNS named no host
            return "domain", domain
        case _:
            return key, ""
