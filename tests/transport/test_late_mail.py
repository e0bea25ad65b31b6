"""Late news by mail: what is read is what was written, and a mail about something else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import ACTIONS, DSN, FEEDBACK_TYPES, Complaint, Reply, Unsubscribe
from simulator.transport.late_mail import About, domain_of, message_id_of, read, written
from tests.sender.mutant import mutated

ANN = About(message=7, recipient="ann@x.test", mail_from="bounces@us.test", host="mx.x.test", at=60_000)
WORDS = st.lists(
    st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=9), min_size=1, max_size=5
).map(" ".join)


def speaks_for_itself(reply: Reply) -> bool:
    """Whether the words of a reply hold nothing that would be taken for a code of its own."""
    return Reply.parse(reply.render().replace("\r\n", "\n").rstrip("\n")) == reply and not any(
        sign in line for line in reply.lines for sign in ("=?", "4.", "5.", "\\n", "\\r", str(reply.code))
    )


REPLIES = st.builds(
    Reply,
    st.sampled_from([250, 251, 421, 450, 452, 550, 552, 554]),
    st.none() | st.sampled_from(["5.1.1", "4.2.2", "2.1.5"]),
    st.lists(WORDS, min_size=1, max_size=3).map(tuple),
).filter(speaks_for_itself)
REPORTS = st.builds(
    DSN,
    st.sampled_from(ACTIONS),
    st.sampled_from(["5.1.1", "4.4.7", "2.0.0"]),
    REPLIES,
    st.sampled_from(["", "ann@inner.test"]),
).filter(lambda report: (report.action in ("failed", "delayed")) == (report.diagnostic.code >= 400))
NEWS = (
    REPORTS
    | st.builds(Complaint, st.sampled_from(FEEDBACK_TYPES))
    | st.builds(Unsubscribe, st.just("mailto"), st.sampled_from(["all", "tags"]))
)
MAILS = st.builds(
    About,
    message=st.integers(0, (1 << 64) - 1),
    recipient=st.sampled_from(["ann@x.test", "jürgen@x.test", "amy@bücher.test", '"a b"@x.test']),
    mail_from=st.sampled_from(["bounces@us.test", "bounces@bücher.test"]),
    host=st.just("mx.x.test"),
    at=st.integers(0, 10**12),
)


def there_and_back(news, about, read=read):
    _, octets = written(news, about)
    return read(octets, about)


@given(NEWS, MAILS)
def test_law_what_is_read_is_what_was_written(news, about):
    assert there_and_back(news, about) == news


def test_the_law_notices_a_field_that_is_forgotten():
    deaf = mutated("simulator.transport.late_mail", '"tags" if scope == "tags" else "all"', '"all"')
    wish = Unsubscribe("mailto", "tags")
    assert there_and_back(wish, ANN, deaf.read) != there_and_back(wish, ANN) == wish


def test_one_click_comes_by_no_mail():
    assert written(Unsubscribe("one_click"), ANN) is None


@pytest.mark.parametrize(
    ("news", "to"),
    [
        (DSN("failed", "5.1.1", Reply.parse("550 5.1.1 No")), "bounces@us.test"),
        (Complaint(), "fbl@us.test"),
        (Unsubscribe("mailto"), "unsubscribe@us.test"),
    ],
)
def test_each_goes_where_such_mail_goes(news, to):
    recipient, octets = written(news, ANN)
    assert recipient == to
    assert f"\r\nTo: {to}\r\n".encode() in octets
    assert b"\n" not in octets.replace(b"\r\n", b"")


def test_a_report_is_one_of_rfc_3464():
    _, octets = written(DSN("failed", "5.2.2", Reply.parse("552 5.2.2 Full")), ANN)
    text = octets.decode()
    assert "multipart/report" in text
    assert "Date: Thu, 01 Jan 1970 00:01:00 -0000" in text
    for field in (
        "Reporting-MTA: dns; mx.x.test",
        "Final-Recipient: rfc822; ann@x.test",
        "Action: failed",
        "Status: 5.2.2",
        "Diagnostic-Code: smtp; 552 5.2.2 Full",
        "Message-ID: <0000000000000007@us.test>",
    ):
        assert f"\r\n{field}\r\n" in text


@pytest.mark.parametrize("octets", [b"", b"Subject: hello\r\n\r\nno report\r\n"])
def test_what_says_nothing_is_refused(octets):
    with pytest.raises(ValueError, match="came back as"):
        read(octets, ANN)


def test_a_mail_about_another_mail_is_refused():
    other = About(message=8, recipient="ann@x.test", mail_from="bounces@us.test", host="mx.x.test", at=0)
    for news in (DSN("failed", "5.1.1", Reply.parse("550 No")), Complaint(), Unsubscribe("mailto")):
        with pytest.raises(ValueError, match="came back as"):
            read(written(news, other)[1], ANN)


def test_a_message_has_one_id_whoever_it_goes_to():
    assert message_id_of(255, "bounces@bücher.test") == "<00000000000000ff@xn--bcher-kva.test>"
    assert domain_of("") == "localhost"
