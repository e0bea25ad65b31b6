"""What an accepted mail leads to, as a scenario writes it."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import (
    DSN,
    Action,
    Address,
    AutoReply,
    Complaint,
    FeedbackType,
    LateNews,
    Method,
    Reply,
    Unsubscribe,
)
from simulator.recipients.latency import Delay
from simulator.recipients.texts import placeholders


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """One of ``bounce`` (the reply that a report quotes), ``complaint``, ``unsubscribe``, ``auto_reply``; and
    when: ``after`` a span, drawn for each mail.

    ``action`` and ``status`` are the fields of the report (RFC 3464); the status is by default the
    enhanced code of the reply, or its class with nothing after it. ``as_recipient``: whom the report names
    where a forwarder sent the mail on, with {local} for the local part of the address mailed. ``scope``: an
    unsubscribe ends all mail of the sender, or mail with the tags of the message.
    """

    after: Delay
    bounce: Reply | None = None
    complaint: FeedbackType | None = None
    unsubscribe: Method | None = None
    auto_reply: bool = False
    action: Action = "failed"
    status: str | None = None
    as_recipient: str | None = None
    scope: Literal["all", "tags"] = "all"

    def __post_init__(self) -> None:
        named = [self.bounce, self.complaint, self.unsubscribe, self.auto_reply or None]
        if sum(news is not None for news in named) != 1:
            raise ValueError("then needs one of bounce, complaint, unsubscribe, auto_reply")
        reports = (self.status, self.as_recipient) != (None, None) or self.action != "failed"
        if self.bounce is None and reports:
            raise ValueError("action, status and as_recipient belong to a bounce")
        if self.bounce is not None and self.action in ("failed", "delayed") and self.bounce.code < 400:
            raise ValueError(f"a report that says {self.action} quotes a refusal: a reply from 400 on")
        if self.bounce is not None and set(placeholders(self.bounce)) - {"recipient"}:
            raise ValueError("of the mail that it is about a report quotes only {recipient}")
        if self.as_recipient is not None:
            Address.parse(self.as_recipient.replace("{local}", "x"))
        if self.unsubscribe is None and self.scope != "all":
            raise ValueError("scope belongs to an unsubscribe")

    @property
    def news(self) -> LateNews:
        """What comes back."""
        if self.bounce is not None:
            status = self.status or self.bounce.enhanced or f"{self.bounce.code // 100}.0.0"
            return DSN(self.action, status, self.bounce, self.as_recipient or "")
        if self.complaint is not None:
            return Complaint(self.complaint)
        if self.auto_reply:
            return AutoReply()
        return Unsubscribe(self.unsubscribe or "one_click", self.scope)
