import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import STAGES
from simulator.sender.classify import quoted, read_text


@pytest.mark.parametrize(
    ("text", "code", "enhanced", "words"),
    [
        ("550 5.1.1 User unknown", 550, "5.1.1", "User unknown"),
        ("550-5.1.1 User\n550 5.1.1 unknown", 550, "5.1.1", "User unknown"),
        ("550-5.1.1 User 550-5.1.1 is 550 5.1.1 unknown", 550, "5.1.1", "User is unknown"),
        ("550 550 5.1.1 User unknown", 550, "5.1.1", "User unknown"),
        (r"550-5.1.1 User\n550 5.1.1 unknown", 550, "5.1.1", "User unknown"),
        ("smtp; 550 5.1.1 User unknown", 550, "5.1.1", "User unknown"),
        ("smtp;550-User unknown", 550, None, "User unknown"),
        ("host mx.x.test[192.0.2.1] said: 550 No such user", 550, None, "No such user"),
        ("x: 550-5.1.1 User", 550, "5.1.1", "User"),
        ("<<< 550 no", 550, None, "no"),
        ("ann (550 no)", 550, None, "no)"),
        ("550", 550, None, ""),
        ("5.1.1 User unknown", None, "5.1.1", "User unknown"),
        ("5.1.0 - Unknown address error 550-'5.7.1 denied'", 550, None, "'5.7.1 denied'"),
        ("(#5.1.1) User unknown", None, "5.1.1", "User unknown"),
        ("Message of 500 KB is too large", None, None, "Message of 500 KB is too large"),
        ("552 over 500 KB", 552, None, "over 500 KB"),
        ("Connection timed out", None, None, "Connection timed out"),
        ("", None, None, ""),
    ],
)
def test_the_reply_in_a_text(text, code, enhanced, words):
    found = quoted(text)
    assert (found.code, found.reply.enhanced) == (code, enhanced)
    assert " ".join(" ".join(found.reply.lines).split()) == words


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("host x said: 550 no (in reply to RCPT TO command)", "rcpt"),
        ("host x said: 550 no (in reply to end of DATA command)", "eom"),
        ("SMTP error from remote mail server after MAIL FROM:<a@x.test>: host y: 550 no", "mail"),
        ("550 no", None),
    ],
)
def test_the_stage_in_a_text(text, stage):
    assert quoted(text).stage == stage


def test_what_has_no_code_is_read_by_what_it_says():
    _, unknown = read_text("User unknown")
    _, lost = read_text("connect to mx.x.test[192.0.2.1]:25: Connection refused")
    _, full = read_text("4.2.2 Mailbox full")
    assert (unknown.reason, unknown.hardness) == ("unknown_user", "hard")
    assert (lost.reason, lost.permanence, lost.hardness) == ("network_error", "transient", "soft")
    assert (full.reason, full.permanence) == ("mailbox_full", "transient")


def test_a_text_that_says_nothing_is_unknown():
    _, nothing = read_text("hello")
    assert (nothing.reason, nothing.hardness, nothing.evidence) == ("unknown", "soft", "stage")


def test_a_success_is_no_failure():
    found, bounce = read_text("250 2.0.0 OK")
    assert (found.code, bounce.reason, bounce.hardness, bounce.read_by) == (
        250,
        "unknown",
        "soft",
        "code/250",
    )


def test_the_stage_that_is_given_beats_the_one_that_is_told():
    assert read_text("554 no (in reply to RCPT TO command)", "banner")[1].reason == "ip_blocked"


@given(
    st.text(max_size=500) | st.from_regex(r"(smtp; )?[45]\d\d[ -]([45]\.\d\.\d+)? \w{0,9}"),
    st.sampled_from([None, *STAGES]),
)
def test_law_any_text_is_read(text, stage):
    found, bounce = read_text(text, stage)
    assert found.code is None or 200 <= found.code < 600
    assert bounce == read_text(text, stage)[1]


PIECES = [
    "a",
    "user ",
    "@a",
    "\n550 ",
    " 550 ",
    "1.",
    "a:",
    "(after ",
    "550-",
    "\u0301",
    "用",
    "x@",
    "://",
    "<",
    "5.1.1 ",
]


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_hostile_texts_cost_no_more_than_others(piece):
    text = "550 " + piece * 50_000
    began = time.process_time()
    read_text(text)
    assert time.process_time() - began < 0.5  # the work is bounded; the benchmark has the figures
