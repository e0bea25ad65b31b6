"""Late news as the mail that brings it, and back: reports (RFC 3464), complaints (RFC 5965), unsubscribes
by mail (RFC 2369).

What is read is what was written, as far as a mail can say it: of a reply, words between single blanks.
One click (RFC 8058) is no mail.
"""

from dataclasses import dataclass, replace
from email.message import Message
from email.utils import formatdate

from simulator.mail import DSN, FEEDBACK_TYPES, Complaint, LateNews, Unsubscribe, arf, as_sent, dsn
from simulator.mail.letter import Letter
from simulator.sender.returned import ReadMail, Sought, correlate, read_mail
from simulator.sender.returned.mime import take_apart

UNSUBSCRIBE = "unsubscribe"
"""The mailbox that List-Unsubscribe names; the subject says what is to end."""

FEEDBACK = "fbl"
"""The mailbox that a provider's feedback loop was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The mail of ours that something comes back about, and when (ms).

    ``mail_from``: its envelope sender; ``host``: the server that took it and writes now.
    """

    message: int
    recipient: str
    mail_from: str
    host: str
    at: int

    @property
    def message_id(self) -> str:
        """Its Message-ID, by which what comes back is known."""
        return message_id_of(self.message, self.mail_from)

    @property
    def address(self) -> str:
        """Its recipient as the mail was addressed."""
        return as_sent(self.recipient)

    @property
    def back(self) -> str:
        """Its envelope sender, where reports go (RFC 5321 section 4.4)."""
        return as_sent(self.mail_from)


def message_id_of(message: int, mail_from: str) -> str:
    """One for a message, whoever it goes to (RFC 5322 section 3.6.4)."""
    return f"<{message:016x}@{domain_of(mail_from)}>"


def domain_of(mail_from: str) -> str:
    """Where what comes back is sent."""
    return as_sent(mail_from).rpartition("@")[2] or "localhost"


def written(news: LateNews, about: About) -> tuple[str, bytes] | None:
    """Where the mail that brings the news goes, and the mail; None for what comes by no mail."""
    match news:
        case DSN():
            return about.back, dsn.render(_report(news, about), _letter(about, about.back, "Delivery report"))
        case Complaint():
            to = f"{FEEDBACK}@{domain_of(about.mail_from)}"
            return to, arf.render(_complaint(news, about), _letter(about, to, "FW: mail of a simulation"))
        case Unsubscribe("mailto", scope):
            to = f"{UNSUBSCRIBE}@{domain_of(about.mail_from)}"
            return to, _unsubscribe(scope, about, to)
        case _:
            return None


def read(octets: bytes, about: About) -> LateNews:
    """What a mail that came back says. Raises ValueError where it says nothing of the kind, or not about
    the mail that it ought to be about: then what we write is not what we read."""
    mail = read_mail(octets)
    said = _said(octets, mail, about)
    told = Sought[str](
        by_return_path=lambda to: None,  # ours is the same for all: VERP would be new to every greylist
        by_message_id=lambda number, recipient: number if number == about.message_id else None,
        by_recipient=lambda recipient: None,
    )
    answered = replace(mail, original_message_id=mail.original_message_id or _answered(octets))
    if said is None or correlate(answered, None, told) is None:
        raise ValueError(f"a mail about {about.message_id} came back as {mail}")
    return said


def _said(octets: bytes, mail: ReadMail, about: About) -> LateNews | None:
    if mail.feedback is not None:
        kind = mail.feedback.feedback_type
        return Complaint(next((known for known in FEEDBACK_TYPES if known == kind), "other"))
    if len(mail.recipients) == 1:
        final = mail.recipients[0].address
        ours = dsn.typed_address(about.address)
        return replace(mail.recipients[0].dsn, recipient="" if final == ours else final)
    if mail.to.partition("@")[0] == UNSUBSCRIBE:
        scope = take_apart(octets).header("subject").rpartition(" ")[2]
        return Unsubscribe("mailto", "tags" if scope == "tags" else "all")
    return None


def _answered(octets: bytes) -> str:
    return take_apart(octets).header("in-reply-to")


def _letter(about: About, to: str, subject: str) -> Letter:
    return Letter(
        sender=f"MAILER-DAEMON@{about.host}",
        to=to,
        subject=subject,
        text="This is what became of your mail.",
        original=f"Message-ID: {about.message_id}\nTo: <{about.address}>\n",
        headers=(("Date", formatdate(about.at // 1000)),),
    )


def _report(news: DSN, about: About) -> dsn.DeliveryReport:
    said = dsn.ReportedRecipient(
        address=as_sent(news.recipient) or about.address,
        action=news.action,
        status=news.status,
        diagnostic=news.diagnostic.render(),
    )
    return dsn.DeliveryReport(reporting=about.host, recipients=(said,))


def _complaint(news: Complaint, about: About) -> arf.FeedbackReport:
    return arf.FeedbackReport(
        feedback_type=news.feedback_type,
        recipients=(about.address,),
        mail_from=about.back,
        domain=domain_of(about.mail_from),
    )


def _unsubscribe(scope: str, about: About, to: str) -> bytes:
    mail = Message()
    mail["Date"] = formatdate(about.at // 1000)
    mail["From"], mail["To"] = about.address, to
    mail["Subject"] = f"unsubscribe {scope}"
    mail["In-Reply-To"] = about.message_id
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
