"""``kumo-jsonl``: KumoMTA's log records (docs/reference/log_record.md, crate ``kumo-log-types``)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address
from typing import Any, BinaryIO
from uuid import UUID

from simulator.journal import Kind
from simulator.mail import Stage
from simulator.report.bounce_classes import CLASSES, classes_of
from simulator.report.chronicle import Entry, chronicle, instant
from simulator.report.json_lines import write_lines
from simulator.report.lives import Row
from simulator.report.record import Found

Part = dict[str, Any]

TYPES: Mapping[Kind, str] = {
    "accepted": "Reception",
    "attempt": "TransientFailure",  # only one after which the delivery is due again
    "deferred": "Delayed",
    "delivered": "Delivery",
    "bounced": "Bounce",
    "refused": "Bounce",
    "expired": "Expiration",
    "suppressed": "AdminBounce",
    "bounced_late": "OOB",
    "complained": "Feedback",  # only one that was reported
    "notice": "OOB",  # only a further report of a failure
}
"""Kind of row -> type of record. Other kinds are nothing that KumoMTA logs."""

_SENT = ("TransientFailure", "Delivery", "Bounce")
_COMMANDS: Mapping[Stage, str] = {
    "ehlo": "EHLO",
    "helo": "HELO",
    "starttls": "STARTTLS",
    "mail": "MAIL FROM",
    "rcpt": "RCPT TO",
    "data": "DATA",
    "body": ".",
    "eom": ".",
}
"""The verb that was answered; nothing was asked where a server speaks first."""


@dataclass(frozen=True, slots=True)
class KumoJsonl:
    """KumoMTA's log records, a JSON object a line, in the order in which they happened.

    ``Reception``, ``TransientFailure``, ``Delayed``, ``Delivery``, ``Bounce``, ``Expiration``,
    ``AdminBounce`` (was on a list), ``OOB`` and ``Feedback``.
    ``egress_pool`` and the tenant in ``queue`` are the sender, ``id`` the delivery; the classification is
    read from our reason, feedback is of type ``abuse``. Sizes are 0 and addresses of hosts 0.0.0.0, as
    KumoMTA writes what it does not know.
    """

    def write(self, run: Found, into: BinaryIO) -> None:
        """Raises EnvironmentLacking where the scenario is no longer in the run's folder."""
        write_lines(_records(run), into)


def _records(run: Found) -> Iterator[Part]:
    start = run.outline().start
    for entry in chronicle(run, TYPES.keys()):
        kind = type_of(entry.row)
        if kind:
            yield _record(kind, entry, start)


def type_of(row: Row) -> str:
    """The type of the record that a row becomes, "" for none."""
    kind, decision = row["kind"], row["decision"]
    needed = {"attempt": "retry", "complained": "reported", "notice": "failed"}
    if decision != needed.get(kind, decision):
        return ""
    return "OOB" if row["timing"] == "delayed" else TYPES[kind]


def _record(kind: str, entry: Entry, start: datetime) -> Part:
    row, sender = entry.row, entry.sender
    sent = kind in _SENT and entry.attempt is not None
    return {
        "type": kind,
        "id": f"{row['delivery']:032x}",
        "sender": sender.mail_from,
        "recipient": row["recipient"],
        "queue": f"{row['campaign']}:{sender.name}@{row['domain']}",
        "site": "",
        "size": 0,
        "response": _response(kind, row),
        "peer_address": _peer(row["domain"]) if kind == "OOB" else None,
        **_times("timestamp", "event_time", start, row["at_ms"]),
        **_times("created", "created_time", start, entry.queued_ms),
        "num_attempts": _attempts(kind, row),
        "bounce_classification": _classification(kind, row),
        "egress_pool": sender.name if kind in (*_SENT, "Expiration") else None,
        "egress_source": None,
        "source_address": None,
        "feedback_report": _feedback(entry, start) if kind == "Feedback" else None,
        "meta": {},
        "headers": {},
        "delivery_protocol": "ESMTP" if sent else None,
        "reception_protocol": "HTTP",
        "nodeid": str(UUID(int=0)),
    } | (_way(entry.attempt) if sent and entry.attempt is not None else {})


def _way(attempt: Row) -> Part:
    """By which connection it was tried; of one that never came to be only from where to where."""
    ip, host, session = attempt["ip"], attempt["host"], attempt["session"]
    if not host:
        return {}
    told: Part = {"egress_source": ip, "site": f"{ip}->{host}."}
    if session is None:
        return told
    port = f"[{ip}]:0" if ":" in ip else f"{ip}:0"
    way = {"peer_address": _peer(host), "source_address": {"address": port}}
    return told | way | {"session_id": str(UUID(int=session))}


def _peer(name: str) -> Part:
    """A host; its address is unknown, which KumoMTA writes so."""
    return {"name": f"{name}.", "addr": str(IPv4Address(0))}


def _times(seconds: str, full: str, start: datetime, at_ms: int) -> Part:
    """An instant twice, as KumoMTA logs it: seconds since 1970, and by RFC 3339."""
    at = instant(start, at_ms).astimezone(UTC)
    return {seconds: int(at.timestamp()), full: at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}


def _attempts(kind: str, row: Row) -> int:
    """KumoMTA counts an attempt once it has logged it; of a report it tells no number."""
    number = 0 if kind == "OOB" else row["attempt"] or 0
    return max(0, number - 1) if kind in _SENT else number


def _classification(kind: str, row: Row) -> str:
    if kind == "Expiration":
        return CLASSES["expired"].kumo
    return classes_of(row).kumo if kind in ("TransientFailure", "Bounce", "OOB") else "Uncategorized"


def _response(kind: str, row: Row) -> Part:
    """What the peer answered, or what KumoMTA itself says in its place (crate ``kumod``)."""
    match kind:
        case "Reception":
            return _said(250, None, f"OK ids={row['delivery']:032x}")
        case "Feedback":
            return _said(250, None, "OK")
        case "Delayed":
            return _said(400, None, f"Context: {row['decision']}")
        case "Expiration":
            return _said(551, "5.4.7", f"Given up: {row['decision']}")
        case "AdminBounce":
            return _said(551, "5.7.1", f"Administrator bounced with reason: on the list {row['decision']}")
    if row["code"] is None:
        return _fault(kind, row)
    command = None if kind == "OOB" else _COMMANDS.get(row["stage"])
    return _said(row["code"], row["enhanced"], row["text"] or "", command)


def _fault(kind: str, row: Row) -> Part:
    """No reply: silence is 421, anything else that may pass 400, what may not 550."""
    stage, text = row["stage"], row["text"] or ""
    if kind != "TransientFailure":
        return _said(550, row["enhanced"] or "5.4.4", f"KumoMTA internal: {text}")
    if stage == "connect":
        return _said(400, None, f"KumoMTA internal: failed to connect to any candidate hosts: {text}")
    told, command = f"KumoMTA internal: failed to send message: {text}", _COMMANDS.get(stage)
    return _said(421, "4.4.2", told, command) if text == "timeout" else _said(400, None, told, command)


def _said(code: int, enhanced: str | None, content: str, command: str | None = None) -> Part:
    """A response on one line, as KumoMTA logs one."""
    status = None
    if enhanced is not None:
        status = dict(zip(("class", "subject", "detail"), map(int, enhanced.split(".")), strict=True))
    told = " ".join(content.splitlines())
    return {"code": code, "enhanced_code": status, "content": told, "command": command}


def _feedback(entry: Entry, start: datetime) -> Part:
    """A report by ARF (RFC 5965) with the names of ``rfc5965.rs``, one of which is misspelt there."""
    row, sender = entry.row, entry.sender
    arrived = instant(start, row["at_ms"]).astimezone(UTC).isoformat(timespec="seconds")
    return {
        "feedback_type": "abuse",
        "user_agent": "mtasim",
        "version": "1",
        "arrival_date": arrived.replace("+00:00", "Z"),
        "incidents": None,
        "original_envelope_id": None,
        "original_mail_from": f"<{sender.mail_from}>",
        "reporting_mta": {"mta_type": "dns", "name": row["domain"]},
        "source_ip": None,
        "authentication_results": [],
        "original_rcpto_to": [f"<{row['recipient']}>"],
        "reported_domain": [sender.domain],
        "reported_uri": [],
        "extensions": {},
        "original_message": None,
        "supplemental_trace": None,
    }
