"""Reasons in the words of other senders: the bounce categories of PowerMTA and classes of KumoMTA.

PowerMTA names seventeen (User's Guide, "Bounce categories"), KumoMTA those and some more (its crate
``bounce-classify``). Which reason is which is our reading of their definitions.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from simulator.mail.bounce import Reason
from simulator.report.lives import Row


class Classes(NamedTuple):
    """What PowerMTA and KumoMTA call a failure."""

    pmta: str
    kumo: str


CLASSES: Mapping[Reason, Classes] = MappingProxyType(
    {
        "unknown_user": Classes("bad-mailbox", "InvalidRecipient"),
        "bad_address_syntax": Classes("bad-mailbox", "InvalidRecipient"),
        "bad_domain": Classes("bad-domain", "BadDomain"),
        "recipient_moved": Classes("inactive-mailbox", "InactiveMailbox"),
        "mailbox_inactive": Classes("inactive-mailbox", "InactiveMailbox"),
        "recipient_filtered": Classes("policy-related", "PolicyRelated"),
        "mailbox_full": Classes("quota-issues", "QuotaIssues"),
        "system_full": Classes("quota-issues", "QuotaIssues"),
        "message_too_large": Classes("quota-issues", "QuotaIssues"),
        "message_malformed": Classes("content-related", "ContentRelated"),
        "spam_content": Classes("spam-related", "SpamContent"),
        "virus_detected": Classes("virus-related", "VirusRelated"),
        "ip_blocked": Classes("spam-related", "SpamBlock"),
        "reputation_block": Classes("spam-related", "SpamBlock"),
        "auth_failure": Classes("policy-related", "AuthenticationFailed"),
        "missing_ptr": Classes("policy-related", "AuthenticationFailed"),
        "sender_rejected": Classes("invalid-sender", "InvalidSender"),
        "policy_block": Classes("policy-related", "PolicyRelated"),
        "relay_denied": Classes("relaying-issues", "RelayDenied"),
        "rate_limited": Classes("policy-related", "TransientFailure"),
        "greylisted": Classes("policy-related", "TransientFailure"),
        "remote_system_error": Classes("other", "TransientFailure"),
        "network_error": Classes("bad-connection", "BadConnection"),
        "dns_failure": Classes("routing-errors", "DNSFailure"),
        "routing_loop": Classes("routing-errors", "RoutingErrors"),
        "tls_failure": Classes("bad-configuration", "BadConfiguration"),
        "protocol_error": Classes("protocol-errors", "ProtocolErrors"),
        "expired": Classes("message-expired", "MessageExpired"),
        "unknown": Classes("other", "Uncategorized"),
    }
)
SILENT = Classes("no-answer-from-host", "NoAnswerFromHost")
"""A network error that is silence."""


def classes_of(row: Row) -> Classes:
    """The classes of a failure's row; of one that was given no reason those of ``unknown``."""
    if row["code"] is None and row["text"] == "timeout":
        return SILENT
    return CLASSES.get(row["reason"], CLASSES["unknown"])
