"""What an address would meet in a scenario: its server, the lists it stands on, the rules stage by stage."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from simulator.dice import Bound, happens
from simulator.mail import STAGES, Address, fold, fold_domain, format_share
from simulator.recipients import Query, Rule, Server, When
from simulator.report.explanations import Explanation
from simulator.report.lines import Line, Span, filled, line, row
from simulator.scenario.outline import Outline

Meets = Literal["always", "sometimes", "never"]

_FEW = 10
"""Rules for other mail that are shown one by one: more of them (the built-in domain has 80, one for each
address) would bury those that are met."""

_BESIDES = {"tls.required": "in a session in clear"}
"""Rules that no rule block stands for, and when they answer; others with a memory go by that."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A rule and an address. ``why``: the conditions that are left, or the one that fails; ``is_for_others``:
    that one names another recipient or sender."""

    rule: Rule
    meets: Meets
    why: str
    is_for_others: bool = False


def explain_address(address: str, outline: Outline, seed: int | None = None) -> Explanation:
    """What mail to an address meets; ``seed`` settles chances that belong to a recipient or a server.

    Raises ValueError for what is no address.
    """
    Address.parse(address)
    server = outline.zones.home(_domain(address))
    lines: list[Line] = [line(Span(address, "heading")), *_where(outline, server, _domain(address))]
    listed = list(_listed(address, outline))
    lines += [one for name, entry, at in listed for one in row("listed", f"{entry} of sender {name}", at)]
    told: dict[str, Any] = {"address": address, "server": server.name if server else None}
    told["listed"] = [{"sender": name, "entry": entry, "at": at} for name, entry, at in listed]
    if server is None:
        return Explanation(lines, {**told, "rules": []})
    met = _meetings(address, server, outline, outline.seed if seed is None else seed)
    left_out = [one for one in met if one.is_for_others]
    left_out = left_out if len(left_out) > _FEW else []
    shown = (one for one in met if one not in left_out)
    lines += [(), *(one for meeting in shown for one in _lines(meeting, server.name, outline))]
    lines += row("never", f"{len(left_out)} rules that are for other mail; --json lists them") * bool(
        left_out
    )
    lines += row("else", "the server's ordinary yes")
    return Explanation(lines, {**told, "rules": [_told(one, server.name, outline) for one in met]})


def _domain(address: str) -> str:
    return fold_domain(address.rpartition("@")[2])


def _where(outline: Outline, server: Server | None, domain: str) -> list[Line]:
    zone = _zone(outline, domain)
    if server is None:
        says = "" if zone else ": the DNS says dns_nxdomain"
        return [*row("server", f"none has the domain{says}"), *zone]
    hosts = ", ".join(f"{host.name}{' (down)' if host.down else ''}" for host in server.hosts)
    return [*row("server", server.name, outline.of_server(server.name).at), *row("hosts", hosts), *zone]


def _zone(outline: Outline, domain: str) -> list[Line]:
    """What the zone of a domain says when the scenario begins, and whom mail is taken to by it."""
    written = outline.of_zone(domain)
    if not written.at:
        return []
    route = outline.zones.resolved(domain)
    leads = route.fault or f"to {', '.join(one.host.name for one in route.hosts)}"
    return row("dns", f"{written.text}: {leads}", written.at)


def _listed(address: str, outline: Outline) -> Iterator[tuple[str, str, str]]:
    """(sender, entry, place) of the entries that a scenario begins with."""
    for name, sender in outline.senders.items():
        for place, entry in enumerate(sender.suppressions):
            if fold(entry.address or "") == fold(address) or entry.domain == _domain(address):
                tags = f" for {', '.join(entry.tags)}" if entry.tags else ""
                yield name, f"{entry.list}{tags}", outline.of_sender(name, "suppressions", place).at


def _meetings(address: str, server: Server, outline: Outline, seed: int) -> list[Meeting]:
    """All rules in the order in which they are tried."""
    found: list[Meeting] = []
    taken: dict[tuple[str, bool], str] = {}
    for rule in sorted(server.all_rules, key=lambda one: (not one.is_of_dns, STAGES.index(one.stage))):
        where = rule.stage, rule.is_of_dns
        meeting = _meeting(address, rule, server, outline, seed)
        if where in taken and meeting.meets != "never":
            meeting = Meeting(rule, "never", f"{taken[where]} has answered before")
        found.append(meeting)
        if meeting.meets == "always" and rule.is_sure:
            taken.setdefault(where, rule.name)
    return found


def _meeting(address: str, rule: Rule, server: Server, outline: Outline, seed: int) -> Meeting:
    left: list[str] = []
    for name in (field.name for field in fields(When)) if rule.when else ():
        wanted = getattr(rule.when, name)
        if wanted is None:
            continue
        fits = _fits(name, wanted, address, server, outline)
        if fits is False:
            return Meeting(rule, "never", f"it is for {name} {wanted}", is_for_others=True)
        left += [] if fits else [f"{name} {wanted}"]
    return _by_chance(address, rule, server, left, seed)


def _fits(name: str, wanted: Any, address: str, server: Server, outline: Outline) -> bool | None:
    """Whether one condition holds; None where it depends on more than the address."""
    if name not in ("recipient", "sender"):
        return None
    predicate = When(**{name: wanted}).predicate(server.clock)
    assert predicate is not None
    if name == "recipient":
        return predicate(Query("", "", address), 0, 1)
    mailed = [f"bounces@{sender.return_path}" for sender in outline.senders.values()]
    held = {predicate(Query("", one, address), 0, 1) for one in mailed}
    return held.pop() if len(held) == 1 else None


def _by_chance(address: str, rule: Rule, server: Server, left: list[str], seed: int) -> Meeting:
    if rule.name in _BESIDES or hasattr(rule.behaviour, "says"):
        left = [*left, _BESIDES.get(rule.name, "as the server remembers")]
    draw, purpose = Bound(seed).bind(0, 0, fold(address), 0, 0), rule.purpose(server.name)
    fate = getattr(rule.behaviour, "fate", None)
    if fate is not None:
        drawn = fate(lambda part, per: draw(f"{purpose}/{part}", per))
        if drawn is None:
            return Meeting(rule, "never", f"with seed {seed} this one is well")
        left = [*left, f"{drawn} with seed {seed}, until it recovers"]
    if rule.chance is None:
        return Meeting(rule, "sometimes" if left else "always", ", ".join(left))
    per, share = rule.drawn_per, format_share(rule.chance)
    if per in ("attempt", "message"):
        return Meeting(rule, "sometimes", ", ".join([*left, f"{share} of {per}s"]))
    if not happens(draw(purpose, per), rule.chance):
        return Meeting(rule, "never", f"it is for {share} of {per}s, and with seed {seed} not for this one")
    told = [*left, f"one of the {share} of {per}s with seed {seed}"]
    return Meeting(rule, "sometimes" if left else "always", ", ".join(told))


def _lines(met: Meeting, server: str, outline: Outline) -> Iterator[Line]:
    stage = "dns" if met.rule.is_of_dns else met.rule.stage
    why = f": {met.why}" if met.why else ""
    yield from row(stage, f"{met.rule.name}  {met.meets}{why}", outline.of_rule(server, met.rule.name).at)
    if met.meets != "never":
        yield from filled(outline.of_behaviour(server, met.rule.name), 14, "faint")


def _told(met: Meeting, server: str, outline: Outline) -> dict[str, Any]:
    return {
        "rule": met.rule.name,
        "stage": met.rule.stage,
        "at": outline.of_rule(server, met.rule.name).at,
        "meets": met.meets,
        "why": met.why,
        "does": outline.of_behaviour(server, met.rule.name),
    }
