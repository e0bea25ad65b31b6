"""Mail that goes another way than its sender's, as the journal tells it."""

from tests.engine.story import MINUTE, play, told

BUSY = '{inbox: {domains: [x.test, y.test], rules: [{name: busy, reply: "451 4.3.0 Busy"}]}}'
SENDER = "{domain: a.test, retry: {schedule: [5m], tail: stop}}"


def routes(*written: str) -> str:
    return f"routes: [{', '.join(written)}]"


def test_the_first_route_that_fits_is_taken():
    ways = routes(
        "{when: {tag: otp}, retry: {schedule: [1m]}}",
        "{when: {domain: y.test}, retry: {schedule: [2m]}}",
    )
    entries = [
        "{name: code, tags: [otp], to: [ann@x.test, ann@y.test]}",
        "{name: news, tags: [news], to: [ann@x.test, ann@y.test]}",
    ]
    rows = play(f"[{', '.join(entries)}]", servers=BUSY, sender=SENDER, more=ways)
    second = {
        (campaign, recipient): began
        for campaign, recipient, attempt, began in told(
            rows, "attempt", "campaign", "recipient", "attempt", "began_ms"
        )
        if attempt == 2
    }
    assert second == {
        ("code", "ann@x.test"): MINUTE,
        ("code", "ann@y.test"): MINUTE,
        ("news", "ann@x.test"): 5 * MINUTE,
        ("news", "ann@y.test"): 2 * MINUTE,
    }


def test_a_message_may_take_two_routes_at_once_and_stays_one():
    ways = routes("{when: {domain: y.test}, ips: [192.0.2.9]}")
    rows = play("{name: c, to: [[ann@x.test, ann@y.test]]}", servers=BUSY, sender=SENDER, more=ways)
    assert len(set(told(rows, "accepted", "message"))) == 1
    assert sorted(set(told(rows, "attempt", "recipient", "ip"))) == [
        ("ann@x.test", "192.0.2.1"),
        ("ann@y.test", "192.0.2.9"),
    ]


def test_lists_are_the_senders_whatever_the_route():
    gone = '{inbox: {domains: [x.test], rules: [{name: gone, reply: "550 5.1.1 No such user"}]}}'
    entries = "[{name: c, tags: [otp], to: [ann@x.test]}, {name: d, at: 1m, to: [ann@x.test]}]"
    rows = play(entries, servers=gone, more=routes("{when: {tag: otp}, retry: {schedule: [1m]}}"))
    assert told(rows, "bounced", "campaign") == ["c"]
    assert told(rows, "suppressed", "campaign", "decision") == [("d", "bounces")]
