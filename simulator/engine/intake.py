"""Takes what comes from outside: messages into the queue, addresses on and off the lists."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from simulator.dice import Lineage, identity, identity_of
from simulator.engine.agenda import START
from simulator.engine.attempts import Attempts
from simulator.engine.desk import Desk
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.inputs import (
    Handling,
    Input,
    List,
    Reject,
    SetMx,
    SetServer,
    SetZones,
    Submit,
    Unlist,
    Wish,
)
from simulator.engine.lane import Lane
from simulator.engine.mailing import HIGH, LOW, NORMAL, Delivery, Gathering, Job, Message
from simulator.engine.news import News
from simulator.engine.shard import WHOLE, Shard
from simulator.journal import NUMBER, Placing
from simulator.mail import fold
from simulator.recipients import Server
from simulator.scenario.scenario import Priority
from simulator.sender import Entry, Mail, route_of

_RANKS: Mapping[Priority, int] = MappingProxyType({"high": HIGH, "normal": NORMAL, "low": LOW})

Way = tuple[int, Lane, int, int]
"""How mail of one kind for one domain goes: its placing in the journal, the lane, priority and size."""


class Intake:
    """Applies Inputs at their instant."""

    def __init__(
        self, floor: Floor, fates: Fates, attempts: Attempts, news: News, shard: Shard = WHOLE
    ) -> None:
        self._floor = floor
        self._shard = shard
        self._fates = fates
        self._attempts = attempts
        self._news = news
        self._zones = floor.zones
        self._lineages: dict[str, Lineage] = {}
        self._ways: dict[tuple[str, str, tuple[str, ...], Handling], dict[str, Way]] = {}

    def open(self) -> None:
        """Writes down the lists that the senders start with."""
        for desk in self._floor.desks.values():
            for entry in filter(self._has, desk.lists.entries(0)):
                about = desk.sender.name, entry.list, entry.address
                self._fates.note_listed(0, *about, entry.tag)
                if entry.expires is not None:
                    tags = (entry.tag,) if entry.tag else ()
                    self._fates.expire_in_time(*about, tags, entry.expires)

    def _has(self, entry: Entry) -> bool:
        return self._shard.has(entry.address)

    def apply(self, at: int, given: Input) -> None:
        """Applies one Input."""
        match given:
            case Submit():
                self._submit(at, given)
            case Reject():
                self._reject(at, given)
            case List():
                self._fates.list_by_hand(at, given)
            case Unlist():
                self._fates.unlist_by_hand(at, given)
            case Wish():
                self._news.by_hand(at, given)
            case SetMx():
                self._set_mx(at, given)
            case SetServer():
                self._set_server(at, given)
            case SetZones():
                self._set_zones(at, given)

    def _submit(self, at: int, given: Submit) -> None:
        number, first = self._lineage(given.campaign).child(given.number)
        ways = self._ways_of(given)
        message: Message | None = None
        jobs: list[Job] = []
        filling: dict[str, Job] = {}
        for place, recipient in enumerate(given.recipients):
            key = recipient if recipient.islower() and recipient.isascii() else fold(recipient)
            domain = key[key.rindex("@") + 1 :]
            placing, lane, rank, size = ways.get(domain) or self._way(ways, given, domain)
            desk = lane.desk
            if message is None or message.desk is not desk:  # a domain may lie on another route
                ip = desk.sticky_ip(number)
                message = Message(number, desk, given.campaign, given.tags, at, ip, rank, size)
            delivery = Delivery(identity(number, place) if place else first, message, recipient, key, placing)
            self._floor.ledger.accepted(at, delivery)
            stopped = desk.lists.stops(key, given.tags, at)
            if stopped is not None:
                self._fates.suppress(at, delivery, stopped)
            elif domain in filling and filling[domain].has_room(1):
                filling[domain].deliveries.append(delivery)
            else:
                filling[domain] = Job(message, lane, domain, [delivery])
                jobs.append(filling[domain])
        if len(jobs) > 1:
            _gather(jobs)
        for job in jobs:
            self._floor.agenda.add(at, START, job.deliveries[0].id, 1, 0, self._attempts.due, job)

    def _lineage(self, campaign: str) -> Lineage:
        """The ids of a workload entry's messages: they hang on its name, never on its place."""
        lineage = self._lineages.get(campaign)
        if lineage is None:
            lineage = self._lineages[campaign] = Lineage(identity_of("campaign", campaign))
        return lineage

    def _ways_of(self, given: Submit) -> dict[str, Way]:
        kind = given.campaign, given.sender, given.tags, given.handling
        ways = self._ways.get(kind)
        if ways is None:
            ways = self._ways[kind] = {}
        return ways

    def _way(self, ways: dict[str, Way], given: Submit, domain: str) -> Way:
        server = self._floor.servers.get(domain)
        name = None if server is None else server.name
        priority, within, size = given.handling
        placing = Placing(given.campaign, given.sender, domain, name, ",".join(given.tags), within)
        hosts = self._zones.names(domain)
        lane = self._desk(given, domain, server, hosts).lane(domain, hosts)
        way = ways[domain] = self._floor.ledger.placing(placing), lane, _RANKS[priority], size
        return way

    def _desk(self, given: Submit, domain: str, server: Server | None, hosts: tuple[str, ...]) -> Desk:
        """The sender on the route that this mail takes."""
        desk, routes = self._floor.desks[given.sender], self._floor.routes
        name = None if server is None else server.name
        route = route_of(routes, Mail(given.sender, domain, given.tags, name, hosts))
        return desk if route is None else desk.on_route(routes.index(route), route)

    def _reject(self, at: int, given: Reject) -> None:
        ledger = self._floor.ledger
        placing = ledger.placing(Placing(given.campaign, given.sender, "", None, ""))
        ledger.apart(at, NUMBER["rejected"], placing, given.address, ledger.word(given.why))

    def _set_mx(self, at: int, given: SetMx) -> None:
        self._floor.desks[given.sender].account.mx = given.mx
        self._note(at, Placing("", given.sender, "", None, ""), f"senders.{given.sender}.mx", given.mx)

    def _set_server(self, at: int, given: SetServer) -> None:
        self._floor.transport.change(given.server)
        self._note(at, Placing("", "", "", given.server.name, ""), given.path, given.value)

    def _set_zones(self, at: int, given: SetZones) -> None:
        """Mail under way is looked up anew; which route mail takes is settled when it comes in."""
        self._floor.transport.rewrite(given.records)
        self._zones = self._zones.rewritten(given.records)
        self._ways.clear()
        self._note(at, Placing("", "", "", None, ""), given.path, given.value)

    def _note(self, at: int, placing: Placing, path: str, value: str) -> None:
        """Writes down what happened to the world, which all shards see."""
        if self._shard.is_first:
            self._floor.ledger.control(at, placing, path, value)


def _gather(jobs: Iterable[Job]) -> None:
    """Jobs of one message are due together where the sender has them so."""
    for job in jobs:
        message = job.message
        if not message.desk.gathers:
            continue
        if message.gathering is None:
            message.gathering = Gathering(set())
        message.gathering.under_way.add(job)
