import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import ACTIONS
from simulator.mail.dsn import (
    DeliveryReport,
    ReportedRecipient,
    blocks_of,
    reported,
    status_of,
    typed_address,
    unxtext,
    xtext,
)


def one(**fields):
    block = {"final-recipient": "rfc822; ann@x.test", **{k.replace("_", "-"): v for k, v in fields.items()}}
    return reported([{"reporting-mta": "dns; mx.us.test"}, block]).recipients[0]


def test_a_report_of_a_failure():
    text = (
        "Reporting-MTA: dns; mx.us.test\nOriginal-Envelope-Id: a+2Bb\n\n"
        "Original-Recipient: rfc822;Ann+2Bnews@x.test\nFinal-Recipient: RFC822; ann@x.test\n"
        "Action: failed (for good)\nStatus: 5.1.1 (bad mailbox)\nRemote-MTA: dns; mx.x.test\n"
        "Diagnostic-Code: smtp; 550 5.1.1\n    User unknown\n"
    )
    recipient = ReportedRecipient(
        address="ann@x.test",
        action="failed",
        status="5.1.1",
        original="Ann+news@x.test",
        remote="mx.x.test",
        diagnostic="550 5.1.1 User unknown",
    )
    report = DeliveryReport(reporting="mx.us.test", recipients=(recipient,), envelope_id="a+b")
    assert reported(blocks_of(text)) == report


@pytest.mark.parametrize(
    ("said", "action"),
    [*[(action, action) for action in ACTIONS], ("Failure", "failed"), ("relayed (to x)", "relayed")],
)
def test_actions(said, action):
    assert one(action=said, status="5.0.0").action == action


@pytest.mark.parametrize(
    ("status", "action"), [("5.1.1", "failed"), ("4.4.7", "delayed"), ("2.0.0", "delivered")]
)
def test_an_action_that_is_missing_follows_the_status(status, action):
    assert one(status=status).action == action
    assert one(status=status, action="perhaps").action == action


def test_a_status_that_is_missing_is_taken_from_the_diagnosis():
    assert one(action="failed", diagnostic_code="smtp; 550 5.7.1 no").status == "5.7.1"
    assert one(action="failed", diagnostic_code="smtp; 550 no").status == ""


def test_without_a_final_recipient_the_original_one_counts():
    told = reported([{"original-recipient": "rfc822;ann@x.test", "action": "failed", "status": "5.1.1"}])
    assert [one.address for one in told.recipients] == ["ann@x.test"]
    assert reported([{"action": "failed"}]).recipients == ()


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("rfc822; ann@x.test", "ann@x.test"),
        ("RFC822;<ann@x.test>", "ann@x.test"),
        ("ann@x.test", "ann@x.test"),
        (r"utf-8; \x{430}@x.test", "\u0430@x.test"),
        (r"utf-8; \x{110000}@x.test", r"\x{110000}@x.test"),
        ("x400; /S=ann/", "/S=ann/"),
        ("", ""),
    ],
)
def test_addresses_of_any_type(value, address):
    assert typed_address(value) == address


@pytest.mark.parametrize(
    ("text", "status"), [("5.1.1 (x)", "5.1.1"), ("(#4. 2 .2)", "4.2.2"), ("5.1.1.10", ""), ("no", "")]
)
def test_the_status_in_a_text(text, status):
    assert status_of(text) == status


def test_blocks_need_no_empty_line_between_recipients():
    text = "Final-Recipient: a\nAction: failed\nFinal-Recipient: b\n\n\n\nx\n y: z"
    assert blocks_of(text) == [
        {"final-recipient": "a", "action": "failed"},
        {"final-recipient": "b"},
        {"y": "z"},
    ]


@given(st.text())
def test_law_xtext_goes_there_and_back(text):
    assert unxtext(xtext(text)) == text
    assert xtext(text).isascii()


@given(st.text(max_size=200))
def test_law_any_text_is_read(text):
    reported(blocks_of(text))
    unxtext(text)
