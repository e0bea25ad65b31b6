"""News of mail that was taken, as mail: reports of failure (RFC 3464) and complaints (RFC 5965)."""

from email.utils import formatdate

from simulator.control.answered import Answered, Mail
from simulator.dice import identity_of
from simulator.mail import DSN, Complaint, LateNews, arf, dsn
from simulator.mail.arf import FeedbackReport
from simulator.mail.dsn import DeliveryReport, ReportedRecipient
from simulator.mail.letter import Letter

_SUBJECTS = {
    "failed": "Undelivered Mail Returned to Sender",
    "delayed": "Delayed Mail (still being retried)",
}


def letter_about(one: Answered, mail: Mail, news: LateNews, seconds: int) -> tuple[str, bytes] | None:
    """Whom it is for, and the mail; None where nothing is mailed: nobody answers an empty return path
    (RFC 5321 section 4.5.5), and one click unsubscribes by HTTP. ``seconds``: its date, since the epoch."""
    if not mail.sender:
        return None
    match news:
        case DSN():
            return mail.sender, _report(one, mail, news, seconds)
        case Complaint():
            return mail.sender, _complaint(one, mail, news, seconds)
        case _:
            return None


def _report(one: Answered, mail: Mail, news: DSN, seconds: int) -> bytes:
    who = ReportedRecipient(
        address=one.recipient,
        original=one.recipient,
        action=news.action,
        status=news.status,
        remote=one.host,
        diagnostic=str(news.diagnostic),
    )
    subject = _SUBJECTS.get(news.action, f"Delivery report: {news.action}")
    text = f"This is the mail system at {one.host}.\n\n<{one.recipient}>: {news.diagnostic}\n"
    letter = _letter(f"MAILER-DAEMON@{one.host}", mail, subject, text, one, seconds)
    return dsn.render(DeliveryReport(reporting=one.host, recipients=(who,)), letter)


def _complaint(one: Answered, mail: Mail, news: Complaint, seconds: int) -> bytes:
    report = FeedbackReport(
        feedback_type=news.feedback_type,
        recipients=(one.recipient,),
        mail_from=mail.sender,
        source_ip=mail.ip,
    )
    text = f"This is a report of {news.feedback_type} about a mail to {one.recipient}.\n"
    letter = _letter(f"feedback@{one.host}", mail, "Complaint about a mail of yours", text, one, seconds)
    return arf.render(report, letter)


def _letter(sender: str, mail: Mail, subject: str, text: str, one: Answered, seconds: int) -> Letter:
    number = identity_of("report", one.session, one.transaction, one.recipient)
    headers = (("Date", formatdate(seconds)), ("Message-ID", f"<{number:016x}@{one.host}>"))
    return Letter(
        sender=sender, to=mail.sender, subject=subject, text=text, original=header_of(mail), headers=headers
    )


def header_of(mail: Mail) -> str:
    """The header of a mail as text."""
    header = mail.text.partition(b"\r\n\r\n")[0]
    return header.decode(errors="replace").replace("\r\n", "\n") + "\n" if header else ""
