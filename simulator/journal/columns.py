"""The columns of the journal and its closed set of kinds: the vocabulary of everything after a run."""

from typing import Literal, NamedTuple, get_args

SCHEMA_VERSION = 1

Kind = Literal[
    "control",  # the world changed
    "rejected",  # an invalid or duplicate address: never a delivery
    "accepted",  # taken into the queue
    "unlisted",  # before listed: what starts as an entry expires can list the address anew
    "listed",
    "suppressed",  # dropped without an attempt
    "contact",  # one try to reach one host
    "attempt",  # one attempt ended; `decision` says what follows
    "deferred",  # put off without a contact
    "delivered",
    "bounced",  # failed hard
    "refused",  # failed for a soft reason that is final
    "expired",  # given up
    "bounced_late",
    "bounce_lost",
    "complained",
    "unsubscribed",
    "notice",  # mail came back that changes nothing
    "opinion",  # what a provider thinks of an address or a sending domain, at a full hour
]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order of rows of one millisecond."""


class Column(NamedTuple):
    """One column: its type (``int``, ``str`` or ``bool``), unit or domain, and what it says."""

    type: type
    definition: str


COLUMNS: dict[str, Column] = {
    "at_ms": Column(int, "the instant of the verdict, ms since the scenario's start"),
    "began_ms": Column(int, "when the contact or attempt began, ms"),
    "kind": Column(str, "one of KINDS"),
    "campaign": Column(str, "name of the workload entry"),
    "sender": Column(str, "name of the sender"),
    "message": Column(int, "id of the message, 63 bits"),
    "delivery": Column(int, "id of the delivery (message x recipient), 63 bits"),
    "recipient": Column(
        str,
        "address mailed, or put on a list; control: the path of what changed; opinion: the source address or "
        "sending domain that it is about",
    ),
    "domain": Column(str, "the recipient's domain, folded"),
    "server": Column(str, "name of the emulated server; null where no server has the domain"),
    "host": Column(str, "MX host contacted"),
    "ip": Column(str, "source address; of an opinion that it is about, null where it is about a domain"),
    "tags": Column(str, "tags of the message, or the scope of a list entry, joined by commas"),
    "deadline_ms": Column(int, "accepted: until when the delivery is of use, ms"),
    "attempt": Column(int, "number of the attempt from 1; on final rows the attempts made"),
    "contact": Column(int, "number of the contact within the attempt from 1"),
    "session": Column(int, "id of the session, 63 bits"),
    "transaction": Column(int, "ordinal of the transaction within the session from 1"),
    "stage": Column(str, "stage of the session at which the outcome came"),
    "code": Column(int, "basic reply code; null for a fault"),
    "enhanced": Column(
        str, "enhanced status code (RFC 3463); expired: the status it ends with, beside its last reply"
    ),
    "text": Column(
        str,
        "text of the reply, or the name of the fault; opinion: JSON of score, points lost by signal, mails "
        "permitted a day, until when it is blocked; since the start: lowest score, damage (points-hours), "
        "hours by level, blocks, all counts seen, mail turned away by why",
    ),
    "reason": Column(str, "why it failed, or why the address is listed, in the words of mail.bounce"),
    "hardness": Column(str, "hard or soft"),
    "timing": Column(str, "immediate or delayed"),
    "decision": Column(
        str,
        "attempt: done, retry or fail; deferred: rate, retry time or suspended; expired: attempts, age or "
        "schedule; bounced, refused and bounced_late: the webhook's reason (bounce or generic); listed, "
        "unlisted and suppressed: the list; rejected: invalid or duplicate; complained: reported or "
        "unreported; unsubscribed: one_click or mailto; notice: what it was; control: the new value, as "
        "YAML writes it; opinion: the level (high, medium, low or bad)",
    ),
    "answered_by": Column(
        str,
        "rule of the server that answered; null for its ordinary yes. An "
        "opinion that answers yes has filed the mail as spam",
    ),
    "read_by": Column(str, "rule of the classifier that read the failure"),
    "next_at_ms": Column(int, "when the next attempt is due, ms"),
    "took_ms": Column(int, "contact, attempt: how long it lasted; final rows: since accepted, ms"),
    "waited_ms": Column(int, "attempt: from due to begun, waiting for a connection, ms"),
    "reached": Column(bool, "whether the server took the mail, whatever the sender learnt"),
    "measured_us": Column(int, "wire runs: wall time, microseconds; outside the digest"),
}
