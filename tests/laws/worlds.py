"""Random small worlds: scenarios as documents, what is done to them by hand, and their journals.

A document is plain data in the words of the scenario language; written as JSON it is YAML, so every
world goes through the loader, and a failing one can be saved and run.
"""

import json
from functools import cache
from typing import Any, NamedTuple

import polars as pl
from hypothesis import strategies as st

from simulator.engine import Engine, Input, List, SetMx, Unlist
from simulator.journal import Frames, Journal
from simulator.scenario import Scenario, loads

Document = dict[str, Any]
LOCALS = ("anna", "ben", "eve")
NEWCOMER = "newcomer"


class World(NamedTuple):
    """A scenario, and what comes in besides its workload."""

    document: Document
    inputs: tuple[Input, ...] = ()


def scenario_of(world: World, seed: int | None = None) -> Scenario:
    return loads(json.dumps(world.document), seed=seed)


def play(world: World, scenario: Scenario | None = None, block_bytes: int = 8 << 20) -> pl.DataFrame:
    """The world's journal."""
    frames = Frames()
    journal = Journal(frames, block_bytes)
    scenario = scenario or scenario_of(world)
    engine = Engine(scenario, journal)
    for given in world.inputs:
        engine.apply(given)
    engine.advance(scenario.duration)
    journal.flush()
    return frames.frame()


_waits = st.sampled_from(("1s", "20s", "1m", "3m", "10m"))
_retries = st.sampled_from(("20s", "1m", "2m", "4m"))
_ages = st.sampled_from(("90s", "90s", "5m", "12m"))
_moments = st.sampled_from(("0s", "0s", "1s", "1m", "15m"))
_chances = st.sampled_from(("20%", "50%", "80%"))
_4YZ = (
    "450 4.1.1 No such user",
    "451 4.3.0 Busy",
    "452 4.2.2 Mailbox full",
    "421 4.3.2 Closing",
    "452 4.5.3 Too many",
)
_5YZ = (
    "550 5.1.1 No such user",
    "550 No",
    "552 5.2.2 Mailbox full",
    "554 5.7.1 Spam",
    "553 5.1.3 Bad address",
    "552 Full",
)
_refusals = st.one_of(st.sampled_from(_4YZ), st.sampled_from(_5YZ))


def _some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({}, optional=parts)


# -- senders ----------------------------------------------------------------------------------------


@cache
def _retry() -> st.SearchStrategy[Document]:
    listed = st.fixed_dictionaries(
        {"schedule": st.lists(_retries, min_size=1, max_size=4), "tail": st.sampled_from(("stop", "repeat"))}
    )
    grown = st.fixed_dictionaries(
        {"schedule": st.just({"exponential": {"first": "20s", "factor": 1.5, "cap": "4m"}})}
    )
    jitter = st.sampled_from(("none", "none", "full", "equal", "decorrelated", {"uniform": {"share": "20%"}}))
    limits = _some(after_attempts=st.integers(1, 4)).flatmap(
        lambda given: _ages.map(lambda age: {"after": age, **given})
    )
    more = st.fixed_dictionaries({"jitter": jitter, "give_up": limits})
    return st.tuples(st.one_of(listed, listed, grown), more).map(lambda parts: parts[0] | parts[1])


@cache
def _entries(domains: tuple[str, ...]) -> st.SearchStrategy[list[Document]]:
    address = st.sampled_from([f"{local}@{domain}" for local in LOCALS for domain in domains])
    entry = st.fixed_dictionaries(
        {"address": address, "list": st.sampled_from(("bounces", "complaints", "unsubscribes", "allowlist"))},
        optional={"expires": st.sampled_from(("1m", "10m"))},
    )
    return st.lists(entry, max_size=3)


@cache
def _sender(name: str, domains: tuple[str, ...], alone: bool) -> st.SearchStrategy[Document]:
    connections = {"per_domain": st.integers(1, 3), "messages_per_connection": st.integers(1, 3)}
    if alone:
        connections = {"per_domain": st.just(1000), "messages_per_connection": st.just(1)}
    ips = st.integers(1, 3).map(lambda count: [f"192.0.2.{place + 1}" for place in range(count)])
    fixed = {
        "domain": st.just(f"{name}.test"),
        "retry": _retry(),
        "connections": st.fixed_dictionaries(connections),
        "ips": ips,
        "suppressions": _entries(domains),
        "soft_5xx": st.sampled_from(([], ["550"], ["all"], ["mailbox_full"], ["unknown_user"])),
    }
    optional = {
        "mx": st.sampled_from(("home", "elsewhere")),
        "fbl": st.sampled_from(("all", "none")),
        "ip_choice": st.sampled_from(("per_attempt", "per_domain")),
        "final_4xx": st.sampled_from((["mailbox_full"], ["rate_limited", "unknown_user"])),
        "hard_on_4yz": st.just({"same": 2, "apart": "1s"}),
        "banner_5xx": st.sampled_from(("last_host", "at_once")),
        "garbage": st.just("fail"),
        "dns": st.just({"nxdomain": "retry"}),
        "suppress": _some(
            bare_code=st.just(True), dns=st.just(True), give_ups=st.just({"count": 2, "within": "1h"})
        ),
    }
    return st.fixed_dictionaries(fixed, optional=optional)


# -- servers ----------------------------------------------------------------------------------------


@cache
def _when(of_recipient: bool) -> st.SearchStrategy[Document]:
    """Whom a rule is for: nobody in particular, some recipients, a tag, an attempt."""
    chance = st.fixed_dictionaries({"chance": _chances})
    if not of_recipient:
        return chance
    some = st.sampled_from(({"recipient": "a*"}, {"recipient": "/e/"}, {"tag": "news"}, {"attempt": "1-2"}))
    when = st.fixed_dictionaries({"when": some}, optional={"chance": _chances})
    return st.one_of(chance, when, st.just({}))


@cache
def _then() -> st.SearchStrategy[Document]:
    """What an accepted mail leads to; mostly reports."""
    report = st.fixed_dictionaries({"bounce": _refusals, "after": _waits})
    delayed = st.fixed_dictionaries({"bounce": _refusals, "after": _waits, "action": st.just("delayed")})
    complaint = st.fixed_dictionaries({"complaint": st.just("abuse"), "after": _waits})
    wish = st.fixed_dictionaries(
        {
            "unsubscribe": st.sampled_from(("one_click", "mailto")),
            "scope": st.sampled_from(("all", "tags")),
            "after": _waits,
        }
    )
    return st.one_of(report, report, report, delayed, complaint, wish)


@cache
def _followed() -> st.SearchStrategy[Document]:
    """The server takes the mail, and something comes of it; or its yes is lost besides."""
    taken = st.fixed_dictionaries({"accept": st.just(True), "then": _then()})
    silence = st.sampled_from(("drop", "timeout"))
    lost = st.fixed_dictionaries({"at": st.just("eom"), "fault": silence, "then": _then()})
    return st.one_of(taken, lost)


@cache
def _refusing() -> st.SearchStrategy[Document]:
    reply = st.fixed_dictionaries({"at": st.sampled_from(("rcpt", "data", "eom")), "reply": _refusals})
    turns = st.lists(
        st.sampled_from((*_4YZ, "250 2.1.5 OK", "550 5.1.1 No such user")), min_size=1, max_size=3
    )
    fault = st.fixed_dictionaries(
        {
            "at": st.sampled_from(("rcpt", "data", "body", "eom")),
            "fault": st.sampled_from(("drop", "timeout", "garbage")),
        }
    )
    return st.one_of(reply, reply, st.fixed_dictionaries({"replies": turns}), fault)


@cache
def _greylist(alone: bool) -> st.SearchStrategy[Document]:
    keys = [["ip", "sender", "recipient"], ["recipient"]] + ([] if alone else [["sender"]])
    return st.fixed_dictionaries(
        {"greylist": st.fixed_dictionaries({"wait": _waits, "key": st.sampled_from(keys)})}
    )


@cache
def _unreached() -> st.SearchStrategy[Document]:
    early = st.fixed_dictionaries(
        {"at": st.sampled_from(("connect", "banner", "ehlo", "mail")), "reply": _refusals}
    )
    fault = st.sampled_from(
        (
            {"fault": "refuse"},
            {"fault": "timeout"},
            {"fault": "dns_nxdomain"},
            {"at": "starttls", "fault": "tls"},
        )
    )
    return st.one_of(early, fault)


@cache
def _rules(alone: bool) -> st.SearchStrategy[list[Document]]:
    def where(rule: st.SearchStrategy[Document], of_recipient: bool = True) -> st.SearchStrategy[Document]:
        return st.tuples(rule, _when(of_recipient)).map(lambda parts: parts[0] | parts[1])

    at_rcpt = where(st.one_of(_refusing(), _refusing(), _greylist(alone)))
    one = st.one_of(where(_followed()), at_rcpt, at_rcpt, where(_unreached(), of_recipient=False))
    several = st.one_of(
        st.lists(one, max_size=3),
        st.tuples(where(_followed()), one).map(list),
        st.tuples(where(_followed()), where(_followed())).map(list),
    )
    return several.map(lambda made: [{"name": f"r{place}", **rule} for place, rule in enumerate(made)])


@cache
def _server(domain: str, alone: bool) -> st.SearchStrategy[Document]:
    latency = st.sampled_from(
        (
            {"constant": "7s"},
            {"exponential": "20s"},
            {"median": "5s", "p95": "1m"},
            {"connect": {"constant": "2s"}, "rcpt": {"exponential": "5s"}},
        )
    )
    hosts = [
        {"name": f"mx1.{domain}", "preference": 10, "down": True},
        {"name": f"mx2.{domain}", "preference": 20},
        {"name": f"mx3.{domain}", "preference": 20},
    ]
    optional: dict[str, st.SearchStrategy[Any]] = {
        "latency": latency,
        "hosts": st.sampled_from((hosts, hosts[1:], hosts[:1])),
        "tls": st.sampled_from(("none", "required")),
        "fbl": st.sampled_from(("aggregate", "none")),
    }
    if not alone:
        optional["limits"] = _some(
            connections=st.integers(1, 2),
            messages_per_connection=st.integers(1, 2),
            messages=st.sampled_from(("2/1m", "5/10m")),
        )
    return st.fixed_dictionaries({"domains": st.just([domain]), "rules": _rules(alone)}, optional=optional)


# -- workload ---------------------------------------------------------------------------------------


@cache
def _entry(name: str, senders: tuple[str, ...], domains: tuple[str, ...]) -> st.SearchStrategy[Document]:
    address = st.sampled_from([f"{local}@{domain}" for local in LOCALS for domain in domains])
    several = st.lists(address, min_size=2, max_size=4, unique=True)
    listed = st.lists(st.one_of(address, address, several), min_size=1, max_size=6).filter(_once)
    counted = st.integers(1, 6).flatmap(
        lambda count: st.sampled_from(
            [
                {"messages": count, "to": {domains[0]: "100%"}},
                {"messages": count, "to": f"u{{n}}@{domains[-1]}"},
            ]
        )
    )
    whom = st.one_of(listed.map(lambda to: {"to": to}), listed.map(lambda to: {"to": to}), counted)
    when = st.fixed_dictionaries(
        {"name": st.just(name), "from": st.sampled_from(senders), "at": _moments},
        optional={
            "over": st.sampled_from(("10s", "5m")),
            "arrivals": st.just("poisson"),
            "tags": st.sampled_from((["news"], ["offer"], ["news", "offer"])),
        },
    )
    return st.tuples(when, whom).map(lambda parts: parts[0] | parts[1])


def _once(to: list[Any]) -> bool:
    """No address twice: the loader would send it once."""
    flat = [one for each in to for one in (each if isinstance(each, list) else [each])]
    return len(flat) == len(set(flat))


@cache
def _inputs(senders: tuple[str, ...], domains: tuple[str, ...]) -> st.SearchStrategy[tuple[Input, ...]]:
    at, sender = st.sampled_from((0, 1_000, 30_000, 70_000, 300_000)), st.sampled_from(senders)
    address = st.sampled_from([f"{local}@{domain}" for local in LOCALS for domain in domains])
    names = st.sampled_from(("bounces", "complaints", "unsubscribes"))
    given = st.one_of(
        st.tuples(at, sender, names, address).map(lambda parts: List(*parts)),
        st.tuples(at, sender, st.just("unsubscribes"), address, st.just(("news",))).map(
            lambda parts: List(*parts)
        ),
        st.tuples(at, sender, names, address).map(lambda parts: Unlist(*parts)),
        st.tuples(at, sender, st.sampled_from(("home", "elsewhere"))).map(lambda parts: SetMx(*parts)),
    )
    return st.lists(given, max_size=3).map(tuple)


@st.composite
def worlds(draw: st.DrawFn, alone: bool = False) -> World:
    """A world. ``alone``: no message can feel another one (no limits, no memory that they share)."""
    senders = ("s1", "s2")[: draw(st.integers(1, 2))]
    domains = ("d1.test", "d2.test")[: draw(st.integers(1, 2))]
    campaigns = ("c1", "c2", "c3")[: draw(st.integers(1, 3))]
    document = {
        "version": 1,
        "seed": draw(st.integers(0, 99)),
        "senders": {name: draw(_sender(name, domains, alone)) for name in senders},
        "servers": {domain.partition(".")[0]: draw(_server(domain, alone)) for domain in domains},
        "workload": [draw(_entry(name, senders, domains)) for name in campaigns],
    }
    return World(document, () if alone else draw(_inputs(senders, domains)))


@st.composite
def grown(draw: st.DrawFn, alone: bool = True) -> tuple[World, World]:
    """A world, and the same world with one more campaign, to people whom nobody else mails."""
    world = draw(worlds(alone=alone))
    document = world.document
    domain = draw(st.sampled_from([name for one in document["servers"].values() for name in one["domains"]]))
    more = {
        "name": draw(st.sampled_from(("a0", "c15", "z9"))),  # sorts before, among and after the others
        "from": draw(st.sampled_from(sorted(document["senders"]))),
        "at": draw(_moments),
        "messages": draw(st.integers(1, 5)),
        "to": f"{NEWCOMER}{{n}}@{domain}",
    }
    place = draw(st.integers(0, len(document["workload"])))
    workload = [*document["workload"][:place], more, *document["workload"][place:]]
    return world, World(document | {"workload": workload}, world.inputs)
