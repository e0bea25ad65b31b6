import pytest

from simulator.engine import List, Reject, SetMx, Submit, Unlist
from simulator.scenario import loads
from tests.engine.story import MINUTE, Stage, kinds, play, scenario, told

ONE = "{name: c, to: [ann@x.test]}"
LATER = "{name: c, at: 10m, tags: [news], to: [ann@x.test]}"
LISTED = "{domain: a.test, suppressions: [{address: Ann@X.test, list: %s}]}"


@pytest.mark.parametrize("name", ["bounces", "complaints", "unsubscribes"])
def test_a_listed_address_is_dropped_without_an_attempt(name: str):
    rows = play(ONE, sender=LISTED % name)
    assert kinds(rows) == ["accepted", "listed", "suppressed"]
    assert told(rows, "suppressed", "decision", "attempt") == [(name, 0)]
    assert told(rows, "listed", "recipient", "answered_by") == [("ann@x.test", "scenario")]


def test_an_entry_stops_mail_until_it_expires():
    sender = LISTED.replace("%s", "bounces, expires: 10m")
    early, at_the_end = LATER.replace("10m", "9m"), LATER
    assert "suppressed" in kinds(play(early, sender=sender))
    assert "delivered" in kinds(play(at_the_end, sender=sender))


def test_an_entry_that_expires_leaves_a_row_at_its_instant():
    sender = LISTED.replace("%s", "bounces, expires: 10m")
    rows = play(LATER, sender=sender)
    assert kinds(rows) == ["listed", "accepted", "unlisted", "attempt", "delivered"]
    assert told(rows, "unlisted", "at_ms", "recipient", "sender", "decision", "answered_by") == [
        (10 * MINUTE, "ann@x.test", "main", "bounces", "expiry")
    ]


@pytest.mark.parametrize(
    ("more", "rows"),
    [("", [10 * MINUTE]), ("duration: 10m1s\n", [10 * MINUTE]), ("duration: 10m\n", [])],
)
def test_a_run_goes_on_until_the_last_entry_expires_or_to_its_duration(more: str, rows: list[int]):
    made = scenario(ONE, sender=LISTED.replace("%s", "bounces, expires: 10m"), more=more)
    stage = Stage(made)
    stage.engine.advance(made.duration)
    assert told(stage.rows(), "unlisted", "at_ms") == rows


def test_who_bounces_as_an_entry_expires_is_listed_anew():
    sender = LISTED.replace("%s", "bounces, expires: 10m")
    gone = '{inbox: {domains: [x.test], rules: [{name: gone, reply: "550 5.1.1 No such user"}]}}'
    rows = play(LATER, sender=sender, servers=gone)
    assert kinds(rows) == ["listed", "accepted", "unlisted", "listed", "attempt", "bounced"]


def test_what_expired_is_written_down_before_the_address_is_listed_again():
    sender = LISTED.replace("%s", "bounces, expires: 1m")
    again = List(MINUTE + 1, "main", "bounces", "ann@x.test", expires=2 * MINUTE)
    rows = play(LATER, again, sender=sender)
    found = [(row["kind"], row["at_ms"]) for row in rows if row["kind"] in ("listed", "unlisted")]
    assert found == [("listed", 0), ("unlisted", MINUTE), ("listed", MINUTE + 1), ("unlisted", 2 * MINUTE)]


def test_what_is_listed_again_as_it_expires_stays():
    sender = LISTED.replace("%s", "bounces, expires: 1m")
    rows = play(LATER, List(MINUTE, "main", "bounces", "ann@x.test"), sender=sender)
    assert kinds(rows) == ["listed", "accepted", "suppressed"]


def test_taking_off_what_has_expired_says_nothing_more():
    sender = LISTED.replace("%s", "bounces, expires: 1m")
    rows = play(LATER, Unlist(2 * MINUTE, "main", "bounces", "ann@x.test"), sender=sender)
    assert told(rows, "unlisted", "at_ms", "answered_by") == [(MINUTE, "expiry")]


def test_every_tag_has_a_row_of_its_own():
    listed = List(0, "main", "unsubscribes", "ann@x.test", ("news", "sale"), expires=MINUTE)
    rows = play(LATER, listed, List(1, "main", "unsubscribes", "ann@x.test", ("sale",)))
    assert told(rows, "listed", "tags") == ["news", "sale"]
    assert told(rows, "unlisted", "tags", "at_ms") == [("news", MINUTE)]


def test_a_person_lists_and_unlists():
    listed = List(MINUTE, "main", "bounces", "ANN@x.test")
    assert kinds(play(LATER, listed)) == ["listed", "accepted", "suppressed"]
    taken_off = Unlist(2 * MINUTE, "main", "bounces", "ann@X.test")
    rows = play(LATER, listed, taken_off)
    assert kinds(rows) == ["listed", "unlisted", "accepted", "attempt", "delivered"]
    assert told(rows, "unlisted", "at_ms", "decision") == [(2 * MINUTE, "bounces")]


def test_unlisting_revives_nothing_that_was_dropped():
    rows = play(ONE, List(0, "main", "bounces", "ann@x.test"), Unlist(1, "main", "bounces", "ann@x.test"))
    assert kinds(rows) == ["accepted", "listed", "suppressed", "unlisted"]


def test_unlisting_what_stands_nowhere_says_nothing():
    assert "unlisted" not in kinds(play(LATER, Unlist(0, "main", "bounces", "ann@x.test")))


@pytest.mark.parametrize(("tags", "end"), [(("news",), "suppressed"), (("offers",), "delivered")])
def test_an_unsubscribe_stops_mail_with_its_tags(tags, end):
    rows = play(LATER, List(0, "main", "unsubscribes", "ann@x.test", tags))
    assert kinds(rows)[-1] == end


def test_the_allowlist_keeps_an_address_off_bounces_only():
    allowed = List(0, "main", "allowlist", "ann@x.test")
    assert kinds(play(LATER, allowed, List(1, "main", "bounces", "ann@x.test")))[-1] == "delivered"
    assert kinds(play(LATER, allowed, List(1, "main", "complaints", "ann@x.test")))[-1] == "suppressed"


def test_lists_are_apart_by_sender():
    two = """\
version: 1
senders:
  one: {domain: one.test, suppressions: [{address: ann@x.test, list: bounces}]}
  two: {domain: two.test}
servers: {inbox: {domains: [x.test]}}
workload: [{name: c1, from: one, to: [ann@x.test]}, {name: c2, from: two, to: [ann@x.test]}]
"""
    stage = Stage(loads(two))
    stage.engine.advance()
    assert told(stage.rows(), "suppressed", "campaign") == ["c1"]
    assert told(stage.rows(), "delivered", "campaign") == ["c2"]


def test_a_message_to_several_people_is_one_delivery_each():
    rows = play("{name: c, to: [[ann@x.test, ben@x.test, ann@y.test]]}", servers=TWO_DOMAINS)
    assert len(set(told(rows, "accepted", "message"))) == 1
    assert len(set(told(rows, "delivered", "delivery"))) == 3
    assert len(set(told(rows, "attempt", "session"))) == 2  # one for each domain


TWO_DOMAINS = "{inbox: {domains: [x.test, y.test]}}"


def test_identities_are_those_of_entry_and_index():
    both = play("[{name: c, to: [ann@x.test, ben@x.test]}, {name: b, to: [eve@x.test]}]")
    alone = play("{name: c, to: [ann@x.test, ben@x.test]}")
    columns = ("message", "delivery", "recipient")
    assert set(told(alone, "accepted", *columns)) < set(told(both, "accepted", *columns))


def test_addresses_are_written_as_given_and_known_folded():
    rows = play("{name: c, to: [Ann@X.Test]}", List(0, "main", "bounces", "ann@x.test"))
    assert told(rows, "accepted", "recipient", "domain") == [("Ann@X.Test", "x.test")]
    assert kinds(rows)[-1] == "suppressed"


def test_rejected_lines_and_moves_of_the_mx_are_written_down():
    given = [Reject(5, "c", "main", "broken@", "invalid"), SetMx(6, "main", "elsewhere")]
    rows = play(ONE, *given)
    assert told(rows, "rejected", "at_ms", "recipient", "decision") == [(5, "broken@", "invalid")]
    assert told(rows, "control", "at_ms", "recipient", "decision") == [(6, "senders.main.mx", "elsewhere")]


def test_mail_can_be_submitted_from_outside():
    rows = play(ONE, Submit(MINUTE, "by hand", 0, "main", ("ben@x.test",), ("news",)))
    assert told(rows, "delivered", "campaign", "recipient", "tags")[-1] == ("by hand", "ben@x.test", "news")


def test_how_long_a_message_is_of_use():
    rows = play("[{name: c, at: 1m, deliver_within: 5m, to: [ann@x.test]}, {name: d, to: [ben@x.test]}]")
    assert told(rows, "accepted", "campaign", "deadline_ms") == [("d", None), ("c", 6 * MINUTE)]


def test_a_mail_larger_than_the_server_takes_is_never_sent():
    servers = "{inbox: {domains: [x.test], size: 10kB}}"
    rows = play(
        "[{name: c, size: 10kB, to: [ann@x.test]}, {name: d, size: 10001B, to: [ben@x.test]}]",
        servers=servers,
    )
    assert told(rows, "delivered", "recipient") == ["ann@x.test"]
    assert told(rows, "refused", "recipient", "stage", "code", "enhanced", "reason") == [
        ("ben@x.test", "mail", 552, "5.3.4", "message_too_large")
    ]
