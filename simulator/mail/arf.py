"""Reports of feedback loops as mail: ARF (RFC 5965), with the types of RFC 6591."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from simulator.mail.letter import Letter, written

_ADDRESS = re.compile(r"[^\s<>,;\"]{1,64}@[^\s<>,;\"]{1,255}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReport:
    """One report. ``feedback_type``: abuse, fraud, virus, not-spam, other, auth-failure or what stands there.

    ``recipients``: Original-Rcpt-To, empty where the provider hides it; ``mail_from`` the envelope
    sender; ``source_ip`` where the mail came from; "" for what is not told.
    """

    feedback_type: str
    recipients: tuple[str, ...] = ()
    mail_from: str = ""
    source_ip: str = ""
    user_agent: str = "mtasim"
    domain: str = ""


def render(report: FeedbackReport, letter: Letter) -> bytes:
    """The mail that brings a report (RFC 5965 section 2)."""
    return written(letter, _feedback_part(report), "feedback-report")


def feedback(fields: Mapping[str, list[str]]) -> FeedbackReport:
    """Read the fields of ``feedback_fields``; those that RFC 5965 does not know are passed over."""

    def one(name: str) -> str:
        return fields.get(name, [""])[0].strip()

    return FeedbackReport(
        feedback_type=one("feedback-type").lower() or "other",
        recipients=tuple(a for value in fields.get("original-rcpt-to", []) for a in _ADDRESS.findall(value)),
        mail_from=one("original-mail-from").strip("<>"),
        source_ip=one("source-ip"),
        user_agent=one("user-agent"),
        domain=one("reported-domain"),
    )


def feedback_fields(text: str) -> dict[str, list[str]]:
    """The fields of a message/feedback-report part, names in lower case, each with all its values."""
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and line[0] not in " \t":
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    return fields


def _feedback_part(report: FeedbackReport) -> Message:
    fields = Message()
    fields["Feedback-Type"], fields["User-Agent"], fields["Version"] = (
        report.feedback_type,
        report.user_agent,
        "1",
    )
    for address in report.recipients:
        fields["Original-Rcpt-To"] = f"<{address}>"
    told = {
        "Original-Mail-From": report.mail_from,
        "Source-IP": report.source_ip,
        "Reported-Domain": report.domain,
    }
    for name, value in told.items():
        if value:
            fields[name] = value
    part = Message()
    part["Content-Type"] = "message/feedback-report"
    part.set_payload([fields])
    return part
