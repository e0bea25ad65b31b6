"""Rows of the journal as Mailgun's webhooks tell of them (documentation.mailgun.com, "Webhook payloads").

What a simulation knows nothing of (storage, geolocation, DKIM, the size of a message) is left out.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from simulator.metrics.webhooks import reason_of, webhook_of
from simulator.sender import Sender

Row = Mapping[str, Any]
Part = dict[str, Any]

_LEVELS = {"temporary_fail": "warn", "permanent_fail": "error", "complained": "warn"}
_NOT_SENT = {
    "bounces": (605, "Not delivering to previously bounced address"),
    "unsubscribes": (606, "Not delivering to unsubscribed address"),
    "complaints": (607, "Not delivering to a user who marked your messages as spam"),
}
"""Codes that are Mailgun's own, beyond those of SMTP; no table of them is published."""
_TOO_OLD, _NO_MX, _NO_CONNECTION = 602, 498, 499


@dataclass(frozen=True, slots=True)
class Payload:
    """Makes the ``event-data`` of a sender's webhooks; ``start`` is instant 0 of the journal."""

    sender: Sender
    start: datetime

    def of(self, row: Row, attempt: Row | None = None, scope: tuple[str, ...] = ("*",)) -> Part:
        """One event. ``row`` must be one that sends a webhook.

        ``attempt``: the last attempt before it of the same delivery; ``scope``: to which tags an
        ``unsubscribed`` applies.
        """
        name = webhook_of(row["kind"], row["decision"])
        told = self._common(row, name)
        if name == "accepted":
            return told | {"method": "HTTP", "envelope": self._envelope(row), "delivery-status": None}
        told["recipient-provider"] = "Other"
        if name == "unsubscribed":
            return told | {"tags": list(scope)}
        if name == "complained":
            return told
        if name == "delivered":
            return told | {
                "envelope": self._envelope(row, attempt),
                "delivery-status": _reply(attempt or row),
            }
        return told | self._failure(row, attempt, name)

    def timestamp(self, row: Row) -> float:
        """Seconds since 1970 at which it happened."""
        at: int = row["at_ms"]
        return round(self.start.timestamp() + at / 1000, 3)

    def _common(self, row: Row, name: str) -> Part:
        flags = dict.fromkeys(("is-routed", "is-system-test", "is-test-mode"), False)
        return {
            "id": _event_id(row),
            "event": "failed" if name.endswith("_fail") else name,
            "timestamp": self.timestamp(row),
            "log-level": _LEVELS.get(name, "info"),
            "account": {"id": "0" * 24},
            "domain": {"name": self.sender.domain},
            "recipient": row["recipient"],
            "recipient-domain": row["domain"],
            "flags": flags | {"is-authenticated": True},
            "message": {"headers": self._headers(row), "attachments": []},
            "tags": row["tags"].split(",") if row["tags"] else [],
            "campaigns": [],
            "user-variables": {},
        }

    def _headers(self, row: Row) -> Part:
        return {
            "to": row["recipient"],
            "message-id": f"{row['message']:016x}@{self.sender.domain}",
            "from": f"{self.sender.name}@{self.sender.domain}",
            "subject": row["campaign"],
        }

    def _envelope(self, row: Row, attempt: Row | None = None) -> Part:
        told = {
            "sender": self.sender.mail_from,
            "transport": "smtp",
            "targets": row["recipient"],
        }
        return told if attempt is None else told | {"sending-ip": attempt["ip"]}

    def _failure(self, row: Row, attempt: Row | None, name: str) -> Part:
        if name == "temporary_fail":
            reason = "greylisted" if row["reason"] == "greylisted" else "generic"
            status = _reply(row) | _wait(row)
            return _failed("temporary", reason, status) | {"envelope": self._envelope(row, row)}
        reason = reason_of(row["kind"], row["decision"])
        if row["kind"] == "suppressed":
            return _failed("permanent", reason, _not_sent(row)) | {"envelope": self._envelope(row)}
        if row["timing"] == "delayed":
            flags = {"is-delayed-bounce": True}
            return _failed("permanent", reason, _reported(row)) | {"envelope": {}, "flags": flags}
        status = _too_old(row, attempt) if row["kind"] == "expired" else _given(row, attempt)
        return _failed("permanent", reason, status) | {"envelope": self._envelope(row, attempt)}


def _failed(severity: str, reason: str, status: Part) -> Part:
    return {"severity": severity, "reason": reason, "delivery-status": status}


def _reply(attempt: Row) -> Part:
    """How an attempt ended; a fault has a code of Mailgun's own in place of a reply's."""
    fault = attempt["code"] is None
    code = _NO_MX if (attempt["text"] or "").startswith("dns_") else _NO_CONNECTION
    told = {
        "code": code if fault else attempt["code"],
        "message": f"No MX for {attempt['domain']}" if fault and code == _NO_MX else _text(attempt),
        "description": None,
        "enhanced-code": attempt["enhanced"],
        "attempt-no": attempt["attempt"],
        "session-seconds": (attempt["took_ms"] or 0) / 1000,
    }
    return told | {"mx-host": attempt["host"]} if attempt["host"] else told


def _wait(attempt: Row) -> Part:
    due = attempt["next_at_ms"]
    return {} if due is None else {"retry-seconds": (due - attempt["at_ms"]) // 1000}


def _given(row: Row, attempt: Row | None) -> Part:
    return _reply(attempt or row) | _type(row)


def _too_old(row: Row, attempt: Row | None) -> Part:
    told = {
        "code": _TOO_OLD,
        "message": "Too old",
        "description": "",
        "attempt-no": row["attempt"] + 1,
        "session-seconds": 0.0,
    }
    if attempt is None:
        return told
    last = _reply(attempt)
    return told | {"last-code": last["code"], "last-message": last["message"]}


def _not_sent(row: Row) -> Part:
    code, why = _NOT_SENT[row["decision"]]
    return {"code": code, "message": "", "description": why, "attempt-no": 1, "session-seconds": 0.0}


def _reported(row: Row) -> Part:
    status = {"bounce-code": row["enhanced"], "enhanced-code": row["enhanced"]}
    return {"code": row["code"], "message": _text(row), "description": None} | status | _type(row)


def _type(row: Row) -> Part:
    return {"bounce-type": row["hardness"]}


def _text(row: Row) -> str:
    """The text of a reply, its status code at the head of each line; or the name of a fault."""
    lines = (row["text"] or "").split("\n")
    return "\n".join(f"{row['enhanced']} {line}" if row["enhanced"] else line for line in lines)


def _event_id(row: Row) -> str:
    """22 characters that stand for the row in every run of the same scenario and seed."""
    subject = f"{row['kind']}:{row['delivery']}:{row['attempt']}:{row['at_ms']}"
    return urlsafe_b64encode(blake2b(subject.encode(), digest_size=16).digest()).decode().rstrip("=")
