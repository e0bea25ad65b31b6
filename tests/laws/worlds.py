"""Random small worlds: scenarios as documents, what is done to them by hand, and their journals.

A document is plain data in the words of the scenario language; written as JSON it is YAML, so every
world goes through the loader, and a failing one can be saved and run. All is chosen by a ``Random``:
Hypothesis lends one of its own, a number makes one that is always the same.
"""

import json
from random import Random
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


WAITS = ("1s", "20s", "1m", "3m", "10m")
MOMENTS = ("0s", "0s", "1s", "1m", "15m")
CHANCES = ("20%", "50%", "80%")
TAGS = (["news"], ["offer"], ["news", "offer"])
LISTS = ("bounces", "complaints", "unsubscribes")
SAYS_4YZ = (
    "450 4.1.1 No such user",
    "451 4.3.0 Busy",
    "452 4.2.2 Mailbox full",
    "421 4.3.2 Closing",
    "452 4.5.3 Too many",
)
SAYS_5YZ = (
    "550 5.1.1 No such user",
    "550 No",
    "552 5.2.2 Mailbox full",
    "554 5.7.1 Spam",
    "553 5.1.3 Bad address",
    "552 Full",
)


def _refusal(dice: Random) -> str:
    return dice.choice(dice.choice((SAYS_4YZ, SAYS_5YZ)))


def _some(dice: Random, **parts: Any) -> Document:
    """Each part, or not, as a coin falls; a part is what it says, or one of its several."""
    return {
        name: dice.choice(part) if isinstance(part, tuple) else part
        for name, part in parts.items()
        if dice.random() < 0.4
    }


def _address(dice: Random, domains: tuple[str, ...]) -> str:
    return f"{dice.choice(LOCALS)}@{dice.choice(domains)}"


# -- senders ----------------------------------------------------------------------------------------


def _retry(dice: Random, alone: bool) -> Document:
    if dice.random() < 0.3:
        schedule = {"schedule": {"exponential": {"first": "20s", "factor": 1.5, "cap": "4m"}}}
    else:
        delays = [dice.choice(("20s", "1m", "2m", "4m")) for _ in range(dice.randint(1, 4))]
        schedule = {"schedule": delays, "tail": dice.choice(("stop", "repeat"))}
    jitter = dice.choice(("none", "none", "full", "equal", "decorrelated", {"uniform": {"share": "20%"}}))
    age = dice.choice(("90s", "90s", "5m", "12m"))
    give_up = {"after": age, **_some(dice, after_attempts=(1, 2, 3, 4))}
    scope = {} if alone else _some(dice, scope=("message", "address+sender", "host", "domain"))
    return {**schedule, "jitter": jitter, "give_up": give_up, **scope}


THROTTLES: tuple[Document, ...] = (
    {"cohort": {"start": 1, "dead_for": "1m"}},
    {"consecutive": {"threshold": 0}},
    {"negative_cache": {"ttl": "1m", "counts": True}},
    {"negative_cache": {"ttl": "30s"}},
    {"penalty_square": {}},
    {"host_record": {"rules": {"rules": [{"op": "F", "until": "3m", "gap": "20s"}]}}},
)


def _suppressions(dice: Random, domains: tuple[str, ...]) -> list[Document]:
    return [
        {
            "address": _address(dice, domains),
            "list": dice.choice((*LISTS, "allowlist")),
            **_some(dice, expires=("1m", "10m")),
        }
        for _ in range(dice.randint(0, 2))
    ]


def _sender(dice: Random, name: str, domains: tuple[str, ...], alone: bool) -> Document:
    connections = {"per_domain": dice.randint(1, 3), "messages_per_connection": dice.randint(1, 3)}
    if alone:
        connections = {"per_domain": 1000, "messages_per_connection": 1}
    if connections["per_domain"] == 3:  # without a draw: worlds known by a number stay
        connections["recipients_per_transaction"] = connections["messages_per_connection"]
    return {
        "domain": f"{name}.test",
        "retry": _retry(dice, alone),
        "connections": connections,
        "ips": [f"192.0.2.{place + 1}" for place in range(dice.randint(1, 3))],
        "suppressions": _suppressions(dice, domains),
        "soft_5xx": dice.choice(([], ["550"], ["all"], ["mailbox_full"], ["unknown_user"])),
        **_some(
            dice,
            mx=("home", "elsewhere"),
            fbl=("all", "none"),
            ip_choice=("per_attempt", "per_domain"),
            final_4xx=(["mailbox_full"], ["rate_limited", "unknown_user"]),
            hard_on_4yz={"same": 2, "apart": "1s"},
            banner_5xx=("last_host", "at_once"),
            garbage="fail",
            hello=("ehlo_only", "helo"),
            starttls_refused=("next_host", "by_reply"),
            tls_fail=("clear_after_delay", "next_host", "defer"),
            reoffer=({"on": ["452"]}, {"on": ["4.5.3"], "once": ["452", "552"]}),
            rcpt_552="fail",
            dns={"nxdomain": "retry"},
            suppress=({"bare_code": True}, {"dns": True}, {"give_ups": {"count": 2, "within": "1h"}}),
        ),
        **({} if alone else _some(dice, throttle=THROTTLES)),
    }


# -- servers ----------------------------------------------------------------------------------------


def _then(dice: Random) -> Document:
    """What an accepted mail leads to; mostly reports."""
    after = {"after": dice.choice(WAITS)}
    what = dice.choice(("report", "report", "report", "delayed", "complaint", "wish"))
    if what == "complaint":
        return {"complaint": "abuse", **after}
    if what == "wish":
        method, scope = dice.choice(("one_click", "mailto")), dice.choice(("all", "tags"))
        return {"unsubscribe": method, "scope": scope, **after}
    return {"bounce": _refusal(dice), **({"action": "delayed"} if what == "delayed" else {}), **after}


def _followed(dice: Random, alone: bool) -> Document:
    """The server takes the mail, and something comes of it; or its yes is lost besides."""
    if dice.random() < 0.5:
        return {"accept": True, "then": _then(dice)}
    return {"at": "eom", "fault": dice.choice(("drop", "timeout")), "then": _then(dice)}


def _refusing(dice: Random, alone: bool) -> Document:
    if dice.random() < 0.5:
        return {"at": dice.choice(("rcpt", "data", "eom")), "reply": _refusal(dice)}
    if dice.random() < 0.5:
        turns = (*SAYS_4YZ, "250 2.1.5 OK", "550 5.1.1 No such user")
        return {"replies": [dice.choice(turns) for _ in range(dice.randint(1, 3))]}
    at = dice.choice(("rcpt", "data", "body", "eom"))
    return {"at": at, "fault": dice.choice(("drop", "timeout", "garbage"))}


def _greylist(dice: Random, alone: bool) -> Document:
    keys = [["ip", "sender", "recipient"], ["recipient"]] + ([] if alone else [["sender"]])
    return {"greylist": {"wait": dice.choice(WAITS), "key": dice.choice(keys)}}


def _unreached(dice: Random) -> Document:
    if dice.random() < 0.5:
        stages = ("connect", "banner", "ehlo", "helo", "starttls", "mail")
        return {"at": dice.choice(stages), "reply": _refusal(dice)}
    faults = ({"fault": "refuse"}, {"fault": "timeout"}, {"fault": "dns_nxdomain"})
    return dice.choice((*faults, {"at": "starttls", "fault": "tls"}))


def _rule(dice: Random, alone: bool) -> Document:
    """A rule for everybody, for some recipients, a tag, an attempt, or as chance has it."""
    chance = {"chance": dice.choice(CHANCES)}
    if dice.random() < 0.2:
        return _unreached(dice) | chance
    rule = dice.choice((_followed, _followed, _refusing, _refusing, _greylist))(dice, alone)
    some = ({"recipient": "a*"}, {"recipient": "/e/"}, {"tag": "news"}, {"attempt": "1-2"})
    return rule | dice.choice((chance, {}, {"when": dice.choice(some), **_some(dice, **chance)}))


def _server(dice: Random, domain: str, alone: bool) -> Document:
    latency = (
        {"constant": "7s"},
        {"exponential": "20s"},
        {"median": "5s", "p95": "1m"},
        {"connect": {"constant": "2s"}, "rcpt": {"exponential": "5s"}},
    )
    hosts = [
        {"name": f"mx1.{domain}", "preference": 10, "down": True},
        {"name": f"mx2.{domain}", "preference": 20},
        {"name": f"mx3.{domain}", "preference": 20},
    ]
    limits = {"connections": (1, 2), "messages_per_connection": (1, 2), "messages": ("2/1m", "5/10m")}
    return {
        "domains": [domain],
        "rules": [{"name": f"r{place}", **_rule(dice, alone)} for place in range(dice.randint(0, 3))],
        "limits": {} if alone else _some(dice, **limits),
        **_some(
            dice,
            latency=latency,
            hosts=(hosts, hosts[1:], hosts[1:], hosts[:1]),
            tls=("none", "required"),
            fbl=("aggregate", "none"),
        ),
    }


# -- zones ------------------------------------------------------------------------------------------


def _zones(dice: Random, servers: Document) -> Document:
    """What the DNS says of the domains, and of hosts: all is well, or nothing is, now or later."""
    hosts = [
        host["name"]
        for name, server in servers.items()
        for host in server.get("hosts", [{"name": f"mx.{name}.test"}])
    ]
    says = ("nxdomain", "servfail", "timeout", "null_mx", {"mx": {"lost.test": 10}}, {"cname": "lost.test"})
    exchangers = [{"mx": {dice.choice(hosts): 10, dice.choice(hosts): dice.choice((10, 20))}} for _ in "abc"]
    zones: Document = {f"{name}.test": dice.choice((*says, *exchangers, *exchangers)) for name in servers}
    return {
        "lost.test": dice.choice(("nxdomain", "servfail", {})),
        **zones,
        dice.choice(hosts): {"a": ["203.0.113.1", "203.0.113.2"], "aaaa": ["2001:db8::1"]},
    }


# -- routes -----------------------------------------------------------------------------------------


def _route(dice: Random) -> Document:
    """Mail with one tag goes another way."""
    connections = {"per_domain": dice.randint(1, 3), "messages_per_connection": dice.randint(1, 3)}
    slow = {"reply": "4*", "for": dice.choice(WAITS), "connections": 1}
    paused = {"reply": "4*", "pause": "20s", "connections": 1, "recover": "one_by_one"}
    slows = slow, slow | {"rate": "1/1m"}, slow | {"times": "2/1m"}, paused
    rates = ("1/20s", "2/1m", "3/30s")
    return {
        "when": {"tag": "news"},
        "connections": connections,
        **_some(dice, rate=rates, backoff_on=tuple([rule] for rule in slows)),
    }


# -- workload ---------------------------------------------------------------------------------------


def _entry(dice: Random, name: str, senders: tuple[str, ...], domains: tuple[str, ...]) -> Document:
    entry: Document = {"name": name, "from": dice.choice(senders), "at": dice.choice(MOMENTS)}
    entry |= _some(dice, over=("10s", "5m"), arrivals="poisson", tags=TAGS, priority=("low", "high"))
    if dice.random() < 0.3:
        to = dice.choice(({domains[0]: "100%"}, f"u{{n}}@{domains[-1]}"))
        return entry | {"messages": dice.randint(1, 6), "to": to}
    people = [f"{local}@{domain}" for local in LOCALS for domain in domains]
    dice.shuffle(people)
    to = []
    while people and len(to) < 4:
        together = dice.choice((1, 1, 2, 3))
        to.append(people[:together] if together > 1 else people[0])
        del people[:together]
    return entry | {"to": to}


def _input(dice: Random, senders: tuple[str, ...], domains: tuple[str, ...]) -> Input:
    at, sender = dice.choice((0, 1_000, 30_000, 70_000, 300_000)), dice.choice(senders)
    address, name = _address(dice, domains), dice.choice(LISTS)
    return dice.choice(
        (
            List(at, sender, name, address),
            List(at, sender, "unsubscribes", address, ("news",)),
            Unlist(at, sender, name, address),
            SetMx(at, sender, dice.choice(("home", "elsewhere"))),
        )
    )


def world(dice: Random, alone: bool = False) -> World:
    """A world. ``alone``: no message can feel another one (no limits, no memory that they share)."""
    senders = ("s1", "s2")[: dice.randint(1, 2)]
    domains = ("d1.test", "d2.test")[: dice.randint(1, 2)]
    document = {
        "version": 1,
        "seed": dice.randint(0, 99),
        "senders": {name: _sender(dice, name, domains, alone) for name in senders},
        "servers": {domain.partition(".")[0]: _server(dice, domain, alone) for domain in domains},
        "workload": [
            _entry(dice, name, senders, domains) for name in ("c1", "c2", "c3")[: dice.randint(1, 3)]
        ],
    }
    if not alone and dice.random() < 0.4:
        document["routes"] = [_route(dice)]
    inputs = () if alone else [_input(dice, senders, domains) for _ in range(dice.choice((0, 0, 1, 3)))]
    if dice.random() < 0.2:
        document["zones"] = _zones(dice, document["servers"])
        later = _zones(dice, document["servers"])
        changed = {f"zones.{name}": zone for name, zone in later.items() if name != "lost.test"}
        document["timeline"] = [{"at": dice.choice(WAITS), "set": changed}]
    return World(document, tuple(inputs))


def pair(dice: Random, alone: bool) -> tuple[World, World]:
    """A world, and the same world with one more campaign, to people whom nobody else mails."""
    fewer = world(dice, alone)
    document = fewer.document
    more = {
        "name": dice.choice(("a0", "c15", "z9")),  # sorts before, among and after the others
        "from": dice.choice(sorted(document["senders"])),
        "at": dice.choice(MOMENTS),
        "messages": dice.randint(1, 5),
        "to": f"{NEWCOMER}{{n}}@{dice.choice(sorted(document['servers']))}.test",
    }
    place = dice.randint(0, len(document["workload"]))
    workload = [*document["workload"][:place], more, *document["workload"][place:]]
    return fewer, World(document | {"workload": workload}, fewer.inputs)


def shardable(dice: Random) -> World:
    """A world that can often be run in shards: its domains apart, or its recipients one by one. Sometimes
    they meet after all, at a server, on the way to it, or in a message."""
    document = world(dice, alone=True).document
    document.pop("zones", None)
    if dice.random() < 0.3:
        document["servers"] = {name: _server(dice, f"{name}.test", False) for name in document["servers"]}
    if dice.random() < 0.3:
        for sender in document["senders"].values():
            sender["connections"] = {"per_domain": dice.randint(1, 3)}
    if dice.random() < 0.7:
        document["workload"] = [entry for entry in document["workload"] if "messages" in entry]
    people = {"name": "many", "from": "s1", "messages": 30, "to": "u{n}@d1.test", "over": "20s"}
    document["workload"].append(people)
    document["timeline"] = [_event(dice, document) for _ in range(dice.randint(0, 3))]
    return World(document)


def calm(dice: Random) -> World:
    """A world much of whose mail nothing happens to; what may happen is rare, or cannot be foretold."""
    document = shardable(dice).document
    document.pop("timeline")
    document["servers"].setdefault("d2", {"domains": ["d2.test"], "rules": []})
    for server in document["servers"].values():
        _becalm(dice, server)
    for sender in document["senders"].values():
        sender["connections"] = {"per_domain": dice.choice((1, *[1000] * 9))}
        sender["ips"] = sender["ips"][: dice.choice((1, 1, 1, 3))]
        sender["suppressions"] = _rare(dice, [{"address": "u1@d1.test", "list": "bounces"}], [])
    entries = [_many(dice, "c1", "d1.test"), _many(dice, "c2", "d2.test")]
    again = [_many(dice, "again", "d1.test") | {"at": "1h"}]
    document["workload"] = entries + (again if dice.random() < 0.3 else [])
    document["timeline"] = _rare(dice, [{"at": "0s", "suppress": "u2@d2.test", "list": "bounces"}], [])
    document["timeline"] = [event | {"sender": "s1"} for event in document["timeline"]]
    return World(document | _some(dice, duration=("90s", "2h")))


def _rare(dice: Random, some: Any, none: Any) -> Any:
    return some if dice.random() < 0.15 else none


def _becalm(dice: Random, server: Document) -> None:
    """Leaves little in a server that is not rare."""
    server["rules"] = [rule | _rare(dice, {}, _rarely(dice)) for rule in server["rules"]]
    if dice.random() < 0.5:
        server["rules"].append({"name": "people", "conditions": CONDITIONS})
    for key in ("latency", "hosts", "tls", "limits"):
        if dice.random() < 0.85:
            server.pop(key, None)
    server |= _rare(dice, {"down": True}, {})
    certain = {"constant": "7s"}, {"connect": {"constant": "2s"}}
    server |= _some(dice, latency=(*certain, {"exponential": "9s"}))


CONDITIONS: list[Document] = [
    {"name": "gone", "share": "5%", "reply": "550 5.1.1 No such user"},
    {
        "name": "full",
        "share": "9%",
        "reply": "452 4.2.2 Full",
        "recovers": "50%",
        "after": {"constant": "3m"},
    },
]


def _rarely(dice: Random) -> Document:
    return {"chance": dice.choice(("5%", "20%")), "per": dice.choice(("attempt", "message", "recipient"))}


def _many(dice: Random, name: str, domain: str) -> Document:
    to = dice.choice((f"u{{n}}@{domain}", f"u{{n}}@{domain}", {domain: "100%"}, f"U{{n}}@{domain}"))
    to = dice.choice((to, to, to, to, {"d1.test": "50%", "d2.test": "50%"}))
    entry = {
        "name": name,
        "from": "s1",
        "messages": dice.randint(1, 60),
        "to": to,
        "at": dice.choice(MOMENTS),
    }
    return entry | _some(dice, over=("10s", "5m"), arrivals="poisson", tags=TAGS, priority="low")


def _event(dice: Random, document: Document) -> Document:
    sender = dice.choice(sorted(document["senders"]))
    address = _address(dice, ("d1.test", "d2.test"))
    at = {"at": dice.choice(MOMENTS), "sender": sender}
    what = dice.choice(("set", "suppress", "unsuppress", "complain"))
    if what == "set":
        return {"at": at["at"], "set": {f"senders.{sender}.mx": dice.choice(("home", "elsewhere"))}}
    return at | {what: address, **({} if what == "complain" else {"list": dice.choice(LISTS)})}


_dice = st.randoms(use_true_random=False)


def worlds() -> st.SearchStrategy[World]:
    return _dice.map(world)


def pairs(alone: bool) -> st.SearchStrategy[tuple[World, World]]:
    return _dice.map(lambda dice: pair(dice, alone))


def shardables() -> st.SearchStrategy[World]:
    return _dice.map(shardable)


def calms() -> st.SearchStrategy[World]:
    return _dice.map(calm)
