"""Takes what comes from outside: messages into the queue, addresses on and off the lists."""

from simulator.dice import Lineage, identity, identity_of
from simulator.engine.agenda import START
from simulator.engine.attempts import Attempts
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.inputs import Input, List, Reject, SetMx, Submit, Unlist
from simulator.engine.lane import Lane
from simulator.engine.mailing import Delivery, Job, Message
from simulator.journal import NUMBER
from simulator.mail import fold

Way = tuple[int, Lane]
"""Where mail of one kind for one domain goes: its placing in the journal, and the lane."""


class Intake:
    """Applies Inputs at their instant."""

    def __init__(self, floor: Floor, fates: Fates, attempts: Attempts) -> None:
        self._floor = floor
        self._fates = fates
        self._attempts = attempts
        self._lineages: dict[str, Lineage] = {}
        self._ways: dict[tuple[str, str, tuple[str, ...]], dict[str, Way]] = {}

    def open(self) -> None:
        """Writes down the lists that the senders start with."""
        for desk in self._floor.desks.values():
            for entry in desk.lists.entries(0):
                about = desk.sender.name, entry.list, entry.address
                self._fates.note_listed(0, *about, entry.tag)
                if entry.expires is not None:
                    tags = (entry.tag,) if entry.tag else ()
                    self._fates.expire_in_time(*about, tags, entry.expires)

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
            case SetMx():
                self._set_mx(at, given)

    def _submit(self, at: int, given: Submit) -> None:
        desk = self._floor.desks[given.sender]
        number, first = self._lineage(given.campaign).child(given.number)
        message = Message(number, desk, given.campaign, given.tags, at, desk.sticky_ip(number))
        ways = self._ways_of(given)
        jobs: dict[Lane, Job] = {}
        for place, recipient in enumerate(given.recipients):
            key = recipient if recipient.islower() and recipient.isascii() else fold(recipient)
            domain = key[key.rindex("@") + 1 :]
            placing, lane = ways.get(domain) or self._way(ways, given, domain)
            delivery = Delivery(identity(number, place) if place else first, message, recipient, key, placing)
            self._floor.ledger.accepted(at, delivery)
            stopped = desk.lists.stops(key, given.tags, at)
            if stopped is not None:
                self._fates.suppress(at, delivery, stopped)
            elif lane in jobs:
                jobs[lane].deliveries.append(delivery)
            else:
                jobs[lane] = Job(message, lane, [delivery])
        for job in jobs.values():
            self._floor.agenda.add(at, START, job.deliveries[0].id, 1, 0, self._attempts.due, job)

    def _lineage(self, campaign: str) -> Lineage:
        """The ids of a workload entry's messages: they hang on its name, never on its place."""
        lineage = self._lineages.get(campaign)
        if lineage is None:
            lineage = self._lineages[campaign] = Lineage(identity_of("campaign", campaign))
        return lineage

    def _ways_of(self, given: Submit) -> dict[str, Way]:
        kind = given.campaign, given.sender, given.tags
        ways = self._ways.get(kind)
        if ways is None:
            ways = self._ways[kind] = {}
        return ways

    def _way(self, ways: dict[str, Way], given: Submit, domain: str) -> Way:
        server = self._floor.servers.get(domain)
        name = None if server is None else server.name
        where = given.campaign, given.sender, domain, name, ",".join(given.tags)
        lane = self._floor.desks[given.sender].lane(domain)
        way = ways[domain] = self._floor.ledger.placing(where), lane
        return way

    def _reject(self, at: int, given: Reject) -> None:
        ledger = self._floor.ledger
        placing = ledger.placing((given.campaign, given.sender, "", None, ""))
        ledger.apart(at, NUMBER["rejected"], placing, given.address, ledger.word(given.why))

    def _set_mx(self, at: int, given: SetMx) -> None:
        desk, ledger = self._floor.desks[given.sender], self._floor.ledger
        desk.mx = given.mx
        placing = ledger.placing(("", given.sender, "", None, ""))
        ledger.apart(at, NUMBER["control"], placing, f"senders.{given.sender}.mx", ledger.word(given.mx))
