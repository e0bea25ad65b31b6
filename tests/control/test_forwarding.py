"""What is taken goes on by real SMTP: mail to a catcher, reports to the sender's MX."""

import socket

import pytest
from aiosmtpd.controller import Controller

import simulator
from simulator.sender.returned import read_mail
from tests.control.test_recipients import mail, send


class Catcher:
    def __init__(self):
        self.caught = []

    async def handle_DATA(self, server, session, envelope):
        self.caught.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def catcher():
    catcher = Catcher()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(catcher, hostname="127.0.0.1", port=port)
    controller.start()
    catcher.place = f"127.0.0.1:{port}"
    yield catcher
    controller.stop()


def test_mail_goes_on_to_a_catcher_and_reports_with_it(catcher):
    with simulator.serve(forward=catcher.place) as recipients:
        send(recipients, "missing+async@simulator.test", Message_ID="<1@shop.test>")
        recipients.wait_for(lambda: len(catcher.caught) == 2)
    (sender, to, text), (nobody, back, report) = catcher.caught
    assert (sender, to) == ("app@shop.test", ["missing+async@simulator.test"])
    assert text == mail("missing+async@simulator.test", Message_ID="<1@shop.test>")
    assert (nobody, back) == ("<>", ["app@shop.test"])
    read = read_mail(report)
    assert (read.kind, read.to, read.original_message_id) == ("bounce", "app@shop.test", "<1@shop.test>")
    (about,) = read.recipients
    assert (about.address, about.status, about.diagnostic) == (
        "missing+async@simulator.test",
        "5.1.1",
        "550 5.1.1 No such user",
    )
    assert [one.sent for one in recipients.returned] == [True]


def test_a_complaint_is_a_report_of_a_feedback_loop(catcher):
    with simulator.serve(home=catcher.place) as recipients:
        send(recipients, "complaint@simulator.test", Message_ID="<1@shop.test>")
        recipients.leap("5s")
        recipients.wait_for(lambda: recipients.returned)
    ((sender, to, text),) = catcher.caught
    assert (sender, to) == ("<>", ["app@shop.test"])
    read = read_mail(text)
    assert (read.kind, read.original_message_id) == ("complaint", "<1@shop.test>")
    assert read.feedback.recipients == ("complaint@simulator.test",)
    assert read.feedback.source_ip == "127.0.0.1"


def test_nobody_answers_an_empty_return_path(catcher):
    with simulator.serve(home=catcher.place) as recipients:
        send(recipients, "missing+async@simulator.test", sender="")
        recipients.wait_for(lambda: recipients.returned)
    assert catcher.caught == []
    assert [one.sent for one in recipients.returned] == [False]


def test_a_catcher_that_is_not_there_is_told_of():
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    with simulator.serve(home=place) as recipients:
        assert send(recipients, "missing+async@simulator.test") == {}
        recipients.wait_for(lambda: recipients.returned)
    (one,) = recipients.returned
    assert not one.sent
    assert one.trouble.startswith(place)


def test_mail_stays_on_this_machine_unless_a_host_is_allowed():
    away = pytest.raises(ValueError, match=r"only for hosts allowed: mail\.example\.com is not")
    with away, simulator.serve(forward="mail.example.com:25"):
        pass
