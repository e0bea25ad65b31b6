"""Which of a domain's mail exchangers are tried, out of those that the DNS names (RFC 5321 section 5.1)."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from simulator.mail import Fault
from simulator.sender.failover import Failover
from simulator.sender.policy import Sender


class Exchanger(Protocol):
    """One address of one MX host, as far as the choice depends on it."""

    @property
    def name(self) -> str:
        """The name of the host."""
        ...

    @property
    def preference(self) -> int:
        """Its preference: the lowest is tried first."""
        ...


Found = TypeVar("Found", bound=Exchanger)


def chosen(
    found: Sequence[Found], fault: Fault | None, sender: Sender
) -> tuple[tuple[Found, ...], Fault | None]:
    """Those to be tried, in the order given, or the fault that leaves none.

    ``found`` beside a fault is the domain itself, where it has an address but the name server denies that
    there is such a name when it is asked for MX records: a few senders try that all the same.
    """
    policy = sender.policy
    if fault is not None:
        tries = fault == "dns_nxdomain" and policy.dns.implicit_mx == "nxdomain"
        return (tuple(found), None) if found and tries else ((), fault)
    better = found if sender.hostname is None else _better_than(found, sender.hostname)
    if not better:
        return (), "dns_loop"
    return tuple(_within(better, policy.failover)), None


def _better_than(found: Sequence[Found], ourselves: str) -> Sequence[Found]:
    """Mail goes towards lower preferences, or two hosts could hand it to each other for ever."""
    own = min((one.preference for one in found if one.name == ourselves), default=None)
    return found if own is None else [one for one in found if one.preference < own]


def _within(found: Sequence[Found], failover: Failover) -> Sequence[Found]:
    """So many hosts, so many addresses of each, so many in all."""
    hosts: dict[str, int] = {}
    kept = []
    for one in found:
        if one.name not in hosts and len(hosts) == failover.hosts:
            continue
        hosts[one.name] = hosts.get(one.name, 0) + 1
        if failover.addresses_per_host is None or hosts[one.name] <= failover.addresses_per_host:
            kept.append(one)
    return kept[: failover.addresses]
