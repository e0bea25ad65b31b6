"""What comes back after a mail was accepted: delivery reports, complaints, unsubscribes.

These are the values; on the wire they travel as RFC 3464 and RFC 5965 mails.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from simulator.mail.reply import Reply

Action = Literal["failed", "delayed", "delivered", "relayed", "expanded"]
"""The Action field of a delivery status notification (RFC 3464 section 2.3.3)."""

ACTIONS: tuple[Action, ...] = get_args(Action)

FeedbackType = Literal["abuse", "fraud", "virus", "not-spam", "other"]
"""Feedback types of ARF (RFC 5965 section 7.3)."""

FEEDBACK_TYPES: tuple[FeedbackType, ...] = get_args(FeedbackType)

Method = Literal["one_click", "mailto"]
"""How somebody unsubscribes: RFC 8058, or a mail to the List-Unsubscribe address (RFC 2369)."""

METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True, slots=True)
class DSN:
    """A delivery status notification about one recipient (RFC 3464).

    ``status`` is the enhanced code of its Status field, ``diagnostic`` the reply quoted in it.
    ``recipient``: its Final-Recipient where that is another address than the one mailed, as behind a
    forwarder; {local} in it is the local part of the address mailed.
    """

    action: Action
    status: str
    diagnostic: Reply
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report of a feedback loop about one mail (RFC 5965)."""

    feedback_type: FeedbackType = "abuse"


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """A request to stop: one click needs no mail back, mailto needs the MX to point home.

    ``scope``: all mail of the sender, or the tags of the mail it answers.
    """

    method: Method = "one_click"
    scope: Literal["all", "tags"] = "all"


@dataclass(frozen=True, slots=True)
class AutoReply:
    """A mail that a program writes in place of its owner, who is away (RFC 3834)."""


LateNews = DSN | Complaint | Unsubscribe | AutoReply
