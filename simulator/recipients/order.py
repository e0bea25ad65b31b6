"""What SMTP itself forbids of a command that is well-formed, as far as its client has come.

One question a verb; whatever is not forbidden is for the rules of the server (RFC 5321 section 4.1.4).
"""

from simulator.mail import Reply
from simulator.recipients import refusals
from simulator.recipients.commands import Asked
from simulator.recipients.extensions import are_offered
from simulator.recipients.reception import Reception

MOST_RECIPIENTS = 1000
"""Recipients of one transaction (Postfix, smtpd_recipient_limit; RFC 5321 4.5.3.1.8 asks for 100)."""

MOST_TALK = 100
"""Commands in a row that lead to no mail (Postfix, smtpd_junk_command_limit)."""

BORNE = (refusals.TOO_MANY_RECIPIENTS,)
"""Refusals that do not count as errors: the client could not know."""


def forbidden(asked: Asked, here: Reception) -> Reply | None:
    """The reply that refuses a command, or None."""
    if here.talk > MOST_TALK:
        return refusals.TOO_MUCH_TALK
    match asked.verb:
        case "MAIL":
            return _of_mail(asked, here)
        case "RCPT":
            return _of_rcpt(asked, here)
        case "DATA" if not here.recipients or here.chunks is not None:
            return refusals.OUT_OF_ORDER  # chunks and DATA do not mix: RFC 3030 section 2
        case "BDAT" if "chunking" not in here.server.extensions:
            return refusals.NOT_IMPLEMENTED
        case "STARTTLS" if here.encrypted or not _is_between_mails(here):
            return refusals.OUT_OF_ORDER
        case "AUTH" if "auth" not in here.server.extensions:
            return refusals.NOT_IMPLEMENTED
        case "AUTH" if here.known or not _is_between_mails(here):
            return refusals.OUT_OF_ORDER  # once a session, never in a mail: RFC 4954 section 4
    return None


def _is_between_mails(here: Reception) -> bool:
    return here.greeted == "EHLO" and here.mail is None


def _of_mail(asked: Asked, here: Reception) -> Reply | None:
    if not here.greeted or here.mail is not None:
        return refusals.OUT_OF_ORDER
    if not are_offered(asked.parameters, here.server.extensions):
        return refusals.BAD_PARAMETER
    return None if asked.address.isascii() or asked.is_utf8 else refusals.NEEDS_UTF8


def _of_rcpt(asked: Asked, here: Reception) -> Reply | None:
    if here.mail is None or here.chunks is not None:
        return refusals.OUT_OF_ORDER
    if not are_offered(asked.parameters, here.server.extensions):
        return refusals.BAD_PARAMETER
    if not (asked.address.isascii() or here.mail.is_utf8):
        return refusals.NEEDS_UTF8
    return refusals.TOO_MANY_RECIPIENTS if len(here.recipients) >= MOST_RECIPIENTS else None
