"""Mail that its recipient reports as spam."""

from dataclasses import dataclass

from simulator.mail import FeedbackType
from simulator.recipients.behaviours.accept import Takes
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainLater(Takes):
    """Takes the mail; ``after`` a while its recipient complains, in a report of this ``type`` (RFC 5965).

    Whether the sender ever hears of it is up to the server's ``fbl`` and the sender's. Short for
    ``accept: true, then: {complaint: ...}``.
    """

    after: Delay
    type: FeedbackType = "abuse"

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(after=self.after, complaint=self.type)
