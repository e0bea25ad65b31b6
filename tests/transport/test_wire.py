"""The wire transport behind the seam: contact by contact what the scripted one says."""

from dataclasses import replace

import pytest

from simulator.mail import DSN, Complaint, Outcome, Reply, Unsubscribe
from simulator.recipients import Host, Limits
from simulator.transport.scripted import ScriptedTransport
from simulator.transport.wire import WireTransport, fitting, text_of
from tests.recipients.servers import SERVERS
from tests.transport.made import Line, answered, deliveries, fails, says, server, to

AMY, BOB, CYD = "amy@a.test", "bob@a.test", "gone-1@a.test"


OFFERS = (
    (0, AMY),
    (40, AMY),
    (0, "jürgen@a.test"),
    (400, BOB, AMY),
    (0, AMY, BOB, CYD),
    (200, BOB, AMY),
    (400, AMY),
    (0, "amy@bücher.test"),
)
"""Sizes and recipients of the mails of a session."""


class WiredLine(Line):
    def __init__(self, server, transport, seed=1):
        super().__init__(server, seed)
        self.transport = transport


def story(line):
    """Whatever a few contacts and mails come to, in values that do not depend on the transport."""
    told = []
    for at in (0, 400_000):
        line.draw.bind(1, 7, "", 1, 1)
        contacted = line.contact(at=at)
        told.append((contacted.outcome, contacted.took, contacted.reconnect, contacted.answered_by))
        session = contacted.session
        if session is None:
            continue
        told.append((session.id, session.host, session.encrypted))
        for size, *envelope in OFFERS:
            handled = line.offer(*envelope, session=session, at=at, size=size)
            told.append((handled, session.transactions))
            if handled.over:
                break
        line.transport.close(session, at)
        told.append(line.transport._memories["s"].connections)
    return told


FAULTS = [
    server(fails(fault, at=stage, **more))
    for fault, stage in [
        ("refuse", "connect"),
        ("reset", "connect"),
        ("drop", "banner"),
        ("timeout", "banner"),
        ("garbage", "connect"),
        ("reset", "ehlo"),
        ("timeout", "starttls"),
        ("reset", "starttls"),
        ("drop", "mail"),
        ("reset", "rcpt"),
        ("timeout", "data"),
        ("reset", "body"),
        ("drop", "eom"),
        ("timeout", "eom"),
        ("garbage", "eom"),
    ]
    for more in ({},)
]
REFUSING = [
    server(says("421 4.3.2 Closing", at=stage), says("552 5.3.4 Too big", at="eom"))
    for stage in ("connect", "banner", "ehlo", "starttls", "mail", "rcpt", "data", "body")
]
MIXED = [
    server(dribble=True),
    server(fails("drop", at="rcpt"), dribble=True),
    server(fails("drop", at="eom"), dribble=True),
    server(fails("garbage", at="banner"), dribble=True),
    server(certificate="expired"),
    server(size=10),
    server(size=300),
    server(size=300, limits=Limits(messages_per_connection=3)),
    server(extensions=("pipelining",), limits=Limits(messages_per_connection=4)),
    server(says("250-mx\n250-SIZE 30\n250 SMTPUTF8", at="ehlo")),
    server(says("250-mx\n250 SMTPUTF8", at="ehlo"), size=300, limits=Limits(messages_per_connection=3)),
    server(says("500 What", at="ehlo"), size=300, limits=Limits(messages_per_connection=6)),
    server(says("550   two  blanks \t")),
    server(says("550-\n550-5.1.1   No\n550  5.1.1 such user")),
    server(says("450 {sender_domain} and {id}", at="rcpt", when=to("bob"))),
    server(says("550-5.1.1 No\n550 5.1.1 such user", when=to("bob")), says("354 Go", when=to("gone-1"))),
    server(says("452 4.5.3 Too many", at="data", when=to("bob"))),
    server(limits=Limits(messages_per_connection=2)),
    server(hosts=(Host("down.test", down=True),)),
]


@pytest.mark.parametrize("one", [*SERVERS, *FAULTS, *REFUSING, *MIXED])
def test_it_says_what_the_scripted_transport_says(one):
    with WireTransport({"s": one}) as wire:
        assert story(WiredLine(one, wire)) == story(Line(one))


def test_the_reply_is_read_from_bytes(monkeypatch):
    """The side channel carries no reply: what a server sends is what the sender sees."""
    from simulator.recipients import session

    def lie(reply):
        return session.Send(
            reply.render().replace("2.1.0 OK", "4.7.1 changed").replace("250 4", "450 4").encode()
        )

    monkeypatch.setattr(session, "send", lie)
    with WireTransport({"s": server()}) as wire:
        [told] = WiredLine(server(), wire).offer(AMY).recipients
    assert told.outcome == answered("mail", "450 4.7.1 changed")


def test_a_host_that_goes_down_resets_what_is_open_and_refuses_what_comes():
    up = server(hosts=(Host("mx.a.test"),))
    down = replace(up, hosts=(Host("mx.a.test", down=True),))
    with WireTransport({"s": up}) as wire:
        line = WiredLine(up, wire)
        session = line.session()
        wire.change(down)
        handled = line.offer(AMY, BOB, session=session)
        assert [one.outcome for one in handled.recipients] == [Outcome("mail", fault="reset")] * 2
        assert (handled.over, handled.took) == (True, 0)
        wire.close(session, 0)
        line.server = down
        assert line.contact().outcome == Outcome("connect", fault="refuse")


def test_a_server_that_changes_changes_for_open_connections():
    now = server(says("550 5.1.1 No such user"))
    with WireTransport({"s": server()}) as wire:
        line = WiredLine(server(), wire)
        session = line.session()
        wire.change(now)
        [told] = line.offer(AMY, session=session).recipients
        assert told.outcome == answered("rcpt", "550 5.1.1 No such user")


def test_a_connection_counts_from_opening_to_closing_even_if_the_server_hangs_up():
    one = server(says("421 4.3.2 Closing", at="mail"))
    with WireTransport({"s": one}) as wire:
        line = WiredLine(one, wire)
        session = line.session()
        assert line.offer(AMY, session=session).over
        assert wire._memories["s"].connections == 1
        wire.close(session, 0)
        assert wire._memories["s"].connections == 0


@pytest.mark.parametrize(
    ("octets", "left"), [(99, b"a\r\nbc\r\n"), (7, b"a\r\nbc\r\n"), (6, b"a\r\n"), (3, b"a\r\n"), (2, b"")]
)
def test_what_is_sent_fits_the_server(octets, left):
    assert fitting(b"a\r\nbc\r\n", octets) == left


def test_what_is_open_at_the_end_is_closed():
    with WireTransport({"s": server()}) as wire:
        session = WiredLine(server(), wire).session()
        client = wire._clients[session.id]
    assert client._protocol.transport is None
    assert not wire._listeners["s"].connections


def test_a_mail_names_its_sender_and_recipients_and_is_dated_in_virtual_time():
    text = text_of("s@b.test", deliveries(AMY, "amy@bücher.test"), 86_400_000).decode()
    assert text.startswith("Date: Fri, 02 Jan 1970 00:00:00 -0000\r\nFrom: <s@b.test>\r\n")
    assert "To: <amy@a.test>,\r\n <amy@xn--bcher-kva.test>\r\n" in text
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    "news",
    [
        DSN("failed", "5.1.1", Reply.parse("550-5.1.1 No\n550 5.1.1 such user")),
        Complaint("fraud"),
        Unsubscribe("mailto", "tags"),
        Unsubscribe("one_click"),
    ],
)
def test_late_news_come_home_by_mail_as_the_scripted_transport_passes_them(news):
    (ann,) = deliveries(AMY)
    with WireTransport({"s": server()}) as wire:
        assert wire.bring(news, ann, "bounces@b.test", 60_000) == news
        travelled = wire._return_path._open is not None
    assert travelled == (news != Unsubscribe("one_click"))
    assert ScriptedTransport({"s": server()}).bring(news, ann, "bounces@b.test", 60_000) is news
