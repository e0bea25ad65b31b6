"""Mail that its recipient reports as spam."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import FeedbackType, Reply, Stage
from simulator.recipients.behaviours.accept import YES
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplainLater:
    """Takes the mail; ``after`` a while its recipient complains, in a report of this ``type`` (RFC 5965).

    Whether the sender ever hears of it is up to the server's ``fbl`` and the sender's. Short for
    ``accept: true, then: {complaint: ...}``.
    """

    after: Delay
    type: FeedbackType = "abuse"
    default_stage: ClassVar[Stage] = "eom"
    by_recipient: ClassVar[bool] = True
    says_yes: ClassVar[bool] = True
    always: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _ = self.then

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(after=self.after, complaint=self.type)

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply:
        """Yes."""
        return YES
