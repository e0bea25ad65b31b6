"""What a provider sees of a sender: counts of mail, the grounds of its opinion."""

from typing import NamedTuple, Self

MAIL = 1_000_000
"""The unit of counts that may be parts of a mail: a retry that came half too early counts half."""


class Evidence(NamedTuple):
    """Counts of recipients named (RCPT), each of what became of it; ``ignored`` in millionths, see MAIL.

    ``first_attempts``: those of ``recipients`` that were no retries. ``ignored``: retries that came too
    soon after a deferral, each weighed by how much too soon. ``complaints`` count when they arrive.
    """

    recipients: int = 0
    first_attempts: int = 0
    ignored: int = 0
    unknown: int = 0
    accepted: int = 0
    inboxed: int = 0
    complaints: int = 0
    traps: int = 0

    def plus(self, other: Self) -> Self:
        """Both together."""
        return type(self)(*map(sum, zip(self, other, strict=True)))


NOTHING = Evidence()
