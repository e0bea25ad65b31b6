"""Writes the journal's rows: one method for each kind of thing that happens.

Rows are tuples of integers in the order of ``journal.ROW``; words are interned by the journal's
vocabulary. This is where most of a run's time goes, so a row is one tuple and two appends.
"""

from collections.abc import Callable

from simulator.engine.mailing import Delivery
from simulator.journal import KINDS, NULL, Journal, Kind, Placing
from simulator.mail import Bounce, Outcome

Where = tuple[int, int, int, int, int]
"""(contact, session, transaction, host, ip) of a row."""

NUMBER: dict[Kind, int] = {kind: place for place, kind in enumerate(KINDS)}
"""Kinds as the rows carry them: their place among the rows of one millisecond."""

_ACCEPTED, _ATTEMPT, _CONTACT = NUMBER["accepted"], NUMBER["attempt"], NUMBER["contact"]


class Ledger:
    """The engine's pen. Times in ms; outcomes, bounces, words and placings are the vocabulary's numbers."""

    def __init__(self, journal: Journal) -> None:
        vocabulary = journal.vocabulary
        self.word: Callable[[str | None], int] = vocabulary.word
        self.words = vocabulary.words
        self.outcome: Callable[[Outcome | None], int] = vocabulary.outcome
        self.bounce: Callable[[Bounce | None], int] = vocabulary.bounce
        self.placing: Callable[[Placing], int] = vocabulary.placing
        self.settle: Callable[[], None] = journal.settle
        self._row = journal.rows.extend
        self._recipient = journal.recipients.append

    def accepted(self, at: int, delivery: Delivery) -> None:
        """The delivery is in the queue."""
        # fmt: off
        self._row((
            at, NULL, _ACCEPTED, delivery.placing, delivery.message.id, delivery.id, NULL, NULL, NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, NULL, at, NULL, NULL, NULL,
        ))
        # fmt: on
        self._recipient(delivery.recipient)

    def contact(
        self, at: int, began: int, delivery: Delivery, where: Where, outcome: int, answered_by: int
    ) -> None:
        """One try to reach one host is over; ``outcome`` is what prevented a session."""
        contact, session, _, host, ip = where
        # fmt: off
        self._row((
            at, began, _CONTACT, delivery.placing, delivery.message.id, delivery.id,
            delivery.attempts, contact, session, NULL,
            outcome, NULL, NULL, answered_by, host, ip, NULL, at - began, NULL, NULL,
        ))
        # fmt: on
        self._recipient(delivery.recipient)

    def attempt(
        self,
        at: int,
        delivery: Delivery,
        when: tuple[int, int, int],
        where: Where,
        read: tuple[int, int, int],
        answered_by: int,
        reached: bool,
    ) -> None:
        """One attempt is over.

        ``when``: (began, waited, next due); ``read``: (outcome, bounce, decision).
        """
        began, waited, next_at = when
        contact, session, transaction, host, ip = where
        outcome, bounce, decision = read
        # fmt: off
        self._row((
            at, began, _ATTEMPT, delivery.placing, delivery.message.id, delivery.id,
            delivery.attempts, contact, session, transaction,
            outcome, bounce, decision, answered_by, host, ip, next_at, at - began, waited, reached,
        ))
        # fmt: on
        self._recipient(delivery.recipient)

    def about(
        self,
        at: int,
        kind: int,
        delivery: Delivery,
        outcome: int = NULL,
        bounce: int = NULL,
        decision: int = NULL,
        answered_by: int = NULL,
    ) -> None:
        """Any other row about a delivery; its ``took_ms`` is the time since it was accepted."""
        message = delivery.message
        # fmt: off
        self._row((
            at, NULL, kind, delivery.placing, message.id, delivery.id, delivery.attempts, NULL, NULL, NULL,
            outcome, bounce, decision, answered_by, NULL, NULL, NULL, at - message.accepted_at, NULL, NULL,
        ))
        # fmt: on
        self._recipient(delivery.recipient)

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
    ) -> None:
        """A row about an address rather than a delivery: rejected, listed, unlisted."""
        # fmt: off
        self._row((
            at, NULL, kind, placing, NULL, NULL, NULL, NULL, NULL, NULL,
            outcome, bounce, decision, answered_by, NULL, NULL, NULL, NULL, NULL, NULL,
        ))
        # fmt: on
        self._recipient(address)
