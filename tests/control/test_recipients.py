"""Emulated recipients as somebody's own test uses them."""

import smtplib
from email.message import EmailMessage
from email.policy import SMTP

import pytest

import simulator
from simulator.errors import EnvironmentLacking

GREYLISTED = """\
version: 1
name: greylisted
sender: {domain: shop.test}
servers:
  corp:
    domains: [corp.test, corp.example]
    hosts: [{name: mx1.corp.test, preference: 10}, {name: mx2.corp.test, preference: 20, down: true}]
    rules:
      - {name: grey, greylist: {wait: 5m}, reply: "451 4.7.1 Greylisted"}
      - {name: gone, when: {recipient: "gone-*"}, reply: "550 5.1.1 No such user"}
workload: [{name: news, to: [anna@corp.test, gone-bob@corp.test]}]
expect:
  - {message: {to: anna@corp.test}, outcome: delivered, attempts: 2, replies: ["451*", "250*"]}
  - {message: {to: gone-bob@corp.test}, outcome: failed, suppressed: bounces}
  - never: {event: attempt, after: listed}
"""


def mail(to, **headers):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "app@shop.test", to, "Welcome"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Hello.\n.\n..\n")
    return message.as_bytes(policy=SMTP)


def send(recipients, *to, sender="app@shop.test", host=None, **headers):
    """What a client is told: the refused, by address."""
    text = mail(", ".join(to), **headers)
    with smtplib.SMTP(host or recipients.host, recipients.port, timeout=10) as client:
        try:
            return client.sendmail(sender, list(to), text)
        except smtplib.SMTPRecipientsRefused as refused:
            return refused.recipients
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code, refused.smtp_error


def test_an_application_meets_a_dead_address(emulated_recipients):
    refused = send(emulated_recipients, "HardBounce+42@Simulator.Test")
    assert refused == {"HardBounce+42@Simulator.Test": (550, b"5.1.1 No such user")}
    (answer,) = emulated_recipients.answers
    assert (answer.rule, answer.sender, answer.seen) == ("mtasim.hardbounce", "app@shop.test", 1)
    assert emulated_recipients.mails == []


def test_mail_that_is_taken_can_be_looked_at(emulated_recipients):
    assert send(emulated_recipients, "ok@simulator.test", "hardbounce@simulator.test").keys() == {
        "hardbounce@simulator.test"
    }
    (taken,) = emulated_recipients.mails
    assert (taken.sender, taken.recipients) == ("app@shop.test", ("ok@simulator.test",))
    assert taken.text == mail("ok@simulator.test, hardbounce@simulator.test")
    assert [one.reply for one in emulated_recipients.answers] == ["550 5.1.1 No such user", "250 2.0.0 OK"]


def test_a_header_may_say_what_the_answer_is(emulated_recipients):
    found = send(emulated_recipients, "ok@simulator.test", X_Bounce_Me="452 4.3.1 Out of space")
    assert found == (452, b"4.3.1 Out of space")
    assert emulated_recipients.answers[0].rule == "header"


def test_reports_come_when_their_time_has_come(emulated_recipients):
    assert send(emulated_recipients, "bounce-later@simulator.test", "complaint@simulator.test") == {}
    assert emulated_recipients.returned == []
    emulated_recipients.leap("5s")
    emulated_recipients.wait_for(lambda: len(emulated_recipients.returned) == 2)
    found = [(one.about.recipient, type(one.news).__name__, one.sent) for one in emulated_recipients.returned]
    assert found == [
        ("bounce-later@simulator.test", "DSN", False),
        ("complaint@simulator.test", "Complaint", False),
    ]


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "greylisted.yaml"
    path.write_text(GREYLISTED)
    return path


def test_a_scenario_judges_whoever_mails_its_servers(scenario):
    with simulator.serve(scenario) as recipients:
        assert send(recipients, "anna@corp.test")["anna@corp.test"][0] == 451
        assert send(recipients, "gone-bob@corp.test")["gone-bob@corp.test"][0] == 451
        recipients.leap("5m")
        recipients.wait_for(lambda: send(recipients, "anna@corp.test") == {})
        assert send(recipients, "gone-bob@corp.test")["gone-bob@corp.test"][0] == 550
    found = recipients.judged()
    assert [one["passed"] for one in found.expectations] == [True, True, True]
    assert found.metrics["delivered.count"] == found.metrics["failed.hard"] == 1


def test_who_mails_a_dead_address_again_is_found_out(scenario):
    with simulator.serve(scenario) as recipients:
        send(recipients, "gone-bob@corp.test")
        recipients.leap("5m")
        recipients.wait_for(lambda: send(recipients, "gone-bob@corp.test")["gone-bob@corp.test"][0] == 550)
        send(recipients, "gone-bob@corp.test")
    assert [one["passed"] for one in recipients.judged().expectations] == [False, True, False]


def test_every_host_has_an_address_of_its_own(scenario):
    with simulator.serve(scenario) as recipients:
        addresses = dict(recipients.addresses)
        assert list(addresses) == ["localhost", "mx1.corp.test", "mx2.corp.test", "mx.simulator.test"]
        assert len(set(addresses.values())) == 4
        assert send(recipients, "anna@corp.test", host=addresses["mx1.corp.test"])["anna@corp.test"][0] == 451
        with pytest.raises(ConnectionRefusedError):
            send(recipients, "anna@corp.test", host=addresses["mx2.corp.test"])
        assert send(recipients, "ok@simulator.test", host=addresses["mx.simulator.test"]) == {}
        assert send(recipients, "x@else.test") == {
            "x@else.test": (550, b"5.1.2 No server of this scenario has that domain")
        }


def test_a_port_that_is_taken_is_an_error_with_a_way_out():
    with simulator.serve() as first:
        taken = pytest.raises(EnvironmentLacking, match=rf"cannot listen on 127.0.0.1:{first.port}: already")
        with taken as refused, simulator.serve(port=first.port):
            pass
    assert "--port 0" in refused.value.remedy


def test_the_servers_may_be_slow_and_time_fast(tmp_path):
    path = tmp_path / "slow.yaml"
    path.write_text(
        "sender: {domain: shop.test}\n"
        "servers: {s: {domains: [s.test], latency: {constant: 60s}}}\n"
        "workload: [{name: w, to: [a@s.test]}]\n"
    )
    with simulator.serve(path, speed=300) as recipients:
        began = recipients._service.clock.at
        send(recipients, "a@s.test")
        assert recipients._service.clock.at - began >= 60_000


def test_a_slow_address_takes_ten_seconds():
    with simulator.serve(speed=100) as recipients:
        began = recipients._service.clock.at
        send(recipients, "slow@simulator.test")
        assert recipients._service.clock.at - began >= 10_000


def test_encryption_is_offered_and_every_login_accepted(emulated_recipients):
    with smtplib.SMTP(emulated_recipients.host, emulated_recipients.port, timeout=10) as client:
        client.starttls()
        client.login("anybody", "any password")
        assert client.sendmail("a@shop.test", ["ok@simulator.test"], "Subject: x\n\nhi\n") == {}


def test_mail_that_comes_in_chunks_is_kept_as_it_came(emulated_recipients):
    with smtplib.SMTP(emulated_recipients.host, emulated_recipients.port, timeout=10) as client:
        client.ehlo()
        for _ in range(2):
            client.mail("a@shop.test")
            client.rcpt("ok@simulator.test")
            client.send(b"BDAT 15\r\nSubject: x\r\n..y")
            assert client.getreply()[0] == 250
            client.send(b"BDAT 3 LAST\r\n\r\n.")
            assert client.getreply()[0] == 250
    assert [one.text for one in emulated_recipients.mails] == [b"Subject: x\r\n..y\r\n."] * 2
