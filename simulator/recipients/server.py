"""An emulated server: ordered rules, their memories, and an ordinary yes where none applies."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from simulator.mail import OPENING, STAGES, Outcome, Reply, Size, Stage, fold_domain
from simulator.recipients.clock import Clock
from simulator.recipients.encryption import MustEncrypt
from simulator.recipients.extensions import ORDINARY, Extension, offers
from simulator.recipients.last_word import LastWord, hears
from simulator.recipients.latency import Latency
from simulator.recipients.limits import Limits
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Query, name_of
from simulator.recipients.refusals import DONE, NOT_IMPLEMENTED, READY_FOR_TLS
from simulator.recipients.reputation import TrapNetwork, View
from simulator.recipients.rule import CompiledRule, Rule
from simulator.recipients.senders import Senders

Tls = Literal["none", "offered", "required"]
Certificate = Literal["valid", "expired", "wrong_name"]
_OF_TRANSACTIONS: tuple[Stage, ...] = ("mail", "rcpt", "data", "body", "eom")
_50_MIB = Size(52_428_800)

_YES: dict[Stage, Reply] = {
    "auth": Reply(235, "2.7.0", ("Authentication succeeded",)),
    "mail": Reply(250, "2.1.0", ("OK",)),
    "rcpt": Reply(250, "2.1.5", ("OK",)),
    "data": Reply(354, None, ("End data with <CR><LF>.<CR><LF>",)),
    "body": DONE,
    "eom": DONE,
    "rset": DONE,
    "quit": Reply(221, "2.0.0", ("Bye",)),
}


@dataclass(frozen=True, slots=True)
class Host:
    """One MX host: lower ``preference`` is tried first (RFC 5321 section 5.1); ``down`` refuses."""

    name: str
    preference: int = 10
    down: bool = False


@dataclass(frozen=True, kw_only=True)
class Server:
    """One mail system for one or more domains, behind one or more MX hosts.

    First match wins at each stage: the limits, then ``rules`` in order. ``fbl``: what its feedback
    loop sends when a recipient complains. ``size``: octets of the largest mail taken, announced by EHLO
    (RFC 1870) with the ``extensions``. While ``down`` all its hosts refuse. ``asked`` names the stages of
    a transaction at which it has a rule, ``greeted`` those before; at the others it answers ``yes``, and
    need not be asked. ``senders``: what can be verified of who mails it. ``pace`` is the purpose of the draws
    of its latency. What bytes alone can show: the ``certificate``, and whether replies ``dribble`` out octet
    by octet (a drop is then one in mid-line). ``opinionated``: its rules that hold opinions of senders (see
    ``opinions``).
    """

    name: str
    domains: tuple[str, ...]
    hosts: tuple[Host, ...] = ()
    latency: Latency = field(default_factory=Latency)
    limits: Limits = field(default_factory=Limits)
    rules: tuple[Rule, ...] = ()
    tls: Tls = "offered"
    certificate: Certificate = "valid"
    dribble: bool = False
    size: Size = _50_MIB
    extensions: tuple[Extension, ...] = ORDINARY
    fbl: Literal["arf", "aggregate", "none"] = "arf"
    down: bool = False
    clock: Clock = field(default_factory=Clock)
    senders: Senders = field(default_factory=Senders)
    yes: dict[Stage, Answer] = field(init=False, repr=False, compare=False)
    asked: tuple[Stage, ...] = field(init=False, repr=False, compare=False)
    greeted: frozenset[Stage] = field(init=False, repr=False, compare=False)
    pace: str = field(init=False, repr=False, compare=False)
    opinionated: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _rules: dict[Stage, tuple[CompiledRule | LastWord, ...]] = field(init=False, repr=False, compare=False)
    _counted: frozenset[Stage] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        domains = tuple(map(fold_domain, self.domains))
        if not domains:
            raise ValueError("a server needs at least one domain")
        names = [rule.name for rule in self.all_rules]
        if len(set(names)) != len(names):
            raise ValueError(f"two rules share the name {next(n for n in names if names.count(n) > 1)!r}")
        hosts = self.hosts or (Host(f"mx.{domains[0]}"),)
        yes = _ordinary(hosts[0].name, self)
        ours = [rule for rule in self.all_rules if not rule.is_of_dns]
        stages = {stage for rule in ours for stage in hears(rule) or (rule.stage,)}
        compiled = {stage: self._compiled(stage, ours, yes[stage]) for stage in stages}
        made = {
            "domains": domains,
            "hosts": hosts,
            "yes": yes,
            "asked": tuple(stage for stage in _OF_TRANSACTIONS if stage in stages),
            "greeted": OPENING & stages,
            "pace": f"{self.name}/latency",
            "opinionated": tuple(rule.name for rule in ours if hasattr(rule.behaviour, "views")),
            "_rules": compiled,
            "_counted": frozenset(rule.stage for rule in ours if rule.counts),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def _compiled(self, stage: Stage, rules: list[Rule], yes: Answer) -> tuple[CompiledRule | LastWord, ...]:
        """The rules of a stage in the order of trial; who listens stands over all others."""
        compiled: tuple[CompiledRule | LastWord, ...] = tuple(
            CompiledRule(rule, self.name, self.clock, yes.outcome)
            for rule in rules
            if rule.stage == stage and not hears(rule)
        )
        for rule in rules:
            if stage in hears(rule):
                compiled = (LastWord(rule, self.name, self.clock, compiled, yes),)
        return compiled

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule in the order of trial: encryption, limits, own."""
        return (*MustEncrypt.rules(self.tls), *self.limits.rules(), *self.rules)

    @property
    def stages(self) -> frozenset[Stage]:
        """The stages at which it has a rule."""
        return frozenset(self._rules)

    def is_dark(self, host: str) -> bool:
        """Whether the host of this name is down, by itself or with the whole server."""
        return self.down or any(one.down for one in self.hosts if one.name == name_of(host))

    def memory(self, traps: TrapNetwork | None = None) -> Memory:
        """A memory in which nothing has happened yet; ``traps``: those that it shares with other servers."""
        own = {rule.name: rule.behaviour.fresh() for rule in self.all_rules}
        return Memory(own, self.clock, self.senders, traps)

    def opinions(self, memory: Memory, at: int) -> Iterator[tuple[str, View]]:
        """What it thinks of those who send to it at an instant (ms), each with the rule that thinks so."""
        rules: dict[str, Any] = {rule.name: rule.behaviour for rule in self.rules}
        for name in self.opinionated:
            yield from ((name, view) for view in rules[name].views(memory.own[name], at))

    def inherit(self, memory: Memory, before: "Server") -> None:
        """Takes over the memory of what stood here before: a rule keeps its own while it is of the same
        kind; only what fate had in store for it is drawn anew."""
        earlier = {rule.name: rule.behaviour for rule in before.all_rules}
        for rule in self.all_rules:
            kind, was = rule.behaviour, earlier.get(rule.name)
            if type(kind) is not type(was) or (kind != was and getattr(kind, "rolls", False)):
                memory.own[rule.name] = kind.fresh()

    def answer(self, stage: Stage, query: Query, memory: Memory, at: int, draw: Draw) -> Answer:
        """What it says at a stage, at the instant ``at`` (ms); its memory is changed in place."""
        rules = self._rules.get(stage)
        if rules is None:
            return self.yes[stage]
        if stage in self._counted:
            memory.see(stage, query.sender, query.recipient)
        for rule in rules:
            answer = rule.answer(query, memory, at, draw)
            if answer is not None:
                return answer
        return self.yes[stage]

    def opened(self, memory: Memory, ip: str) -> None:
        """A client is connected, from this address."""
        memory.connections += 1
        memory.clients[ip] = memory.clients.get(ip, 0) + 1

    def closed(self, memory: Memory, ip: str) -> None:
        """A client is gone."""
        memory.connections -= 1
        memory.clients[ip] -= 1


def _ordinary(host: str, server: Server) -> dict[Stage, Answer]:
    """The answers of a server that has nothing against it (RFC 5321 section 4.2, RFC 3463)."""
    has_tls = server.tls != "none"
    its_own: dict[Stage, Reply] = {
        "connect": Reply(220, None, (host,)),
        "banner": Reply(220, None, (f"{host} ESMTP",)),
        "ehlo": Reply(250, None, (host, *offers(has_tls, server.size, server.extensions))),
        "helo": Reply(250, None, (host,)),
        "starttls": READY_FOR_TLS if has_tls else NOT_IMPLEMENTED,
    }
    return {stage: Answer(_yes(stage, its_own.get(stage) or _YES[stage])) for stage in STAGES}


@lru_cache(maxsize=4096)
def _yes(stage: Stage, reply: Reply) -> Outcome:
    """One value for what all servers say alike: outcomes are compared at every attempt."""
    return Outcome(stage, reply)
