"""The ends of deliveries and the entries of lists: state changed and row written in one place."""

from simulator.engine.desk import Reading
from simulator.engine.floor import Floor
from simulator.engine.inputs import List
from simulator.engine.ledger import Where
from simulator.engine.mailing import DELIVERED, DROPPED, FAILED, Delivery, Job
from simulator.journal import NULL, NUMBER
from simulator.mail import Bounce, Outcome, fold
from simulator.sender import ListName, Verdict
from simulator.transport.seam import Recipient

_SUPPRESSED, _EXPIRED = NUMBER["suppressed"], NUMBER["expired"]
_FAILED = {"bounced": NUMBER["bounced"], "refused": NUMBER["refused"]}
_LISTED = NUMBER["listed"]

EXPIRED = Bounce("expired", "soft", "permanent", "rule", "give_up")
"""How a delivery that was given up is read: nothing is wrong with its address."""


class Fates:
    """Every method ends a delivery or lists an address, once."""

    def __init__(self, floor: Floor) -> None:
        self._ledger = floor.ledger
        self._floor = floor

    def deliver(
        self, at: int, job: Job, delivery: Delivery, where: Where, result: Recipient, reading: Reading
    ) -> None:
        """Taken by the server in this attempt, and known to be: two rows, written as one."""
        delivery.state = DELIVERED
        message, ledger = delivery.message, self._ledger
        message.desk.got_through(delivery.key)
        rule = ledger.words[result.answered_by]
        accepted_at = message.accepted_at
        ledger.attempt(at, job, delivery, where, reading.numbers, rule, result.reached, NULL, accepted_at)

    def suppress(self, at: int, delivery: Delivery, stopped_by: str) -> None:
        """Dropped without an attempt: the address stands on a list."""
        delivery.state = DROPPED
        self._ledger.about(at, _SUPPRESSED, delivery, decision=self._ledger.word(stopped_by))

    def expire(self, at: int, delivery: Delivery, why: str) -> None:
        """Given up."""
        delivery.state = FAILED
        ledger = self._ledger
        ledger.about(at, _EXPIRED, delivery, bounce=ledger.bounce(EXPIRED), decision=ledger.word(why))
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
            ledger.outcome(outcome),
            ledger.bounce(verdict.bounce),
            ledger.word(verdict.webhook),
            ledger.word(rule),
        )
        if verdict.lists:
            self.list_bounce(at, delivery, outcome, verdict.bounce)

    def list_bounce(
        self, at: int, delivery: Delivery, outcome: Outcome | None, bounce: Bounce | None
    ) -> None:
        """Puts the address we mailed on the Bounces list, with the answer that did it."""
        desk = delivery.message.desk
        code = str(outcome.reply.code) if outcome and outcome.reply else ""
        reason = bounce.reason if bounce else ""
        if desk.lists.add("bounces", delivery.key, at, code=code, reason=reason):
            self._listed(at, delivery, "bounces", outcome, bounce)

    def list_wish(self, at: int, delivery: Delivery, name: ListName, tags: tuple[str, ...] = ()) -> None:
        """Puts the address on Unsubscribes or Complaints because its owner said so."""
        if delivery.message.desk.lists.add(name, delivery.key, at, tags=tags):
            self._listed(at, delivery, name, None, None, tags)

    def _listed(
        self,
        at: int,
        delivery: Delivery,
        name: str,
        outcome: Outcome | None,
        bounce: Bounce | None,
        tags: tuple[str, ...] = (),
    ) -> None:
        ledger = self._ledger
        placing = self.placing_of_list(delivery.message.desk.sender.name, delivery.key, tags)
        numbers = ledger.word(name), ledger.outcome(outcome), ledger.bounce(bounce)
        ledger.apart(at, _LISTED, placing, delivery.key, *numbers)

    def list_by_hand(self, at: int, given: List) -> None:
        """Puts an address on a list because a scenario or a person says so."""
        lists, address = self._floor.desks[given.sender].lists, fold(given.address)
        if given.list == "allowlist":
            lists.allow(address, expires=given.expires)
            return
        tags, expires, reason = given.tags, given.expires, given.reason
        if lists.add(given.list, address, at, tags=tags, expires=expires, reason=reason):
            self.note_listed(at, given.sender, given.list, address, tags)

    def note_listed(self, at: int, sender: str, name: str, address: str, tags: tuple[str, ...] = ()) -> None:
        """Writes down an entry that no mail of this run brought about."""
        ledger = self._ledger
        placing = self.placing_of_list(sender, address, tags)
        by = ledger.word("scenario")
        ledger.apart(at, _LISTED, placing, address, ledger.word(name), answered_by=by)

    def placing_of_list(self, sender: str, address: str, tags: tuple[str, ...] = ()) -> int:
        """Where a row about a list entry belongs: to a sender and a domain, to no campaign."""
        domain = address.rpartition("@")[2]
        server = self._floor.servers.get(domain)
        name = None if server is None else server.name
        return self._ledger.placing(("", sender, domain, name, ",".join(tags)))
