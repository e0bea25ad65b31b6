"""Writes the journal's rows: one method for each kind of thing that happens.

Rows are tuples of integers in the order of their sheet's shape; words are interned by the journal's
vocabulary. This is where most of a run's time goes, so a row is one tuple and two appends.
"""

from collections.abc import Callable

from simulator.engine.mailing import Delivery, Job
from simulator.journal import NULL, NUMBER, Journal, Placing
from simulator.mail import Bounce, Outcome

Where = tuple[int, int, int, int, int]
"""(contact, session, transaction, host, ip) of a row."""


class Ledger:
    """The engine's pen. Times in ms; outcomes, bounces, words and placings are the vocabulary's numbers."""

    def __init__(self, journal: Journal) -> None:
        vocabulary = journal.vocabulary
        self.word: Callable[[str | None], int] = vocabulary.word
        self.words = vocabulary.words
        self.outcome: Callable[[Outcome | None], int] = vocabulary.outcome
        self.final: Callable[[Outcome | None, str | None], int] = vocabulary.final
        self.remark: Callable[[str], int] = vocabulary.remark
        self.bounce: Callable[[Bounce | None], int] = vocabulary.bounce
        self.placing: Callable[[Placing], int] = vocabulary.placing
        self.settle: Callable[[], None] = journal.settle
        self._accepted, self._accepted_for = journal.accepted.cells.extend, journal.accepted.recipients.append
        self._contact, self._contact_for = journal.contacts.cells.extend, journal.contacts.recipients.append
        self._attempt, self._attempt_for = journal.attempts.cells.extend, journal.attempts.recipients.append
        self._row, self._recipient = journal.others.cells.extend, journal.others.recipients.append

    def accepted(self, at: int, delivery: Delivery) -> None:
        """The delivery is in the queue."""
        self._accepted((at, delivery.placing, delivery.message.id, delivery.id))
        self._accepted_for(delivery.recipient)

    def contact(
        self, at: int, began: int, delivery: Delivery, where: Where, outcome: int, answered_by: int
    ) -> None:
        """One try to reach one host is over; ``outcome`` is what prevented a session."""
        contact, session, _, host, ip = where
        # fmt: off
        self._contact((
            at, began, delivery.placing, delivery.message.id, delivery.id,
            delivery.attempts, contact, session, outcome, answered_by, host, ip,
        ))
        # fmt: on
        self._contact_for(delivery.recipient)

    def attempt(
        self,
        at: int,
        job: Job,
        delivery: Delivery,
        where: Where,
        read: tuple[int, int, int],
        answered_by: int,
        reached: bool,
        next_at: int = NULL,
        accepted_at: int = NULL,
    ) -> None:
        """One attempt is over; ``read``: (outcome, bounce, decision).

        ``accepted_at`` is given if it delivered: then this writes the row ``delivered`` as well.
        """
        contact, session, transaction, host, ip = where
        outcome, bounce, decision = read
        began = job.began
        # fmt: off
        self._attempt((
            at, began, delivery.placing, delivery.message.id, delivery.id,
            delivery.attempts, contact, session, transaction,
            outcome, bounce, decision, answered_by, host, ip, next_at, began - job.due, reached, accepted_at,
        ))
        # fmt: on
        self._attempt_for(delivery.recipient)

    def about(
        self,
        at: int,
        kind: int,
        delivery: Delivery,
        outcome: int = NULL,
        bounce: int = NULL,
        decision: int = NULL,
        answered_by: int = NULL,
        next_at: int = NULL,
        reached: int = NULL,
    ) -> None:
        """Any other row about a delivery; its ``took_ms`` is the time since it was accepted."""
        message = delivery.message
        # fmt: off
        self._row((
            at, NULL, kind, delivery.placing, message.id, delivery.id, delivery.attempts, NULL, NULL, NULL,
            outcome, bounce, decision, answered_by, NULL, NULL, next_at, at - message.accepted_at, NULL,
            reached,
        ))
        # fmt: on
        self._recipient(delivery.recipient)

    def control(self, at: int, placing: Placing, path: str, value: str) -> None:
        """The world changed: what stands at a path is something else from now on."""
        self.apart(at, NUMBER["control"], self.placing(placing), path, self.word(value))

    def opinion(
        self, at: int, placing: Placing, key: str, ip: str | None, level: str, rule: str, told: str
    ) -> None:
        """What a server thinks of an address (``ip``) or a sending domain; ``told``: the waterfall."""
        words = self.words
        numbers = words[level], self.remark(told), NULL, words[rule], words[ip]
        self.apart(at, NUMBER["opinion"], self.placing(placing), key, *numbers)

    def apart(
        self,
        at: int,
        kind: int,
        placing: int,
        address: str,
        decision: int,
        outcome: int = NULL,
        bounce: int = NULL,
        answered_by: int = NULL,
        ip: int = NULL,
    ) -> None:
        """A row about an address or a path rather than a delivery: rejected, listed, unlisted, control."""
        # fmt: off
        self._row((
            at, NULL, kind, placing, NULL, NULL, NULL, NULL, NULL, NULL,
            outcome, bounce, decision, answered_by, NULL, ip, NULL, NULL, NULL, NULL,
        ))
        # fmt: on
        self._recipient(address)
