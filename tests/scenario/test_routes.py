import pytest

from simulator.mail import Duration, Rate
from simulator.scenario import Scenario
from simulator.sender import Backoff, RouteWhen
from tests.scenario.sample import SMALL, problems, read

MINUTE = 60_000


def routed(*routes: str, sender: str = "{domain: news.test}") -> str:
    text = SMALL.replace("{domain: news.test}", sender)
    return text + "routes:\n" + "".join(f"  - {{{route}}}\n" for route in routes)


def only(scenario: Scenario) -> tuple[object, ...]:
    (route,) = scenario.routes
    policy = route.senders["main"].policy
    return policy.retry.schedule.last(), policy.retry.tail, policy.connections.per_domain


def test_a_scenario_without_routes() -> None:
    assert read(SMALL).routes == ()


def test_a_route_is_laid_over_what_its_sender_is() -> None:
    sender = "{domain: news.test, connections: {per_domain: 7}, retry: {schedule: [1h], tail: stop}}"
    route = "when: {tag: otp}, retry: {schedule: [1m, 2m], give_up: {after: 10m}}"
    assert only(read(routed(route, sender=sender))) == (2 * MINUTE, "repeat", 7)
    assert only(read(routed("connections: {per_domain: 2}", sender=sender))) == (
        60 * MINUTE,
        "stop",
        2,
    )


def test_a_route_with_a_policy_begins_from_that() -> None:
    sender = "{domain: news.test, ips: [192.0.2.7], retry: {schedule: [1h], tail: stop}}"
    (route,) = read(routed("policy: mailgun, taxonomy: metrics", sender=sender)).routes
    assert route.senders["main"].policy.final_4xx == ("mailbox_full",)
    assert route.senders["main"].policy.retry.schedule.last() == 240 * MINUTE
    assert route.senders["main"].ips == ("192.0.2.7",)


def test_what_is_a_routes_own() -> None:
    route = "name: slow, when: {mx: '*.big.test'}, rate: 10/1m, ips: [192.0.2.9], backoff_on: "
    rule = "[{reply: '421*', connections: 1, rate: 1/1m, for: 5m}]"
    (made,) = read(routed(route + rule)).routes
    assert (made.name, made.when) == ("slow", RouteWhen(mx="*.big.test"))
    assert made.senders["main"].ips == ("192.0.2.9",)
    assert made.senders["main"].policy.rate == Rate(10, Duration(MINUTE))
    assert made.senders["main"].policy.backoff_on == (
        Backoff(reply="421*", connections=1, rate=Rate(1, Duration(MINUTE)), for_=Duration(5 * MINUTE)),
    )


def test_every_sender_has_its_own_form_of_a_route() -> None:
    two = "senders: {a: {domain: a.test}, b: {domain: b.test, connections: {per_domain: 3}}}"
    text = routed("retry: {schedule: [1m]}").replace("sender: {domain: news.test}", two)
    (route,) = read(text.replace("{name: one,", "{name: one, from: a,")).routes
    assert {name: sender.policy.connections.per_domain for name, sender in route.senders.items()} == {
        "a": 20,
        "b": 3,
    }


@pytest.mark.parametrize(
    ("route", "found"),
    [
        ("when: {colour: red}", ["E001"]),
        ("when: {tag: otp}, domain: x.test, foo: 1", ["E001", "E001"]),
        ("policy: nobody", ["E019"]),
        ("rate: 10", ["E004"]),
        ("retry: {schedule: []}", ["E017"]),
        ("backoff_on: [{connections: 1, for: 5m}]", ["E017"]),
        ("backoff_on: [{reply: '421*', connections: 1}]", ["E017"]),
    ],
)
def test_what_is_refused(route: str, found: list[str]) -> None:
    assert sorted(one.code for one in problems(routed(route))) == found


def test_routes_are_a_list_of_mappings() -> None:
    assert [one.code for one in problems(SMALL + "routes: {policy: mailgun}\n")] == ["E014"]
    assert [one.code for one in problems(SMALL + "routes: [mailgun]\n")] == ["E014"]


def test_a_route_below_one_that_takes_all_is_a_warning() -> None:
    shadowed = routed("when: {tag: otp}, rate: 1/1s", "policy: mailgun", "when: {tag: x}, rate: 1/1s")
    assert [(one.code, one.line) for one in problems(shadowed)] == [("W007", 10)]
