"""``pmta-csv``: PowerMTA's accounting file (User's Guide, "Accounting"), as its consumers read it.

Columns are those that PowerMTA writes without ``record-fields``, with those of feedback and remote
bounce records after them: a file of several record types has the columns of all (same place).
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from simulator.journal import Kind
from simulator.mail import ACTIONS
from simulator.report.bounce_classes import CLASSES, classes_of
from simulator.report.chronicle import Entry, chronicle, instant
from simulator.report.lives import Row
from simulator.report.record import Found

# fmt: off
COLUMNS = (
    "type", "timeLogged", "timeQueued", "orig", "rcpt", "orcpt", "dsnAction", "dsnStatus", "dsnDiag",
    "dsnMta", "bounceCat", "srcType", "srcMta", "dlvType", "dlvSourceIp", "dlvDestinationIp",
    "dlvEsmtpAvailable", "dlvSize", "vmta", "jobId", "envId", "queue", "vmtaPool",
    "repSourceIp", "feedbackType", "format", "userAgent", "reportingMta", "reportedDomain", "dsnReportingMta",
)
# fmt: on

TYPES: Mapping[Kind, str] = {
    "accepted": "r",
    "attempt": "t",  # only one after which the delivery is due again
    "deferred": "tq",
    "delivered": "d",
    "bounced": "b",
    "refused": "b",
    "expired": "b",
    "suppressed": "b",
    "bounced_late": "rb",
    "complained": "f",  # only one that was reported
    "notice": "rs",  # only reports of a delivery's status; of another failure rb
}
"""Kind of row -> type of record. Other kinds are nothing that PowerMTA accounts for."""

_ACTIONS = {"t": "delayed", "tq": "delayed", "d": "relayed", "b": "failed", "rb": "failed"}
_WORDS = {
    "2.0.0": "success",
    "4.4.7": "delivery time expired",
    "5.1.1": "bad destination mailbox address",
    "5.1.2": "bad destination system: no such domain",
}
"""The status codes that published accounting files show in words; others stand alone."""
_EXPIRED, _LISTED = "4.4.7", "5.0.0"
_FAULTS = {"refuse": "4.4.1", "timeout": "4.4.1", "tls": "4.7.0", "garbage": "4.5.0"}
_LOOKUP, _CONNECTION = "4.4.3", "4.4.2"


@dataclass(frozen=True, slots=True)
class PmtaCsv:
    """PowerMTA's accounting file, a record a line, in the order in which they happened.

    Received (``r``), transient (``t``; ``tq`` where no host was contacted), delivered (``d``), bounced
    (``b``), remote bounce or status (``rb``, ``rs``) and feedback (``f``).
    ``vmta`` is the sender's name, ``jobId`` the campaign, ``envId`` the message; the category is read from
    our reason, feedback is of type ``abuse``, and what a simulation knows nothing of (sizes, extensions) is
    empty.
    """

    def write(self, run: Found, into: BinaryIO) -> None:
        """Comma-separated values by RFC 4180, a line for each record whatever a reply says.

        Raises EnvironmentLacking where the scenario is no longer in the run's folder.
        """
        start = run.outline().start
        into.write(_line(dict(zip(COLUMNS, COLUMNS, strict=True))))
        for entry in chronicle(run, TYPES.keys()):
            kind = type_of(entry.row)
            if kind:
                into.write(_line(_record(kind, entry, start)))


def type_of(row: Row) -> str:
    """The type of the record that a row becomes, "" for none."""
    kind, decision = row["kind"], row["decision"]
    if kind == "attempt" and decision != "retry":
        return ""  # its end is a record of its own
    if kind == "complained" and decision != "reported":
        return ""
    if kind == "notice":
        return "" if decision not in ACTIONS else "rb" if decision == "failed" else "rs"
    if row["timing"] == "delayed":
        return "rb"
    return TYPES[kind]


def _record(kind: str, entry: Entry, start: datetime) -> Mapping[str, str | None]:
    row, sender = entry.row, entry.sender
    told = {
        "type": kind,
        "timeLogged": _time(start, row["at_ms"]),
        "timeQueued": _time(start, entry.queued_ms),
        "orig": sender.mail_from,
        "rcpt": row["recipient"],
        "srcType": "api",
        "vmta": sender.name,
        "jobId": row["campaign"],
        "envId": f"{row['message']:016x}",
        "queue": f"{row['domain']}/{sender.name}",
    }
    return {**told, **_about(kind, entry)}


def _about(kind: str, entry: Entry) -> Mapping[str, str | None]:
    """What only records of this type say."""
    match kind:
        case "r":
            return {}
        case "f":
            return _feedback(entry)
        case _:
            return _status(kind, entry)


def _status(kind: str, entry: Entry) -> Mapping[str, str | None]:
    """What the record says of how it went, and by which way."""
    row, attempt = entry.row, entry.attempt
    told: dict[str, str | None] = {
        "dsnAction": _ACTIONS.get(kind, row["decision"]),
        "dsnStatus": _worded(_code(row)),
        "dsnDiag": _diagnostic(_last(entry)),
        "bounceCat": _category(kind, row),
    }
    if kind in ("rb", "rs"):
        return told | {"dsnReportingMta": row["domain"]}
    if kind == "tq" or attempt is None:
        return told
    return told | {"dsnMta": attempt["host"], "dlvType": "smtp", "dlvSourceIp": attempt["ip"]}


def _last(entry: Entry) -> Row:
    """The row that has the answer: of mail that is given up that of its last attempt."""
    return entry.attempt or entry.row if entry.row["kind"] == "expired" else entry.row


def _code(row: Row) -> str:
    """The status of a record; of an answer without one that of its class, of none our own (RFC 3463)."""
    kind, enhanced, text = row["kind"], row["enhanced"], row["text"] or ""
    if kind in ("expired", "suppressed"):
        return _EXPIRED if kind == "expired" else _LISTED
    if enhanced:
        return str(enhanced)
    if row["code"] is not None:
        return f"{row['code'] // 100}.0.0"
    return _LOOKUP if text.startswith("dns_") else _FAULTS.get(text, _CONNECTION)


def _worded(status: str) -> str:
    return f"{status} ({_WORDS[status]})" if status in _WORDS else status


def _diagnostic(row: Row) -> str | None:
    """The reply on one line behind its type (RFC 3464 section 2.3.6), or what stood for one."""
    if row["kind"] == "suppressed":
        return f"x-mtasim;on the list {row['decision']}"
    if row["kind"] == "deferred":
        return f"x-mtasim;{row['decision']}"
    if row["code"] is None:
        return f"x-mtasim;{row['text']}" if row["text"] else None
    parts = (str(row["code"]), row["enhanced"], row["text"])
    return f"smtp;{' '.join(part for part in parts if part)}"


def _category(kind: str, row: Row) -> str | None:
    if kind == "d":
        return "success"
    if row["kind"] == "expired":
        return CLASSES["expired"].pmta
    return None if kind in ("tq", "rs") else classes_of(row).pmta


def _feedback(entry: Entry) -> Mapping[str, str]:
    """A report by ARF, as feedback loops send it (RFC 5965)."""
    row, sender = entry.row, entry.sender
    return {
        "feedbackType": "abuse",  # the journal keeps no other
        "format": "arf",
        "reportingMta": row["domain"],
        "reportedDomain": sender.domain,
    }


def _time(start: datetime, at_ms: int) -> str:
    return instant(start, at_ms).strftime("%Y-%m-%d %H:%M:%S%z")


def _line(cells: Mapping[str, str | None]) -> bytes:
    """One record; what would break its line, or hide in it, is a blank."""
    text = io.StringIO()
    csv.writer(text).writerow([_printable(cells.get(name) or "") for name in COLUMNS])
    return text.getvalue().encode()


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
