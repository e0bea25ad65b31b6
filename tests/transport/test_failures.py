"""Every error of aiosmtplib, of TLS and of sockets, and the outcome it comes to."""

import inspect
import ssl

import aiosmtplib
import pytest
import simpy
from aiosmtplib import errors

from simulator.mail import Outcome, Reply
from simulator.transport.failures import outcome_of, read
from tests.transport.made import answered

GONE = answered("rcpt", "550 5.1.1 No such user")
NOT_OFFERED = answered("rcpt", "504 5.5.4 no SMTPUTF8")


def fault(name, stage="rcpt"):
    return Outcome(stage, fault=name)


def caused(error, cause):
    error.__cause__ = cause
    return error


RESET, REFUSED = ConnectionResetError(104, "reset"), ConnectionRefusedError(111, "refused")
SAID = 550, "5.1.1 No such user"
TABLE = [
    (errors.SMTPException("what"), fault("garbage")),
    (errors.SMTPServerDisconnected("Unexpected EOF received"), fault("drop")),
    (caused(errors.SMTPServerDisconnected("Connection lost"), RESET), fault("reset")),
    (
        caused(errors.SMTPServerDisconnected("Connection reset while upgrading transport"), RESET),
        fault("tls"),
    ),
    (errors.SMTPConnectError("Error connecting"), fault("drop")),
    (caused(errors.SMTPConnectError("Error connecting"), RESET), fault("reset")),
    (errors.SMTPTimeoutError("Timed out"), fault("timeout")),
    (errors.SMTPTimeoutError("Timed out while upgrading transport"), fault("tls")),
    (errors.SMTPConnectTimeoutError("Timed out"), fault("timeout")),
    (errors.SMTPReadTimeoutError("Timed out"), fault("timeout")),
    (errors.SMTPNotSupported("no SMTPUTF8"), NOT_OFFERED),
    (errors.SMTPResponseException(*SAID), GONE),
    (errors.SMTPResponseException(-1, "Malformed SMTP response line: ?"), fault("garbage")),
    (errors.SMTPResponseException(999, "?"), fault("garbage")),
    (errors.SMTPConnectResponseError(*SAID), GONE),
    (errors.SMTPHeloError(*SAID), GONE),
    (errors.SMTPDataError(*SAID), GONE),
    (errors.SMTPAuthenticationError(*SAID), GONE),
    (errors.SMTPSenderRefused(*SAID, "s@b.test"), GONE),
    (errors.SMTPRecipientRefused(*SAID, "u@a.test"), GONE),
    (errors.SMTPRecipientsRefused([errors.SMTPRecipientRefused(*SAID, "u@a.test")]), GONE),
    (errors.SMTPRecipientsRefused([]), fault("garbage")),
    (ssl.SSLError(1, "handshake failure"), fault("tls")),
    (ssl.SSLCertVerificationError(1, "certificate has expired"), fault("tls")),
    (RESET, fault("reset")),
    (BrokenPipeError(32, "broken pipe"), fault("reset")),
    (ConnectionAbortedError(103, "aborted"), fault("drop")),
    (TimeoutError(), fault("timeout")),
]
IDS = [f"{type(error).__name__} {error}" for error, _ in TABLE]


def test_the_table_has_every_class():
    classes = {each for _, each in inspect.getmembers(aiosmtplib, inspect.isclass)}
    named = {each for each in classes if issubclass(each, aiosmtplib.SMTPException)}
    assert {type(error) for error, _ in TABLE} >= named
    assert {each.__name__ for each in named} == set(errors.__all__)


@pytest.mark.parametrize(("error", "outcome"), TABLE, ids=IDS)
def test_an_error_comes_to_its_outcome(error, outcome):
    assert outcome_of(error, "rcpt") == outcome


@pytest.mark.parametrize(("error", "outcome"), TABLE, ids=IDS)
def test_and_to_the_same_once_simpy_has_rebuilt_it(error, outcome):
    clock = simpy.Environment()

    def process():
        yield clock.timeout(1)
        raise error

    with pytest.raises(type(error)) as raised:
        clock.run(clock.process(process()))
    assert outcome_of(raised.value, "rcpt") == outcome


@pytest.mark.parametrize("error", [REFUSED, OSError(113, "no route to host"), caused(OSError(), REFUSED)])
def test_nobody_there_is_a_refusal(error):
    assert outcome_of(error, "connect") == fault("refuse", "connect")


def test_whatever_is_no_failure_of_the_net_is_raised_again():
    with pytest.raises(KeyError):
        outcome_of(KeyError("bug"), "rcpt")


def test_a_reply_is_read_line_by_line():
    said = read(550, "5.1.1 No\n5.1.1 421 such\nuser", "rcpt")
    assert said == Outcome("rcpt", Reply(550, "5.1.1", ("No", "421 such", "user")))


def test_octets_that_are_no_text_become_question_marks():
    assert read(250, b"\xff".decode(errors="surrogateescape"), "eom").reply.text == "�"
