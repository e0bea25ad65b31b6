"""The ends of deliveries and the entries of lists: state changed and row written in one place."""

from simulator.dice import identity_of
from simulator.engine.agenda import EXPIRY
from simulator.engine.desk import Reading
from simulator.engine.floor import Floor
from simulator.engine.inputs import List, Unlist
from simulator.engine.ledger import Where
from simulator.engine.mailing import DELIVERED, DROPPED, FAILED, QUEUED, Delivery, Job
from simulator.journal import NULL, NUMBER, Placing
from simulator.mail import OF_DNS, Bounce, Outcome, fold
from simulator.sender import ListName, Verdict, final_status, status_of
from simulator.transport.seam import Recipient

_SUPPRESSED, _EXPIRED = NUMBER["suppressed"], NUMBER["expired"]
_FAILED = {"bounced": NUMBER["bounced"], "refused": NUMBER["refused"]}
_LISTED, _UNLISTED = NUMBER["listed"], NUMBER["unlisted"]

EXPIRED = Bounce("expired", "soft", "permanent", "rule", "give_up")
"""How a delivery that was given up is read: nothing is wrong with its address."""


class Fates:
    """Every method ends a delivery or lists an address, once."""

    def __init__(self, floor: Floor) -> None:
        self._ledger = floor.ledger
        self._floor = floor
        self._last_mail: dict[str, dict[str, Delivery]] = {}

    def deliver(
        self, at: int, job: Job, delivery: Delivery, where: Where, result: Recipient, reading: Reading
    ) -> None:
        """Taken by the server in this attempt, and known to be: two rows, written as one."""
        delivery.state = DELIVERED
        message, ledger = delivery.message, self._ledger
        message.desk.got_through(delivery.key)
        if delivery.key in self._last_mail:
            self._last_mail[delivery.key][message.desk.sender.name] = delivery
        rule = ledger.words[result.answered_by]
        accepted_at = message.accepted_at
        ledger.attempt(at, job, delivery, where, reading.numbers, rule, result.reached, NULL, accepted_at)

    def remember(self, address: str) -> None:
        """From now on the last mail to an address is kept in mind, for its owner will speak of it."""
        self._last_mail.setdefault(fold(address), {})

    def last_mail(self, sender: str, address: str) -> Delivery | None:
        """The last mail of a sender's that was delivered to an address, as far as it was kept in mind."""
        return self._last_mail.get(fold(address), {}).get(sender)

    def suppress(self, at: int, delivery: Delivery, stopped_by: str) -> None:
        """Dropped without an attempt: the address stands on a list."""
        delivery.state = DROPPED
        self._ledger.about(at, _SUPPRESSED, delivery, decision=self._ledger.word(stopped_by))

    def still_wanted(self, at: int, job: Job) -> bool:
        """Reads the lists a last time and drops who stands on one; whether anybody is left."""
        message = job.message
        stops = message.desk.lists.stops
        if len(job.deliveries) == 1:
            only = job.deliveries[0]
            if only.state == QUEUED and stops(only.key, message.tags, at) is None:
                return True
        wanted = []
        for delivery in job.deliveries:
            if delivery.state != QUEUED:
                continue
            stopped = stops(delivery.key, message.tags, at)
            if stopped is None:
                wanted.append(delivery)
            else:
                self.suppress(at, delivery, stopped)
        job.deliveries = wanted
        return bool(wanted)

    def expire(self, at: int, delivery: Delivery, why: str) -> None:
        """Given up; the row tells the last reply, under the status that the sender ends it with."""
        delivery.state = FAILED
        ledger, last = self._ledger, delivery.last
        status = None
        if last is not None:
            policy = delivery.message.desk.policy
            status = final_status(policy.retry.give_up.status, last, policy.dns)
        final = ledger.final(last, status)
        ledger.about(at, _EXPIRED, delivery, final, ledger.bounce(EXPIRED), ledger.word(why))
        if delivery.message.desk.gave_up(delivery.key, at):
            self.list_bounce(at, delivery, None, EXPIRED)

    def fail(self, at: int, delivery: Delivery, outcome: Outcome, verdict: Verdict, rule: str) -> None:
        """Failed for good, hard or soft; listed where the verdict says so."""
        delivery.state = FAILED
        ledger = self._ledger
        ledger.about(
            at,
            _FAILED[verdict.ends],
            delivery,
            self._told(delivery, outcome),
            ledger.bounce(verdict.bounce),
            ledger.word(verdict.webhook),
            ledger.word(rule),
        )
        if verdict.lists:
            self.list_bounce(at, delivery, outcome, verdict.bounce)

    def _told(self, delivery: Delivery, outcome: Outcome) -> int:
        """An outcome as the row of an end tells it: a lookup that failed under the sender's status for it."""
        if outcome.fault not in OF_DNS:
            return self._ledger.outcome(outcome)
        return self._ledger.final(outcome, status_of(outcome, delivery.message.desk.policy.dns))

    def list_bounce(
        self, at: int, delivery: Delivery, outcome: Outcome | None, bounce: Bounce | None
    ) -> None:
        """Puts the address we mailed on the Bounces list, with the answer that did it."""
        desk = delivery.message.desk
        code = str(outcome.reply.code) if outcome and outcome.reply else ""
        reason = bounce.reason if bounce else ""
        for tag in desk.lists.add("bounces", delivery.key, at, code=code, reason=reason):
            numbers = self._ledger.outcome(outcome), self._ledger.bounce(bounce)
            self._entry(at, _LISTED, desk.sender.name, "bounces", delivery.key, tag, *numbers)

    def list_wish(self, at: int, delivery: Delivery, name: ListName, tags: tuple[str, ...] = ()) -> None:
        """Puts the address on Unsubscribes or Complaints because its owner said so."""
        desk = delivery.message.desk
        for tag in desk.lists.add(name, delivery.key, at, tags=tags):
            self._entry(at, _LISTED, desk.sender.name, name, delivery.key, tag)

    def list_by_hand(self, at: int, given: List) -> None:
        """Puts an address on a list because a scenario or a person says so."""
        lists, address = self._floor.desks[given.sender].lists, fold(given.address)
        if given.list == "allowlist":
            lists.allow(address, expires=given.expires)
            return
        tags, expires, reason = given.tags, given.expires, given.reason
        for tag in lists.add(given.list, address, at, tags=tags, expires=expires, reason=reason):
            self.note_listed(at, given.sender, given.list, address, tag)
        if expires is not None and expires > at:
            self.expire_in_time(given.sender, given.list, address, tags, expires)

    def note_listed(self, at: int, sender: str, name: ListName, address: str, tag: str) -> None:
        """Writes down an entry that no mail of this run brought about."""
        by = self._ledger.word("scenario")
        self._entry(at, _LISTED, sender, name, address, tag, answered_by=by)

    def unlist_by_hand(self, at: int, given: Unlist) -> None:
        """Takes an address off a list because a scenario or a person says so."""
        lists, address = self._floor.desks[given.sender].lists, fold(given.address)
        if given.list == "allowlist":
            lists.disallow(address)
            return
        for tag in lists.remove(given.list, address):
            self._entry(at, _UNLISTED, given.sender, given.list, address, tag)

    def expire_in_time(
        self, sender: str, name: ListName, address: str, tags: tuple[str, ...], expires: int
    ) -> None:
        """Puts the end of an entry on the agenda. A run goes on until then, or else its row would hang on
        how long other campaigns keep the run going."""
        order = identity_of("entry", sender, name, address, *tags)
        subject = sender, name, address, tags
        self._floor.agenda.add(expires, EXPIRY, order, 0, 0, self._expire_entry, subject)

    def _expire_entry(self, at: int, subject: tuple[str, ListName, str, tuple[str, ...]]) -> None:
        sender, name, address, tags = subject
        by = self._ledger.word("expiry")
        for tag in self._floor.desks[sender].lists.expire(name, address, at, tags=tags):
            self._entry(at, _UNLISTED, sender, name, address, tag, answered_by=by)

    def _entry(
        self,
        at: int,
        kind: int,
        sender: str,
        name: ListName,
        address: str,
        tag: str,
        outcome: int = NULL,
        bounce: int = NULL,
        answered_by: int = NULL,
    ) -> None:
        """A row about an entry, which belongs to a sender and a domain, and to no campaign."""
        ledger = self._ledger
        placing = ledger.placing(self.placing_of_lane(sender, address.rpartition("@")[2], tag))
        ledger.apart(at, kind, placing, address, ledger.word(name), outcome, bounce, answered_by)

    def placing_of_lane(self, sender: str, domain: str, tag: str = "") -> Placing:
        """Where a row about a sender's way to a domain belongs, to no campaign."""
        server = self._floor.servers.get(domain)
        return Placing("", sender, domain, None if server is None else server.name, tag)
