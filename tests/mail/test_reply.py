import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Reply

LINES = st.lists(
    st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), max_size=20),
    min_size=1,
    max_size=4,
)


def test_code_status_and_text():
    assert Reply.parse("550 5.1.1 No such user") == Reply(550, "5.1.1", ("No such user",))


def test_status_code_stands_once_for_all_lines():
    reply = Reply.parse("550-5.1.1 The account\r\n550 5.1.1 does not exist\r\n")
    assert reply == Reply(550, "5.1.1", ("The account", "does not exist"))
    assert str(reply) == "550 5.1.1 The account does not exist"
    assert reply.render() == "550-5.1.1 The account\r\n550 5.1.1 does not exist\r\n"


def test_later_lines_may_leave_the_codes_out():
    assert Reply.parse("451 4.7.1 Greylisted\ncome back later").lines == ("Greylisted", "come back later")


def test_the_last_code_counts_where_lines_disagree():
    assert Reply.parse("451-busy\n550 gone").code == 550


@pytest.mark.parametrize(
    "text", ["550 5.1.1.10 is an address", "550 x 5.1.1", "550 5.1", "550 3.1.1 no such class"]
)
def test_what_is_no_enhanced_code(text):
    assert Reply.parse(text).enhanced is None


def test_blanks_around_a_line_and_empty_lines_before_the_first_are_no_text():
    assert Reply.parse("550   5.1.1  No \t") == Reply(550, "5.1.1", ("No",))
    assert Reply.parse("550-\n550-5.1.1\n550-5.1.1  No\n550") == Reply(550, "5.1.1", ("No", ""))
    assert Reply.parse("550-\n550") == Reply(550, None, ("",))


@pytest.mark.parametrize("text", ["", "hello", "199 low", "600 high", "55 short", "5501 long", "550x"])
def test_what_is_no_reply(text):
    with pytest.raises(ValueError, match="200 to 599"):
        Reply.parse(text)


def test_a_bare_code():
    assert Reply.parse("421").render() == "421\r\n"


@given(st.integers(200, 599), st.sampled_from([None, "5.1.1", "4.7.1"]), LINES)
def test_reads_back_what_it_renders(code, enhanced, lines):
    reply = Reply(code, enhanced, tuple(lines))
    read = Reply.parse(reply.render())
    assert read.code == code
    if lines[0] and not any(line[:2] in ("2.", "4.", "5.") for line in lines):
        assert read == reply


@pytest.mark.parametrize(("code", "kinds"), [(250, "+"), (354, ""), (451, "~"), (550, "-")])
def test_classes(code, kinds):
    reply = Reply(code, None, ("",))
    assert (reply.is_positive, reply.is_transient, reply.is_permanent) == (
        "+" in kinds,
        "~" in kinds,
        "-" in kinds,
    )
