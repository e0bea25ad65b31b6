"""The words that sender and recipients share. Values over the standard library, nothing else."""

from simulator.mail.address import Address, as_sent, fold, fold_domain
from simulator.mail.bounce import (
    GROUP_OF,
    GROUPS,
    REASONS,
    Bounce,
    Evidence,
    Group,
    Hardness,
    Permanence,
    Reason,
    Timing,
)
from simulator.mail.credentials import Credentials
from simulator.mail.duration import Duration, format_duration, parse_duration
from simulator.mail.envelope import Envelope
from simulator.mail.late import (
    ACTIONS,
    DSN,
    FEEDBACK_TYPES,
    METHODS,
    Action,
    AutoReply,
    Complaint,
    FeedbackType,
    LateNews,
    Method,
    Unsubscribe,
)
from simulator.mail.outcome import FAULTS, OF_DNS, Fault, Outcome
from simulator.mail.reply import Reply
from simulator.mail.share import Rate, Rates, Share, format_share, parse_share
from simulator.mail.size import Size, parse_size
from simulator.mail.stage import DECISIVE, OPENING, STAGES, Stage, parse_stage

__all__ = [
    "ACTIONS",
    "DECISIVE",
    "DSN",
    "FAULTS",
    "FEEDBACK_TYPES",
    "GROUPS",
    "GROUP_OF",
    "METHODS",
    "OF_DNS",
    "OPENING",
    "REASONS",
    "STAGES",
    "Action",
    "Address",
    "AutoReply",
    "Bounce",
    "Complaint",
    "Credentials",
    "Duration",
    "Envelope",
    "Evidence",
    "Fault",
    "FeedbackType",
    "Group",
    "Hardness",
    "LateNews",
    "Method",
    "Outcome",
    "Permanence",
    "Rate",
    "Rates",
    "Reason",
    "Reply",
    "Share",
    "Size",
    "Stage",
    "Timing",
    "Unsubscribe",
    "as_sent",
    "fold",
    "fold_domain",
    "format_duration",
    "format_share",
    "parse_duration",
    "parse_share",
    "parse_size",
    "parse_stage",
]
