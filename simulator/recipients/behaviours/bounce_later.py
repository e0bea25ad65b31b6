"""Mail that is taken and comes back: a delayed bounce."""

from dataclasses import dataclass

from simulator.mail import Action, Reply
from simulator.recipients.behaviours.accept import Takes
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceLater(Takes):
    """Takes the mail; ``after`` a while a report (RFC 3464) says that it did not arrive, quoting ``quotes``.

    Short for ``accept: true, then: {bounce: ...}``, and of the same fields.
    """

    after: Delay
    quotes: Reply
    action: Action = "failed"
    status: str | None = None
    as_recipient: str | None = None

    def __post_init__(self) -> None:
        _ = self.then

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(
            after=self.after,
            bounce=self.quotes,
            action=self.action,
            status=self.status,
            as_recipient=self.as_recipient,
        )
