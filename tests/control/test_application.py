"""The control application, asked over HTTP while mail is sent."""

import json
import urllib.error
import urllib.request

import pytest

import simulator
from simulator.control.application import LARGEST
from simulator.errors import EnvironmentLacking
from tests.control.test_recipients import GREYLISTED, send


@pytest.fixture
def recipients(tmp_path):
    path = tmp_path / "greylisted.yaml"
    path.write_text(GREYLISTED)
    with simulator.serve(path, web=0) as recipients:
        yield recipients


def http(recipients, method, path="", body=None, **headers):
    """The status and what is said."""
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(recipients.web + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=10) as said:
            return said.status, json.load(said)
    except urllib.error.HTTPError as refused:
        with refused:
            text = refused.read()
        return refused.code, json.loads(text) if text.startswith(b"{") else text


def answer(recipients, to, **where):
    refused = send(recipients, to, **where)
    return refused[to][0] if refused else 250


def test_what_there_is(recipients):
    status, said = http(recipients, "GET")
    assert (status, said["scenario"], said["told"]) == (200, "greylisted", 0)
    corp, built_in = said["servers"]
    assert corp["domains"] == ["corp.test", "corp.example"]
    assert corp["rules"] == ["grey", "gone"]
    assert [(host["name"], host["open"]) for host in corp["hosts"]] == [
        ("mx1.corp.test", True),
        ("mx2.corp.test", False),
    ]
    assert built_in["name"] == "simulator"


def test_a_rule_is_set_and_taken_back(recipients):
    status, _ = http(recipients, "PUT", "/servers/corp/rules/full", {"reply": "452 4.2.2 Mailbox full"})
    assert (status, answer(recipients, "anna@corp.test")) == (200, 452)
    assert http(recipients, "DELETE", "/servers/corp/rules/full")[0] == 200
    assert answer(recipients, "anna@corp.test") == 451
    assert recipients.answers[0].rule == "full"


def test_an_outage_begins_and_ends(recipients):
    host = recipients.addresses["mx1.corp.test"]
    assert http(recipients, "PUT", "/set", {"servers.corp.down": True})[0] == 200
    with pytest.raises(ConnectionRefusedError):
        answer(recipients, "anna@corp.test", host=host)
    assert http(recipients, "PUT", "/set", {"servers.corp.down": False})[0] == 200
    assert answer(recipients, "anna@corp.test", host=host) == 451


def test_time_leaps_and_a_reset_forgets_whom_the_servers_met(recipients):
    assert answer(recipients, "anna@corp.test") == 451
    assert http(recipients, "PUT", "/clock", {"leap": "5m"})[1]["leapt"] == "5m"
    assert answer(recipients, "anna@corp.test") == 250
    http(recipients, "PUT", "/servers/corp/rules/full", {"reply": "452 4.2.2 Mailbox full"})
    assert http(recipients, "PUT", "/reset")[1]["servers"][0]["rules"] == ["grey", "gone"]
    assert answer(recipients, "anna@corp.test") == 451


def test_what_was_told_is_told_again_from_any_number_on(recipients):
    answer(recipients, "gone-bob@corp.test")
    recipients.wait_for(lambda: http(recipients, "GET", "/told")[1]["next"] == 3)
    told = http(recipients, "GET", "/told")[1]["told"]
    assert [one["event"] for one in told] == ["met", "answered", "left"]
    assert told[1]["answer"] == "451 4.7.1 Greylisted"
    assert http(recipients, "GET", "/told?after=2")[1] == {"told": told[2:], "next": 3}


def test_changes_are_rows_of_the_journal(recipients):
    http(recipients, "PUT", "/set", {"servers.corp.down": True})
    recipients.wait_for(lambda: recipients.journal().collect().height)
    found = recipients.journal().collect().select("kind", "server", "recipient", "decision").rows()
    assert found == [("control", "corp", "servers.corp.down", "true")]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "why"),
    [
        ("PUT", "/set", {"servers.crop.down": True}, 400, "leads nowhere"),
        ("PUT", "/servers/crop/rules/x", {"reply": "550 No"}, 400, 'no server "crop"'),
        ("PUT", "/servers/corp/rules/x", {"reply": "no"}, 400, "no"),
        ("DELETE", "/servers/corp/rules/x", None, 400, 'has no rule "x"'),
        ("PUT", "/clock", {"leap": "5"}, 400, "leap:"),
        ("PUT", "/clock", {}, 400, "leap:"),
        ("PUT", "/set", b"{", 400, "must be JSON"),
        ("PUT", "/set", b"[" * 60_000, 400, "must be JSON"),
        ("PUT", "/set", [1], 400, "an object"),
        ("PUT", "/set", b" " * (LARGEST + 1), 413, "at most"),
        ("GET", "/told?after=x", None, 400, "a number"),
        ("POST", "/reset", None, 405, "Not Allowed"),
        ("GET", "/nothing", None, 404, "Not Found"),
    ],
)
def test_what_cannot_be_done_says_so(recipients, method, path, body, status, why):
    found, said = http(recipients, method, path, body)
    assert (found, why in said["error"]) == (status, True)


def test_a_page_of_another_name_does_not_get_in(recipients):
    assert http(recipients, "GET", Host="evil.example.com") == (400, b"Invalid host header")


def test_a_port_that_is_taken(recipients):
    port = int(recipients.web.split(":")[2].split("/")[0])
    with (
        pytest.raises(EnvironmentLacking, match=rf"127\.0\.0\.1:{port} for the control"),
        simulator.serve(web=port),
    ):
        pass
