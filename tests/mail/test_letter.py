from email import message_from_bytes
from email.message import Message

from simulator.mail.letter import Letter, written


def test_a_letter_as_it_goes_over_the_wire():
    report = Message()
    report["Content-Type"] = "message/feedback-report"
    report.set_payload("Feedback-Type: abuse\n")
    letter = Letter(
        sender="a@x.test", to="b@x.test", subject="s", text="t", original="Message-ID: <1@x.test>\n"
    )
    octets = written(letter, report, "feedback-report")
    assert octets.count(b"\n") == octets.count(b"\r\n")
    mail = message_from_bytes(octets)
    assert (mail["From"], mail["To"], mail["Subject"]) == ("a@x.test", "b@x.test", "s")
    assert mail.get_param("report-type") == "feedback-report"
    kinds = [part.get_content_type() for part in mail.get_payload()]
    assert kinds == ["text/plain", "message/feedback-report", "text/rfc822-headers"]
