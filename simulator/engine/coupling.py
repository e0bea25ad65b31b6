"""Which mail can feel which, and so what of a run may be carried out apart with nothing changed.

Deliveries meet at a server (its memory, its limits), on the way to it (connections, rates, throttles, shared
histories), in the message they belong to, and in a queue that is worked off one after the other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeGuard

from simulator.engine.homes import over_time
from simulator.engine.shard import Shard
from simulator.mail import fold_domain
from simulator.recipients import Zones
from simulator.scenario.scenario import ListChange, Listed, Scenario, Shares
from simulator.sender import Sender
from simulator.sender.records import SHARED
from simulator.sender.wakeups.grid import Grid

Domains = frozenset[str]


class Plan(NamedTuple):
    """The shards of a run; ``why`` there are fewer than were asked for, "" where there are not."""

    shards: tuple[Shard, ...]
    why: str = ""


def plan(scenario: Scenario, wanted: int) -> Plan:
    """Deals a scenario's domains out to ``wanted`` shards at most; where one has more than its share of the
    mail and lets its recipients be told apart, those. One shard is the whole run."""
    whole = Plan((Shard(0, 1, {}),))
    if wanted < 2:
        return whole
    runner = next(filter(_runner, _ways(scenario)), None)
    if runner is not None:
        return whole._replace(why=f'sender "{runner.name}" works its queue off in runs of limited width')
    thinker = next((server for server in scenario.servers.values() if server.opinionated), None)
    if thinker is not None:
        return whole._replace(why=f'server "{thinker.name}" holds opinions of all that senders do')
    mail = _mail(scenario)
    groups = sorted(_groups(scenario), key=lambda group: (-_size(group, mail), min(group)))
    share = sum(mail.values()) / wanted
    bound = {group: _bound(scenario, group, mail) for group in groups if _size(group, mail) > share}
    spread = frozenset(domain for group, why in bound.items() if not why for domain in group)
    kept = [group for group in groups if not group & spread and _size(group, mail)]
    number = wanted if spread else min(wanted, len(kept))
    why = next(filter(None, bound.values()), "all mail goes to one domain") if number < wanted else ""
    if number < 2:
        return whole._replace(why=why)
    homes = _dealt(kept, mail, number)
    return Plan(tuple(Shard(place, number, homes, spread) for place in range(number)), why)


def apart(scenario: Scenario) -> Domains:
    """The domains whose recipients may be told apart: mail to one is not felt by mail to another."""
    if any(_runner(sender) for sender in _ways(scenario)):
        return frozenset()
    mail = _mail(scenario)
    groups = (group for group in _groups(scenario) if not _bound(scenario, group, mail))
    return frozenset(domain for group in groups for domain in group)


def _ways(scenario: Scenario) -> Iterator[Sender]:
    """Every sender, on its own way and on each route."""
    yield from scenario.senders.values()
    for route in scenario.routes:
        yield from route.senders.values()


def _runner(sender: Sender) -> bool:
    wakeup = sender.policy.retry.wakeup
    return isinstance(wakeup, Grid) and wakeup.runner is not None


def _mail(scenario: Scenario) -> Counter[str]:
    """Deliveries by domain."""
    found: Counter[str] = Counter()
    for entry in scenario.workload:
        if isinstance(entry.to, Shares):
            found.update(dict(entry.to.counts))
        elif isinstance(entry.to, Listed):
            found.update(domain for message in entry.to.messages for domain in map(_domain, message))
        else:
            found[_domain(entry.to.text)] += entry.messages
    return found


def _domain(address: str) -> str:
    return fold_domain(address.rpartition("@")[2])


def _size(group: Domains, mail: Counter[str]) -> int:
    return sum(mail[domain] for domain in group)


def _groups(scenario: Scenario) -> set[Domains]:
    """Domains that share something: a server, a host, a message, or what their owners say by hand."""
    together: list[Iterable[str]] = [server.domains for server in scenario.servers.values()]
    by_host: dict[str, list[str]] = {}
    for server in scenario.servers.values():
        for host in server.hosts:
            by_host.setdefault(host.name, []).extend(server.domains)
    for domain, name in _led(scenario):
        by_host.setdefault(name, []).append(domain)
    together.extend(by_host.values())
    for entry in scenario.workload:
        if isinstance(entry.to, Listed):
            together.extend({_domain(one) for one in message} for message in entry.to.messages)
    wishes = [event.address for event in scenario.timeline if _is_wish(event)]
    together.append({_domain(address) for address in wishes})
    return _joined(together)


def _led(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Domains and the hosts to which their zones lead, now or later; a domain that is led nowhere stands with
    itself alone."""
    servers = tuple(scenario.servers.values())
    for records in over_time(scenario):
        zones = Zones(servers, records)
        for domain in records:
            yield domain, domain
            yield from ((domain, host) for host in zones.names(domain))


def _is_wish(event: object) -> TypeGuard[ListChange]:
    """Of wishes about no mail only the sender stands in a row: two of one instant cannot be told apart."""
    return isinstance(event, ListChange) and event.verb in ("complain", "unsubscribe")


def _joined(together: Iterable[Iterable[str]]) -> set[Domains]:
    """The sets that remain when all with something in common are one."""
    group_of: dict[str, set[str]] = {}
    for domains in together:
        whole = set(domains)
        for domain in domains:
            whole |= group_of.get(domain, set())
        group_of |= dict.fromkeys(whole, whole)
    return {frozenset(group) for group in group_of.values()}


def _bound(scenario: Scenario, group: Domains, mail: Counter[str]) -> str:
    """What mail to several recipients of these domains has in common, in words; "" if nothing."""
    for server in scenario.servers.values():
        rule = next(
            (rule for rule in server.all_rules if not getattr(rule.behaviour, "by_recipient", False)), None
        )
        if rule is not None and group.intersection(server.domains):
            return f'server "{server.name}" tells no recipients apart in its rule "{rule.name}"'
    for entry in scenario.workload:
        if isinstance(entry.to, Listed) and any(
            len(one) > 1 and _domain(one[0]) in group for one in entry.to.messages
        ):
            return f'messages of "{entry.name}" have several recipients'
    return next(filter(None, (_met(sender, _size(group, mail)) for sender in _ways(scenario))), "")


def _met(sender: Sender, deliveries: int) -> str:
    """What so many deliveries have in common on their way, in words; "" if nothing."""
    policy, scope = sender.policy, sender.policy.retry.scope
    if policy.connections.per_domain < deliveries:
        return f'sender "{sender.name}" has {policy.connections.per_domain} connections to a domain'
    if policy.throttle is not None:
        return f'sender "{sender.name}" has a throttle'
    if {scope.message, scope.contact} & SHARED or scope.rcpt in ("host", "domain"):
        return f'sender "{sender.name}" keeps histories that messages share'
    if policy.rate or policy.backoff_on:
        return f'sender "{sender.name}" has a rate, or is slowed down by replies'
    return ""


def _dealt(groups: Sequence[Domains], mail: Counter[str], number: int) -> dict[str, int]:
    """The largest first, each to the shard that has the least so far."""
    loads = [0] * number
    homes: dict[str, int] = {}
    for group in groups:
        least = loads.index(min(loads))
        loads[least] += _size(group, mail)
        homes |= dict.fromkeys(group, least)
    return homes
