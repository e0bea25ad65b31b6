"""How a failure is read: reason, hardness, timing, permanence, and the evidence for it."""

from dataclasses import dataclass
from typing import Literal, get_args

Reason = Literal[
    "unknown_user",
    "bad_address_syntax",
    "bad_domain",
    "recipient_moved",
    "mailbox_inactive",
    "recipient_filtered",
    "mailbox_full",
    "system_full",
    "message_too_large",
    "message_malformed",
    "spam_content",
    "virus_detected",
    "ip_blocked",
    "reputation_block",
    "auth_failure",
    "missing_ptr",
    "sender_rejected",
    "policy_block",
    "relay_denied",
    "rate_limited",
    "greylisted",
    "remote_system_error",
    "network_error",
    "dns_failure",
    "routing_loop",
    "tls_failure",
    "protocol_error",
    "expired",
    "unknown",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

Group = Literal["address", "mailbox_state", "message", "sender", "rate", "infra", "unknown"]
"""What a reason is about, for figures."""

GROUPS: dict[Group, tuple[Reason, ...]] = {
    "address": (
        "unknown_user",
        "bad_address_syntax",
        "bad_domain",
        "recipient_moved",
        "mailbox_inactive",
        "recipient_filtered",
    ),
    "mailbox_state": ("mailbox_full", "system_full"),
    "message": ("message_too_large", "message_malformed", "spam_content", "virus_detected"),
    "sender": (
        "ip_blocked",
        "reputation_block",
        "auth_failure",
        "missing_ptr",
        "sender_rejected",
        "policy_block",
        "relay_denied",
    ),
    "rate": ("rate_limited", "greylisted"),
    "infra": (
        "remote_system_error",
        "network_error",
        "dns_failure",
        "routing_loop",
        "tls_failure",
        "protocol_error",
        "expired",
    ),
    "unknown": ("unknown",),
}
GROUP_OF: dict[Reason, Group] = {reason: group for group, reasons in GROUPS.items() for reason in reasons}

Hardness = Literal["hard", "soft"]
"""hard: the address will never work; soft: anything else."""

Timing = Literal["immediate", "delayed"]
"""immediate: refused in the session; delayed: accepted, reported by mail later."""

Permanence = Literal["permanent", "transient"]
"""What the reply's class said, whoever is to blame (RFC 5321 section 4.2.1)."""

Evidence = Literal[
    "rule",  # a rule of the scenario or policy
    "enhanced",  # the enhanced status code
    "wording",  # text that speaks of the recipient, the mailbox, the quota ...
    "code",  # nothing but the basic code
    "stage",  # nothing but where in the session it came
    "fault",  # no reply at all
]


@dataclass(frozen=True, slots=True)
class Bounce:
    """One failure, read. ``read_by`` names the classifier rule that decided (for ``explain``)."""

    reason: Reason
    hardness: Hardness
    permanence: Permanence
    evidence: Evidence
    read_by: str
    timing: Timing = "immediate"
