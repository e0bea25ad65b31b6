"""Mail that nothing happens to, in arrays: no rule of its server touches it, and no other mail is near.

Of such a delivery everything is known but its ids and its instants. The engine carries one of them out, and
what it writes down is stamped for all the others: so there is one model, and here only the question whom it
spares. The rest goes the ordinary way. (In a long campaign that is one mail in eight.)
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.dice import Lineage, address_id, identities, identity_of, key, uniform, uniforms
from simulator.engine.coupling import apart
from simulator.engine.inputs import Submit
from simulator.engine.stamp import Ids, Pages, Stamp
from simulator.journal import Journal
from simulator.mail import fold_domain
from simulator.recipients import Per, Rows, Server, can_spare, spared
from simulator.scenario.scenario import Entry, Listed, Scenario, Shares, Template
from simulator.sender import Sender

if TYPE_CHECKING:
    import numpy as np

    Row = np.ndarray[Any, Any]

_ROW = 1 << 14  # mails looked at together
_NEVER = 1 << 62


class Way(NamedTuple):
    """Whom an entry's mail is from, and where it goes."""

    entry: Entry
    sender: Sender
    server: Server


def calm_ways(scenario: Scenario) -> dict[str, Way]:
    """The entries, by name, whose mails never meet, and whose server has the same to say to all whom it
    spares."""
    if scenario.routes or scenario.zones or any(isinstance(entry.to, Listed) for entry in scenario.workload):
        return {}
    if any(len(sender.ips) > 1 for sender in scenario.senders.values()):
        return {}
    domains = apart(scenario)
    servers = {domain: server for server in scenario.servers.values() for domain in server.domains}
    mailed = Counter(domain for entry in scenario.workload for domain in _domains(entry))
    found = {}
    for entry in scenario.workload:
        [domain, *more] = _domains(entry)
        if not more and mailed[domain] == 1 and domain in domains and _is_even(servers[domain], entry):
            found[entry.name] = Way(entry, scenario.senders[entry.sender], servers[domain])
    return found


def _domains(entry: Entry) -> list[str]:
    """Where an entry's mail goes; a template is a domain only while its address is of the plainest."""
    if isinstance(entry.to, Shares):
        return [domain for domain, _ in entry.to.counts]
    assert isinstance(entry.to, Template)
    return [fold_domain(entry.to.text.rpartition("@")[2])]


def _is_even(server: Server, entry: Entry) -> bool:
    """Whether all that a server spares fare alike: one host, no time that is drawn, nothing too large."""
    certain = len(server.hosts) == 1 and server.latency.is_certain and can_spare(server)
    return certain and entry.size <= server.size and _is_plain(entry)


def _is_plain(entry: Entry) -> bool:
    """Whether every mail goes to another address, and each is its own key."""
    if isinstance(entry.to, Shares):
        return True
    text = entry.to.text if isinstance(entry.to, Template) else ""
    return "{n}" in text and text.islower() and text.isascii()


class Calm:
    """The calm ways of a run. ``leave`` carries one mail out, alone, and gives what was written of it."""

    def __init__(
        self, ways: Mapping[str, Way], seed: int, journal: Journal, leave: Callable[[Submit], Journal]
    ) -> None:
        self.ways = ways
        self._seed = seed
        self._journal = journal
        self._leave = leave
        self._pages = {name: Pages(journal) for name in ways}
        self._stamps: dict[str, Stamp] = {}
        self._turn = _NEVER

    def disturbed(self, name: str, submits: Iterable[Submit]) -> Iterator[Submit]:
        """Those mails of an entry that something may happen to, in their order; the rest is put down."""
        way, coming = self.ways[name], iter(submits)
        lineage = Lineage(identity_of("campaign", name))
        while row := list(islice(coming, _ROW)):
            yield from self._sifted(way, row, lineage)

    def _sifted(self, way: Way, row: list[Submit], lineage: Lineage) -> list[Submit]:
        import numpy as np

        stamp = self._stamps.get(way.entry.name)
        messages, deliveries = lineage.row(np.array([one.number for one in row]))
        recipients = [one.recipients[0] for one in row]
        mask = spared(way.server, len(row), self._rows(messages, deliveries, recipients))
        (places,) = np.nonzero(mask)
        if stamp is None and len(places):
            first = row[places[0]]
            stamp = self._stamps[way.entry.name] = Stamp(self._leave(first), first.at)
        if stamp is None or not stamp.is_plain:
            return row
        ends = identity_of("session", way.server.hosts[0].name, way.sender.ips[0])
        sessions = identities(deliveries[places] ^ np.uint64(ends), 1 << 16 | 1)
        ids = Ids(messages[places], deliveries[places], sessions)
        at = np.array([row[place].at for place in places.tolist()], dtype=np.int64)
        pages = self._pages[way.entry.name]
        pages.add(stamp.sheets(at, ids), [recipients[place] for place in places.tolist()])
        self._turn = min((one.turn for one in self._pages.values() if one.turn is not None), default=_NEVER)
        return [row[place] for place in np.nonzero(~mask)[0].tolist()]

    def _rows(self, messages: "Row", deliveries: "Row", recipients: list[str]) -> "Rows":
        """The draws of a row of mails at their first attempt and its first contact."""
        import numpy as np

        subjects: dict[Per, Row] = {"attempt": deliveries, "message": messages}

        def drawn(purpose: str, per: Per) -> "Row":
            if per == "recipient" and per not in subjects:
                subjects[per] = np.fromiter(map(address_id, recipients), np.uint64, len(recipients))
            subject = subjects.get(per)
            if subject is None:
                return np.full(len(recipients), uniform(key(self._seed, purpose), 0))
            first = (1, 1) if per == "attempt" else (0, 0)
            return uniforms(key(self._seed, purpose), subject, *first)

        return drawn

    def settle(self, now: int) -> None:
        """All up to ``now`` (ms) has happened: writes what has waited for it, a block at a time."""
        if now >= self._turn or self._journal.is_full:
            self._write(now)
        self._journal.settle()

    def finish(self, before: int | None) -> None:
        """Writes the rest, or what of it lies before an instant (ms)."""
        last = _NEVER - 1 if before is None else before - 1
        while self._turn <= last:
            self._write(self._turn)
            self._journal.settle()
        self._write(last)

    def _write(self, until: int) -> None:
        for pages in self._pages.values():
            pages.write(until)
        self._turn = min((one.turn for one in self._pages.values() if one.turn is not None), default=_NEVER)
