"""What a client's errors come to: every error of aiosmtplib, TLS and sockets as an ``Outcome``."""

import ssl
from collections.abc import Iterator

import aiosmtplib

from simulator.mail import Fault, Outcome, Reply, Stage

_NOT_OFFERED = "504"  # RFC 5321 section 4.2.2: parameter not implemented


def outcome_of(error: BaseException, stage: Stage) -> Outcome:
    """The outcome of a command at ``stage`` that raised.

    Replies keep their code; garbage (aiosmtplib's code -1, or one outside 200-599) is a fault. What
    stands behind an error in ``__cause__`` tells a reset from an orderly close, also when SimPy has
    rebuilt the error on its way out of a process. Whatever is no failure of the net is raised again.
    """
    match error:
        case aiosmtplib.SMTPResponseException():  # first: one of them is a connection error as well
            return read(error.code, error.message, stage)
        case aiosmtplib.SMTPRecipientsRefused():
            return outcome_of(error.recipients[0], "rcpt") if error.recipients else _failed(stage, "garbage")
        case aiosmtplib.SMTPNotSupported():
            return Outcome(stage, Reply.parse(f"{_NOT_OFFERED} 5.5.4 {error.message}"))
        case aiosmtplib.SMTPException() | OSError() | TimeoutError():
            return _failed(stage, _fault(error, stage))
    raise error


def read(code: int, message: str, stage: Stage) -> Outcome:
    """The outcome of a reply as aiosmtplib reads it: the code once, the lines joined by newlines."""
    if not 200 <= code <= 599:
        return _failed(stage, "garbage")
    text = message.encode(errors="surrogateescape").decode(errors="replace")
    return Outcome(stage, Reply.parse("\n".join(f"{code} {line}" for line in text.split("\n"))))


def _failed(stage: Stage, fault: Fault) -> Outcome:
    return Outcome(stage, fault=fault)


def _fault(error: Exception, stage: Stage) -> Fault:
    chain = tuple(_chain(error))
    if any(isinstance(each, ssl.SSLError) or _is_of_handshake(each) for each in chain):
        return "tls"
    if any(isinstance(each, TimeoutError) for each in chain):
        return "timeout"
    if any(isinstance(each, ConnectionResetError | BrokenPipeError) for each in chain):
        return "reset"
    if stage == "connect":
        return "refuse"  # RST in answer to SYN, or ICMP: nobody is there
    if any(isinstance(each, ConnectionError) for each in chain):
        return "drop"
    return "garbage"


def _is_of_handshake(error: BaseException) -> bool:
    """aiosmtplib words it so, and marks it by nothing else (SMTPProtocol.start_tls)."""
    return isinstance(error, aiosmtplib.SMTPException) and "while upgrading" in str(error)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__
