from hypothesis import given
from hypothesis import strategies as st

from simulator.mail.arf import FeedbackReport, feedback, feedback_fields


def test_a_complaint():
    text = (
        "Feedback-Type: Abuse\nUser-Agent: P/1\nOriginal-Rcpt-To: <ann@x.test>\n"
        "Original-Rcpt-To: bob@x.test\nOriginal-Mail-From: <news@us.test>\nSource-IP: 192.0.2.9\n"
        "Reported-Domain: us.test\n folded\nno field\n"
    )
    assert feedback(feedback_fields(text)) == FeedbackReport(
        feedback_type="abuse",
        recipients=("ann@x.test", "bob@x.test"),
        mail_from="news@us.test",
        source_ip="192.0.2.9",
        user_agent="P/1",
        domain="us.test",
    )


def test_what_is_not_told():
    assert feedback({}) == FeedbackReport(feedback_type="other", user_agent="")


@given(st.text(max_size=200))
def test_law_any_text_is_read(text):
    feedback(feedback_fields(text))
