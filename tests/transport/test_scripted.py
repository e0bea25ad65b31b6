"""Resolve, open, transact, close: what each comes to and how long it takes."""

from dataclasses import replace

import pytest

from simulator.mail import OF_DNS, OPENING, Duration, Outcome
from simulator.recipients import Delay, Host, Latency, Limits, Server
from simulator.transport import ScriptedTransport
from tests.transport.made import IP, POLICY, Line, answered, fails, says, server

LATER = answered("banner", "450 4.3.2 Later")
NO_TLS = answered("starttls", "454 4.7.4 TLS is required here and was not to be had")


def failed(stage, fault):
    return Outcome(stage, fault=fault)


def route(*servers, domain, seed=1):
    line = Line(servers[0], seed)
    return ScriptedTransport({each.name: each for each in servers}).resolve(domain, 0, line.draw)


# --- resolve ------------------------------------------------------------------------------------


def test_the_hosts_of_a_domain_by_preference():
    hosts = (Host("c.test", 30), Host("a.test", 10), Host("b.test", 20))
    found = route(server(hosts=hosts), domain="a.test")
    assert [one.host.name for one in found.hosts] == ["a.test", "b.test", "c.test"]
    assert ({one.server.name for one in found.hosts}, found.fault) == ({"s"}, None)


def test_equals_in_an_order_drawn_anew():
    hosts = (Host("last.test", 20), Host("a.test"), Host("b.test"))
    orders = {
        tuple(one.host.name for one in route(server(hosts=hosts), domain="a.test", seed=seed).hosts)
        for seed in range(20)
    }
    assert orders == {("a.test", "b.test", "last.test"), ("b.test", "a.test", "last.test")}


def test_nobody_has_the_domain():
    assert route(server(), domain="b.test").fault == "dns_nxdomain"


@pytest.mark.parametrize("fault", sorted(OF_DNS))
def test_a_rule_of_the_dns_answers_at_the_lookup_and_nowhere_else(fault):
    broken = server(fails(fault))
    found = route(broken, domain="a.test")
    assert (found.hosts, found.fault, found.answered_by) == ((), fault, fault)
    assert Line(broken).contact().outcome is None


# --- open: hosts and greetings ------------------------------------------------------------------


def test_a_host_that_is_down_refuses_and_nobody_is_counted():
    line = Line(server(limits=Limits(connections=1)))
    down = line.contact(host=Host("mx.a.test", down=True))
    assert (down.session, down.outcome, down.took) == (None, failed("connect", "refuse"), 0)
    assert line.contact().session is not None


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (says("450 4.3.2 Later", at="banner"), LATER),
        (says("554 5.3.2 No", at="banner"), answered("banner", "554 5.3.2 No")),
        (says("421 4.3.2 Closing", at="connect"), answered("connect", "421 4.3.2 Closing")),
        (says("354 What", at="banner"), failed("banner", "garbage")),
        (says("421 4.3.2 Closing", at="ehlo"), answered("ehlo", "421 4.3.2 Closing")),
        (fails("reset", at="ehlo"), failed("ehlo", "reset")),
        (fails("garbage", at="banner"), failed("banner", "garbage")),
    ],
)
def test_an_opening_that_fails_names_the_rule_and_takes_no_time(rule, outcome):
    contacted = Line(server(rule)).contact()
    assert (contacted.session, contacted.outcome, contacted.took, contacted.reconnect) == (
        None,
        outcome,
        0,
        False,
    )
    assert contacted.answered_by == rule.name


def test_ehlo_refused_helo_taken_is_a_session_without_extensions():
    session = Line(server(says("502 5.5.1 What", at="ehlo"))).session()
    assert (session.extensions, session.encrypted) == (frozenset(), False)


def test_ehlo_and_helo_refused():
    line = Line(server(says("502 5.5.1 What", at="ehlo"), says("550 5.7.1 No", at="helo")))
    assert line.contact().outcome == answered("helo", "550 5.7.1 No")


def test_a_session_knows_its_ends_and_has_an_id_of_its_own():
    line = Line(server())
    session = line.session()
    assert (session.host, session.ip, session.transactions) == ("mx.a.test", IP, 0)
    assert line.session().id == session.id
    assert line.session(ip="192.0.2.2").id != session.id
    assert line.session(host=Host("mx2.a.test")).id != session.id
    line.draw.bind(1, 7, "", 1, 2)
    assert line.session().id != session.id


def test_two_servers_and_two_ways_of_encryption_are_greeted_each_in_its_own_way():
    one, two = server(), Server(name="two", domains=("c.test",), tls="none")
    transport, draw = ScriptedTransport({"s": one, "two": two}), Line(one).draw

    def encrypted(server, tls):
        contacted = transport.open(
            server, server.hosts[0], IP, replace(POLICY, tls=tls), 0, draw, clear=False
        )
        return contacted.session and contacted.session.encrypted

    for _ in range(2):  # the second time from memory
        assert encrypted(one, "opportunistic") is True
        assert encrypted(two, "opportunistic") is False
        assert encrypted(one, "none") is False
        assert encrypted(two, "required") is None


# --- open: STARTTLS as semantics.md has it ------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "more", "tls", "expected"),
    [
        ([], {}, "opportunistic", (True, None)),
        ([], {}, "required", (True, None)),
        ([], {}, "none", (False, None)),
        ([], {"tls": "none"}, "opportunistic", (False, None)),
        ([], {"tls": "none"}, "required", (None, NO_TLS)),
        (["454 4.7.0 Not now"], {}, "opportunistic", (False, None)),
        (["554 5.7.0 Never"], {}, "opportunistic", (False, None)),
        (["454 4.7.0 Not now"], {}, "required", (None, NO_TLS)),
        (["554 5.7.0 Never"], {}, "required", (None, NO_TLS)),
        (["421 4.3.2 Closing"], {}, "opportunistic", (None, answered("starttls", "421 4.3.2 Closing"))),
        ([], {"tls": "required"}, "opportunistic", (True, None)),
    ],
)
def test_starttls(rules, more, tls, expected):
    line = Line(server(*(says(text, at="starttls") for text in rules), **more))
    contacted = line.contact(tls=tls)
    encrypted = contacted.session and contacted.session.encrypted
    assert (encrypted, contacted.outcome, contacted.reconnect) == (*expected, False)


def test_a_handshake_that_fails_asks_for_one_more_contact_in_clear():
    line = Line(server(fails("tls", at="starttls")))
    contacted = line.contact()
    assert (contacted.session, contacted.outcome) == (None, failed("starttls", "tls"))
    assert contacted.reconnect
    assert line.contact(clear=True).session.encrypted is False


def test_a_handshake_that_fails_where_tls_is_required_is_final_for_the_host():
    contacted = Line(server(fails("tls", at="starttls"))).contact(tls="required")
    assert (contacted.session, contacted.outcome) == (None, failed("starttls", "tls"))
    assert not contacted.reconnect


@pytest.mark.parametrize(("clear", "tls"), [(True, "opportunistic"), (False, "none")])
def test_a_server_that_insists_refuses_mail_in_clear(clear, tls):
    line = Line(server(tls="required"))
    handled = line.offer("amy@a.test", session=line.session(clear=clear, tls=tls))
    [result] = handled.recipients
    assert result.outcome == answered("mail", "530 5.7.0 Must issue a STARTTLS command first")
    assert (handled.accepted, handled.over) == ((0,), False)
    assert line.offer("amy@a.test").recipients[0].outcome == answered("eom", "250 2.0.0 OK")


# --- how long it takes --------------------------------------------------------------------------


@pytest.mark.parametrize(("stage", "patience"), [("connect", 30_000), ("banner", 300_000), ("ehlo", 300_000)])
def test_silence_while_opening_lasts_as_long_as_the_senders_patience(stage, patience):
    contacted = Line(server(fails("timeout", at=stage))).contact()
    assert (contacted.outcome, contacted.took) == (failed(stage, "timeout"), patience)


@pytest.mark.parametrize(
    ("stage", "patience"),
    [("mail", 300_000), ("rcpt", 300_000), ("data", 120_000), ("body", 180_000), ("eom", 600_000)],
)
@pytest.mark.parametrize("recipients", [["amy@a.test"], ["amy@a.test", "bob@a.test"]])
def test_silence_in_a_transaction_too_and_only_once(stage, patience, recipients):
    handled = Line(server(fails("timeout", at=stage))).offer(*recipients)
    assert {result.outcome for result in handled.recipients} == {failed(stage, "timeout")}
    assert (handled.took, handled.over) == (patience, True)


def test_the_policy_sets_the_patience():
    timeouts = replace(POLICY.timeouts, eom=Duration(5))
    assert Line(server(fails("timeout", at="eom"))).offer("amy@a.test", timeouts=timeouts).took == 5


def after(ms):
    return Delay(constant=Duration(ms))


def test_a_latency_of_the_transaction_leaves_the_opening_alone():
    line = Line(server(latency=Latency(transaction=after(40))))
    assert line.contact().took == 0
    assert line.offer("amy@a.test").took == 40


def test_latencies_by_stage_add_up_as_far_as_it_got():
    stages = {"connect": 1, "banner": 2, "ehlo": 4, "mail": 10, "rcpt": 20, "data": 40, "eom": 80}
    latency = Latency(stages=tuple((stage, after(ms)) for stage, ms in stages.items()))
    assert Line(server(latency=latency)).contact().took == 7
    assert Line(server(latency=latency)).offer("amy@a.test").took == 150
    assert Line(server(says("450 4.2.0 Later"), latency=latency)).offer("amy@a.test").took == 30
    assert Line(server(says("450 4.3.2 Later", at="banner"), latency=latency)).contact().took == 3


def test_an_opening_takes_only_the_stages_that_were_played():
    stages = {"connect": 1, "banner": 2, "ehlo": 4, "helo": 10, "starttls": 20}
    latency = Latency(stages=tuple((stage, after(ms)) for stage, ms in stages.items()))
    encrypted, plain = Line(server(latency=latency)), Line(server(latency=latency, tls="none"))
    for _ in range(2):  # the second time from memory
        assert (encrypted.contact().took, plain.contact().took) == (27, 7)
    assert encrypted.contact(tls="none").took == 7
    assert Line(server(says("502 5.5.1 What", at="ehlo"), latency=latency)).contact().took == 17
    assert plain.contact(tls="required").took == 7


# --- connections --------------------------------------------------------------------------------


def test_connections_are_counted_from_open_to_close():
    line = Line(server(limits=Limits(connections=2)))
    first, second = line.session(), line.session()
    refused = line.contact()
    assert refused.outcome == answered("connect", "421 4.7.0 Too many connections")
    assert refused.answered_by == "limits.connections"
    line.transport.close(first, 0)
    third = line.session()
    assert third is not None
    assert line.contact().session is None
    line.transport.close(second, 0)
    line.transport.close(third, 0)
    assert line.session() is not None


def test_a_session_has_its_messages_counted():
    line = Line(server(limits=Limits(messages_per_connection=2)))
    session = line.session()
    ends = [line.offer("amy@a.test", session=session) for _ in range(3)]
    assert [handled.over for handled in ends] == [False, False, True]
    assert ends[2].recipients[0].outcome == answered("mail", "421 4.7.0 Too many messages in this connection")


@pytest.mark.parametrize("stage", sorted(OPENING - {"auth", "helo", "starttls"}))
def test_a_greeting_is_never_remembered_where_a_rule_may_change_it(stage):
    line = Line(server(says("421 4.3.2 Closing", at=stage, chance=0.5)))
    opened = []
    for attempt in range(30):
        line.draw.bind(1, 7, "", attempt, 1)
        opened.append(line.contact().session is not None)
    assert 5 < sum(opened) < 25
