"""What happens to the world in the middle of a run."""

from tests.engine.story import HOUR, MINUTE, kinds, play, told

SENDER = "{domain: a.test, retry: {schedule: [10m], tail: repeat, give_up: {after: 1d}}}"
HOSTS = "{inbox: {domains: [x.test], hosts: [{name: mx1.x.test}, {name: mx2.x.test, preference: 20}]}}"


def timeline(*events: str) -> str:
    return f"timeline: [{', '.join(events)}]"


def test_a_server_is_down_from_one_instant_to_another():
    events = timeline(
        "{at: 1m, set: {servers.inbox.down: true}}", "{at: 25m, set: {servers.inbox.down: false}}"
    )
    rows = play('{name: c, every: 2m, messages: 2, to: "u{n}@x.test"}', sender=SENDER, more=events)
    assert told(rows, "attempt", "recipient", "began_ms", "text") == [
        ("u1@x.test", 0, "OK"),
        *(("u2@x.test", minutes * MINUTE, "refuse") for minutes in (2, 12, 22)),
        ("u2@x.test", 32 * MINUTE, "OK"),
    ]
    assert told(rows, "control", "at_ms", "server", "recipient", "decision") == [
        (MINUTE, "inbox", "servers.inbox.down", "true"),
        (25 * MINUTE, "inbox", "servers.inbox.down", "false"),
    ]


def test_a_host_goes_down_and_the_next_one_takes_over():
    events = timeline("{at: 1m, set: {servers.inbox.hosts.mx1.x.test.down: true}}")
    rows = play('{name: c, every: 2m, messages: 2, to: "u{n}@x.test"}', servers=HOSTS, more=events)
    assert told(rows, "attempt", "host") == ["mx1.x.test", "mx2.x.test"]


def test_whoever_is_connected_is_cut_off():
    """A transaction lasts ten seconds, and the next one on the same connection meets a reset."""
    servers = "{inbox: {domains: [x.test], latency: {constant: 10s}}}"
    sender = "{domain: a.test, connections: {per_domain: 1}, retry: {schedule: [1h], give_up: {after: 1d}}}"
    events = timeline(
        "{at: 5s, set: {servers.inbox.down: true}}", "{at: 1m, set: {servers.inbox.down: false}}"
    )
    rows = play('{name: c, messages: 2, to: "u{n}@x.test"}', servers=servers, sender=sender, more=events)
    assert told(rows, "attempt", "at_ms", "stage", "text") == [
        (10_000, "eom", "OK"),
        (10_000, "mail", "reset"),
        (HOUR + 20_000, "eom", "OK"),
    ]


def test_a_rule_changes_and_keeps_what_it_remembers():
    servers = "{inbox: {domains: [x.test], rules: [{name: grey, greylist: {wait: 1h}}]}}"
    events = timeline("{at: 15m, set: {servers.inbox.rules.grey.greylist.wait: 15m}}")
    rows = play("{name: c, to: [ann@x.test]}", servers=servers, sender=SENDER, more=events)
    assert told(rows, "attempt", "began_ms", "code") == [(0, 451), (10 * MINUTE, 451), (20 * MINUTE, 250)]


def test_a_rule_of_another_kind_begins_with_nothing():
    servers = "{inbox: {domains: [x.test], rules: [{name: r, chance: 0%, fault: refuse}]}}"
    events = timeline("{at: 5m, set: {servers.inbox.rules.r.chance: 100%}}")
    rows = play(
        '{name: c, every: 10m, messages: 2, to: "u{n}@x.test"}',
        servers=servers,
        sender="{domain: a.test, retry: {schedule: [1m], give_up: {after_attempts: 1}}}",
        more=events,
    )
    assert told(rows, "attempt", "text") == ["OK", "refuse"]


def test_lists_change():
    gone = '{inbox: {domains: [x.test], rules: [{name: gone, when: {attempt: 1}, reply: "550 5.1.1 No"}]}}'
    events = timeline("{at: 1h, unsuppress: ann@x.test, list: bounces}", "{at: 3h, complain: ann@x.test}")
    entry = "{name: c, every: 2h, messages: 3, to: ann@x.test}"
    rows = play(entry, servers=gone, more=events)
    assert kinds(rows) == [
        *("accepted", "listed", "attempt", "bounced"),
        "unlisted",
        *("accepted", "attempt", "delivered"),
        *("listed", "complained"),
        *("accepted", "suppressed"),
    ]
    assert told(rows, "suppressed", "decision") == ["complaints"]
    assert told(rows, "complained", "at_ms", "campaign", "decision", "answered_by") == [
        (3 * HOUR, "c", "reported", "scenario")
    ]


def test_wishes_are_about_the_last_mail_that_was_delivered():
    events = timeline("{at: 1h, unsubscribe: ANN@x.test, tags: [b]}", "{at: 2h, complain: ann@x.test}")
    first = "{name: one, to: [ann@x.test], tags: [a]}"
    second = "{name: two, at: 1m, to: [Ann@x.test, ben@x.test], tags: [b]}"
    rows = play(f"{first}, {second}", more=events)
    assert told(rows, "unsubscribed", "at_ms", "campaign", "recipient", "decision", "took_ms") == [
        (HOUR, "two", "Ann@x.test", "one_click", HOUR - MINUTE)
    ]
    assert told(rows, "complained", "campaign", "recipient") == [("two", "Ann@x.test")]
    assert told(rows, "listed", "recipient", "decision", "tags") == [
        ("ann@x.test", "unsubscribes", "b"),
        ("ann@x.test", "complaints", None),
    ]


def test_a_wish_about_no_mail_is_told_as_a_change_of_the_world():
    events = timeline("{at: 1h, complain: ann@x.test}", "{at: 2h, complain: ann@x.test}")
    rows = play("{name: c, to: [eve@x.test]}", more=events)
    assert told(rows, "control", "at_ms", "sender", "domain", "recipient", "decision") == [
        (hour * HOUR, "main", "x.test", "senders.main.complaints", "ann@x.test") for hour in (1, 2)
    ]
    assert told(rows, "listed", "at_ms") == [HOUR]


def test_an_entry_expires_so_long_after_it_was_made():
    events = timeline(
        "{at: 1h, suppress: ann@x.test, list: unsubscribes, tags: [news], expires: 1d}",
        "{at: 2h, unsubscribe: ben@x.test}",
    )
    rows = play("{name: c, to: [eve@x.test]}", more=events)
    assert told(rows, "listed", "at_ms", "recipient", "tags") == [
        (HOUR, "ann@x.test", "news"),
        (2 * HOUR, "ben@x.test", None),
    ]
    assert told(rows, "unlisted", "at_ms", "recipient", "tags", "answered_by") == [
        (25 * HOUR, "ann@x.test", "news", "expiry")
    ]


def test_the_mx_moves():
    late = """{inbox: {domains: [x.test], rules: [
      {name: late, accept: true, then: {bounce: "550 5.1.1 No", after: 1h}}]}}"""
    events = timeline("{at: 30m, set: {senders.main.mx: elsewhere}}")
    rows = play("{name: c, to: [ann@x.test]}", servers=late, more=events)
    assert kinds(rows)[-2:] == ["control", "bounce_lost"]
