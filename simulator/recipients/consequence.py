"""What an accepted mail leads to, as a scenario writes it."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import DSN, Action, Complaint, Duration, FeedbackType, Method, Reply, Unsubscribe
from simulator.recipients.latency import Delay
from simulator.recipients.query import Then


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One of ``bounce`` (the reply that a report quotes), ``complaint``, ``unsubscribe``; and when.

    ``after``: a span, or one that is drawn for each message. ``action`` and ``status`` are the fields of
    the report (RFC 3464); the status is by default the enhanced code of the reply, or its class with
    nothing after it. ``scope``: an unsubscribe ends all mail of the sender, or mail with the tags of the
    message.
    """

    after: Duration | Delay
    bounce: Reply | None = None
    complaint: FeedbackType | None = None
    unsubscribe: Method | None = None
    action: Action = "failed"
    status: str | None = None
    scope: Literal["all", "tags"] = "all"

    def __post_init__(self) -> None:
        named = [self.bounce, self.complaint, self.unsubscribe]
        if sum(news is not None for news in named) != 1:
            raise ValueError("then needs one of bounce, complaint, unsubscribe")
        if self.bounce is None and (self.status is not None or self.action != "failed"):
            raise ValueError("action and status belong to a bounce")
        if self.bounce is not None and self.action in ("failed", "delayed") and self.bounce.code < 400:
            raise ValueError(f"a report that says {self.action} quotes a refusal: a reply from 400 on")
        if self.unsubscribe is None and self.scope != "all":
            raise ValueError("scope belongs to an unsubscribe")

    @property
    def is_drawn(self) -> bool:
        """Whether it comes after a span of each message's own."""
        return isinstance(self.after, Delay)

    def then(self, u: int = 0) -> Then:
        """The consequence as the server answers it; ``u``: the uniform of 53 bits behind its time."""
        drawn = self.after.distribution().quantile(u) if isinstance(self.after, Delay) else self.after
        after = Duration(drawn)
        if self.bounce is not None:
            status = self.status or self.bounce.enhanced or f"{self.bounce.code // 100}.0.0"
            return Then(DSN(self.action, status, self.bounce), after)
        if self.complaint is not None:
            return Then(Complaint(self.complaint), after)
        return Then(Unsubscribe(self.unsubscribe or "one_click", self.scope), after)
