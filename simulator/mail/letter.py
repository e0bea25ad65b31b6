"""The mail around a report: multipart/report with a text, the report, headers of the original (RFC 6522)."""

from dataclasses import dataclass
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Who writes to whom, and about which message: ``original`` is its headers as text, "" without.

    ``headers``: further headers of the letter, in order.
    """

    sender: str
    to: str
    subject: str
    text: str
    original: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def written(letter: Letter, report: Message, report_type: str) -> bytes:
    """The letter with a report in it, as it goes over the wire: CRLF lines."""
    mail = MIMEMultipart("report", "=_report")
    mail.set_param("report-type", report_type)
    mail["From"], mail["To"], mail["Subject"] = letter.sender, letter.to, letter.subject
    for name, value in letter.headers:
        mail[name] = value
    mail.attach(MIMEText(letter.text))
    mail.attach(report)
    if letter.original:
        headers = MIMEText(letter.original)
        headers.replace_header("Content-Type", 'text/rfc822-headers; charset="utf-8"')
        mail.attach(headers)
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
