from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.lane import Lane
from simulator.engine.mailing import HIGH, LOW, NORMAL, OVER, Job
from tests.engine.story import play, told

LATENCY = "{inbox: {domains: [x.test], latency: {constant: 10s}}}"


POLICY = SimpleNamespace(
    connections=SimpleNamespace(per_domain=1, messages_per_connection=1), rate=None, backoff_on=()
)


def job(due: int, delivery: int, priority: int = NORMAL) -> Job:
    message = SimpleNamespace(accepted_at=due, priority=priority)
    made = Job(message, None, "x.test", [SimpleNamespace(id=delivery)])
    made.due = due
    return made


def lane() -> Lane:
    return Lane(SimpleNamespace(policy=POLICY, gate=None), "x.test")


def test_who_waits_longest_is_next_for_an_address():
    jobs, queue = [job(1, 9), job(2, 1), job(2, 5)], lane()
    for one in jobs:
        queue.wait(one, "ip1")
    queue.wait(job(0, 7), "ip2")
    assert [queue.next_for("ip1") for _ in range(4)] == [*jobs, None]


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("abc")), max_size=12))
def test_over_all_addresses_the_first_due_is_next(waiting):
    queue = lane()
    made = [(due, number, ip) for number, (due, ip) in enumerate(sorted(waiting))]
    for due, number, ip in made:
        queue.wait(job(due, number), ip)
    taken = []
    while (found := queue.next()) is not None:
        ip, one = found
        taken.append((one.due, one.deliveries[0].id, ip))
    assert taken == made


def test_who_has_expired_while_waiting_is_passed_over():
    old, young, queue = job(1, 1), job(2, 2), lane()
    queue.wait(old, "ip1")
    queue.wait(young, "ip1")
    old.status = OVER
    assert queue.next() == ("ip1", young)
    assert queue.next() is None


def test_the_urgent_go_first_then_who_is_due_first():
    queue = lane()
    for one in (job(1, 1), job(2, 2, LOW), job(3, 3, HIGH), job(4, 4), job(5, 5, HIGH)):
        queue.wait(one, "ip1")
    assert [queue.next_for("ip1").deliveries[0].id for _ in range(5)] == [3, 5, 1, 4, 2]


def test_a_connection_is_given_up_for_somebody_more_urgent_at_another_address():
    queue = lane()
    queue.wait(job(1, 1), "ip1")
    queue.wait(job(2, 2, HIGH), "ip2")
    assert queue.next_for("ip1") is None
    assert queue.first_waiting() == 2
    assert queue.next()[0] == "ip2"
    assert queue.next_for("ip1").deliveries[0].id == 1


def test_a_retry_does_not_keep_a_fresh_code_waiting():
    """Ten busy messages come back at the same time as a code comes in; there is one connection."""
    servers = """{inbox: {domains: [x.test], latency: {constant: 10s}, rules: [
      {name: busy, when: {tag: news, attempt: 1}, reply: "451 4.3.0 Busy"}]}}"""
    sender = "{domain: a.test, connections: {per_domain: 1}, retry: {schedule: [5m]}}"
    news = '{name: news, tags: [news], messages: 10, priority: low, to: "u{n}@x.test"}'
    codes = "{name: code, at: 350s, priority: high, to: [ann@x.test]}"
    rows = play(f"[{news}, {codes}]", servers=servers, sender=sender)
    [(began, waited)] = [
        (began, waited)
        for campaign, began, waited in told(rows, "attempt", "campaign", "began_ms", "waited_ms")
        if campaign == "code"
    ]
    assert waited <= 10_000
    later = [at for campaign, at in told(rows, "attempt", "campaign", "began_ms") if campaign == "news"]
    assert sum(at > began for at in later) >= 5


def test_connections_are_limited_and_the_rest_waits_its_turn():
    sender = "{domain: a.test, connections: {per_domain: 2, messages_per_connection: 1}}"
    rows = play('{name: c, messages: 5, to: "u{n}@x.test"}', servers=LATENCY, sender=sender)
    spans = told(rows, "attempt", "began_ms", "at_ms", "waited_ms")
    assert sorted(spans) == [
        (0, 10_000, 0),
        (0, 10_000, 0),
        (10_000, 20_000, 10_000),
        (10_000, 20_000, 10_000),
        (20_000, 30_000, 20_000),
    ]
    assert len(set(told(rows, "attempt", "session"))) == 5


def test_a_connection_takes_the_next_mail_until_it_has_had_enough():
    sender = "{domain: a.test, connections: {per_domain: 1, messages_per_connection: 3}}"
    rows = play('{name: c, messages: 4, to: "u{n}@x.test"}', servers=LATENCY, sender=sender)
    first, *_, last = told(rows, "attempt", "session")
    assert told(rows, "attempt", "session", "transaction") == [(first, 1), (first, 2), (first, 3), (last, 1)]
    assert first != last
    assert len(told(rows, "contact", "session")) == 2


def test_a_connection_serves_its_own_source_address_only():
    sender = """{domain: a.test, ips: [192.0.2.1, 192.0.2.2],
      connections: {per_domain: 1, messages_per_connection: 100}}"""
    rows = play('{name: c, messages: 20, to: "u{n}@x.test"}', servers=LATENCY, sender=sender)
    of_session = {}
    for session, ip in told(rows, "attempt", "session", "ip"):
        assert of_session.setdefault(session, ip) == ip
    assert set(of_session.values()) == {"192.0.2.1", "192.0.2.2"}
    assert len(told(rows, "delivered", "delivery")) == 20


def test_lanes_to_other_domains_are_free():
    sender = "{domain: a.test, connections: {per_domain: 1}}"
    servers = "{inbox: {domains: [x.test, y.test], latency: {constant: 10s}}}"
    rows = play("{name: c, to: [a@x.test, a@y.test]}", servers=servers, sender=sender)
    assert told(rows, "attempt", "waited_ms") == [0, 0]
