import pytest

from simulator.sender.returned.prose import before_original, recipients_in

US = frozenset({"news@us.test"})


def addresses(text):
    return [one.address for one in recipients_in(text, US)]


@pytest.mark.parametrize(
    "text",
    [
        "ann@x.test",
        "  <ann@x.test>:",
        "* ann@x.test (user unknown)",
        "'ann@x.test' on Mon, 5 Jan 2026 09:00:00",
        "ann@x.test: 550 No such user",
        "Recipient: <ann@x.test>",
        "Failed address: ann@x.test",
        "<ann@x.test> <ann@x.test>",
        "Your message to ann@x.test could not be delivered",
        "Failed to deliver to 'ann@x.test'",
        "the address ann@x.test wasn't found",
        "ann@x.test does not exist",
        "RCPT TO:<ann@x.test>",
        "Empfänger: ann@x.test",
        "收件人:ann@x.test",
        "unknown: (ann@x.test), sorry",
    ],
)
def test_one_address(text):
    assert addresses(f"Sorry.\n{text}\nGoodbye.") == ["ann@x.test"]


@pytest.mark.parametrize(
    "text",
    [
        "contact postmaster@x.test for help",
        "From: ann@x.test",
        "message from ann@x.test",
        "<news@us.test>",
        "ann@x",
        "no address",
        "",
    ],
)
def test_no_address(text):
    assert addresses(text) == []


def test_lines_of_their_own_beat_sentences():
    assert addresses("mail to eve@x.test\n<ann@x.test>:\nno\n<bob@x.test>:\nno") == [
        "ann@x.test",
        "bob@x.test",
    ]


def test_what_is_said_of_each():
    ann, bob = recipients_in("<ann@x.test>:\n550 gone\n<bob@x.test>:\n552 full", US)
    assert ann.diagnosis.strip() == "550 gone"
    assert bob.diagnosis.strip() == "552 full"


def test_one_that_is_named_twice_is_one():
    (ann,) = recipients_in("ann@x.test\n550 gone\nAnn@x.test\n5.1.1", US)
    assert "550 gone" in ann.diagnosis
    assert "5.1.1" in ann.diagnosis


def test_a_transcript_tells_what_is_said_nowhere_else():
    (ann,) = recipients_in("<ann@x.test>\n ----- Transcript of session follows -----\n<<< 550 gone", US)
    assert "550 gone" in ann.diagnosis


@pytest.mark.parametrize(
    "line",
    [
        "--- Below this line is a copy of the message.",
        "------ This is a copy of the message, including all the headers. ------",
        "----- Original message -----",
        "   ----- Unsent message follows -----",
        "Message header follows",
    ],
)
def test_the_original_begins_below(line):
    said, original = before_original(f"Sorry\n{line}\nReceived: from x\nTo: a@x.test")
    assert (said, original) == ("Sorry", "Received: from x\nTo: a@x.test")


def test_headers_alone_begin_it_too():
    text = "Sorry\nReceived: from x\n\tby y\nFrom: b@x.test\nTo: a@x.test\n\nhello"
    assert before_original(text)[0] == "Sorry"


@pytest.mark.parametrize("line", ["The original message was received at 9", "From: b@x.test", "Subject: x"])
def test_what_only_looks_like_it(line):
    text = f"Sorry\n{line}\nthat is all"
    assert before_original(text) == (text, "")
