"""Mails of every format named in ``mails.txt``, and laws: what is written is read, nothing is ever raised."""

import random
from base64 import encodebytes
from pathlib import Path
from quopri import encodestring
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.mail import ACTIONS, arf, dsn
from simulator.mail.letter import Letter
from simulator.sender import judge_report
from simulator.sender.classify import read_text
from simulator.sender.returned import read_mail, reading
from simulator.sender.returned.mime import take_apart
from tests.sender.examples import policy


class Mail(NamedTuple):
    kind: str
    recipients: list[list[str]]
    what: str
    octets: bytes


def mails():
    for chunk in Path(__file__).with_name("mails.txt").read_text("utf-8").split("\n==== ")[1:]:
        head, _, raw = chunk.partition("\n")
        kind, recipients, what = (part.strip() for part in head.split("|"))
        expected = [one.split() for one in recipients.split(";") if one.strip()]
        yield Mail(kind, expected, what, (raw.rstrip("\n") + "\n").encode())


MAILS = list(mails())
ABOUT_A_MAIL = ("bounce", "delay_notice", "complaint")
QUOTING = [mail for mail in MAILS if mail.kind in ABOUT_A_MAIL and b"<17@us.test>" in mail.octets]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.what)
def test_kind_recipients_status_and_code(mail):
    read = read_mail(mail.octets)
    told = [[one.address, one.status or "-", str(one.smtp_code or "-")] for one in read.recipients]
    assert (read.kind, told) == (mail.kind, mail.recipients)


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.what)
def test_with_the_ends_of_lines_of_the_wire(mail):
    wire = read_mail(mail.octets.replace(b"\n", b"\r\n"))
    here = read_mail(mail.octets)
    assert (wire.kind, [one.address for one in wire.recipients], wire.original_message_id) == (
        here.kind,
        [one.address for one in here.recipients],
        here.original_message_id,
    )


@pytest.mark.parametrize("mail", QUOTING, ids=lambda mail: mail.what)
def test_the_message_it_is_about(mail):
    assert read_mail(mail.octets).original_message_id == "<17@us.test>"


def test_nothing_but_a_failure_is_hard():
    for mail in MAILS:
        for one in read_mail(mail.octets).recipients:
            assert mail.kind == "bounce" or one.bounce is None or one.bounce.hardness == "soft"


def test_the_copy_of_a_message_may_hold_another_report():
    nested = next(mail for mail in MAILS if "within a report" in mail.what)
    assert [one.address for one in read_mail(nested.octets).recipients] == ["ann@shop.test"]


def test_a_failure_is_judged_as_its_value():
    (gone,) = read_mail(MAILS[0].octets).recipients
    verdict = judge_report(gone.dsn, policy())
    assert (verdict.ends, verdict.lists, verdict.bounce.timing) == ("bounced", True, "delayed")
    (late,) = read_mail(MAILS[1].octets).recipients
    assert judge_report(late.dsn, policy()) is None


def test_a_status_4_keeps_a_failure_soft():
    octets = MAILS[0].octets.replace(b"Status: 5.1.1", b"Status: 4.1.1")
    (one,) = read_mail(octets).recipients
    assert (one.action, one.bounce.reason, one.bounce.hardness) == ("failed", "unknown_user", "soft")


LOCAL = st.from_regex(r"[a-z0-9+_-]{1,20}", fullmatch=True)
ADDRESSES = st.builds("{}@{}.test".format, LOCAL, st.from_regex(r"[a-z]{1,9}", fullmatch=True))
WORDS = st.from_regex(r"[!-~]{1,12}( [!-~]{1,12}){0,5}", fullmatch=True)
RECIPIENTS = st.builds(
    dsn.ReportedRecipient,
    address=ADDRESSES | st.just("\u0430\u043d\u043d\u0430@x.test"),
    action=st.sampled_from(ACTIONS),
    status=st.from_regex(r"[245]\.[0-7]\.[0-9]{1,3}", fullmatch=True),
    original=st.just("") | ADDRESSES.filter(lambda address: "+" not in address),
    remote=st.sampled_from(["", "mx.x.test"]),
    diagnostic=st.just("") | WORDS,
)
LETTER = Letter(
    sender="MAILER-DAEMON@mx.us.test",
    to="bounces@us.test",
    subject="Undelivered Mail Returned to Sender",
    text="Your message could not be delivered.",
    original="Message-ID: <17@us.test>\nTo: ann@x.test\n",
)
REPORTS = st.builds(
    dsn.DeliveryReport,
    reporting=st.just("mx.us.test"),
    recipients=st.lists(RECIPIENTS, min_size=1, max_size=4).map(tuple),
    envelope_id=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20),
)


@given(REPORTS)
def test_law_a_delivery_report_goes_there_and_back(report):
    octets = dsn.render(report, LETTER)
    assert dsn.reported(take_apart(octets).status) == report
    read = read_mail(octets)
    assert read.original_message_id == "<17@us.test>"
    assert [(one.address, one.action, one.status) for one in read.recipients] == [
        (one.address, one.action, one.status) for one in report.recipients
    ]


COMPLAINTS = st.builds(
    arf.FeedbackReport,
    feedback_type=st.sampled_from(["abuse", "fraud", "virus", "not-spam", "other", "auth-failure"]),
    recipients=st.lists(ADDRESSES, max_size=3).map(tuple),
    mail_from=st.just("") | ADDRESSES,
    source_ip=st.sampled_from(["", "192.0.2.9", "2001:db8::1"]),
    user_agent=st.just("Provider/1.0"),
    domain=st.sampled_from(["", "us.test"]),
)


@given(COMPLAINTS)
def test_law_a_complaint_goes_there_and_back(report):
    read = read_mail(arf.render(report, LETTER))
    assert (read.kind, read.feedback, read.original_message_id) == ("complaint", report, "<17@us.test>")


@given(st.binary(max_size=2000))
def test_law_any_bytes_are_read(octets):
    read_mail(octets)
    read_mail(b"From: MAILER-DAEMON@x.test\nSubject: Undelivered mail\n\n" + octets)
    read_mail(b"Content-Type: multipart/report; boundary=B\n\n--B\n" + octets)


@settings(max_examples=300)
@given(st.sampled_from(MAILS), st.randoms(use_true_random=False), st.integers(1, 30))
def test_law_damaged_mail_is_read(mail, dice: random.Random, times):
    octets = bytearray(mail.octets)
    for _ in range(times):
        at, length = dice.randrange(len(octets) + 1), dice.randrange(60)
        octets[at : at + length] = dice.choice([b"", b"\x00\xff", bytes(octets[:length]), b"\n\n", b"--B\n"])
    read_mail(bytes(octets))


def nested(depth):
    octets = b"From: MAILER-DAEMON@x.test\nTo: news@us.test\nSubject: Undelivered mail\n"
    for level in range(depth):
        octets += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    return octets + b"\n\n<ann@shop.test>: 550 5.1.1 User unknown, could not be delivered\n"


@pytest.mark.parametrize("depth", [5, 50])
def test_parts_within_parts_are_read(depth):
    read = read_mail(nested(depth))
    assert (read.kind, [one.address for one in read.recipients]) == ("bounce", ["ann@shop.test"])


def test_parts_without_end_are_borne():
    assert read_mail(nested(3000)).kind == "ordinary"


@pytest.mark.parametrize(
    "line",
    [
        b"a%d@b.test\n",
        b"x a%d@b.test y\n",
        b"your message to a%d@b.test was not sent\n",
        b">>> RCPT TO:<a%d@b.test>\n<<< no\n",
    ],
    ids=["alone", "anywhere", "in a sentence", "in a transcript"],
)
def test_many_recipients_cost_no_more_than_their_lines(line, monkeypatch):
    """What the whole text says is heard once, not once a recipient; no line belongs to many of them."""
    heard = []

    def hears(text, *rest):
        heard.append(len(text))
        return read_text(text, *rest)

    monkeypatch.setattr(reading, "read_text", hears)
    text = b"Mail could not be delivered:\n\n" + b"".join(line % n for n in range(400))
    mail = read_mail(b"Return-Path: <>\nFrom: MAILER-DAEMON@x.test\nSubject: Undelivered mail\n\n" + text)
    assert len(mail.recipients) == 400
    assert sum(heard) < 4 * len(text)


def test_what_a_header_names_without_end_is_bounded():
    named = b", ".join(b"a%d@b.test" % n for n in range(5000))
    mail = read_mail(
        b"Return-Path: <>\nFrom: MAILER-DAEMON@x.test\nSubject: Mail failed\nX-Failed-Recipients: "
        + named
        + b"\n\n550 no\n"
    )
    assert len(mail.recipients) == 1000


def test_a_status_part_in_an_encoding_is_read():
    fields = (
        b"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@shop.test\nAction: failed\nStatus: 5.1.1\n"
    )
    for name, encoded in (("base64", encodebytes(fields)), ("quoted-printable", encodestring(fields))):
        mail = read_mail(
            b"From: x@us.test\nContent-Type: multipart/report; boundary=b\n\n--b\n"
            b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: "
            + name.encode()
            + b"\n\n"
            + encoded
            + b"\n--b--\n"
        )
        assert [(one.address, one.status) for one in mail.recipients] == [("ann@shop.test", "5.1.1")], name
