"""Takes what comes from outside: messages into the queue, addresses on and off the lists."""

from functools import lru_cache

from simulator.dice import identity, identity_of
from simulator.engine.agenda import START
from simulator.engine.attempts import Attempts
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.inputs import Input, List, Reject, SetMx, Submit, Unlist
from simulator.engine.mailing import Delivery, Job, Message
from simulator.journal import NUMBER
from simulator.mail import fold


class Intake:
    """Applies Inputs at their instant."""

    def __init__(self, floor: Floor, fates: Fates, attempts: Attempts) -> None:
        self._floor = floor
        self._fates = fates
        self._attempts = attempts
        self._placings: dict[tuple[str, str, str, tuple[str, ...]], int] = {}

    def open(self) -> None:
        """Writes down the lists that the senders start with."""
        for desk in self._floor.desks.values():
            scopes: dict[tuple[str, str], list[str]] = {}
            for entry in desk.lists.entries(0):
                scopes.setdefault((entry.list, entry.address), []).append(entry.tag)
            for (name, address), tags in scopes.items():
                scope = () if "" in tags else tuple(tags)
                self._fates.note_listed(0, desk.sender.name, name, address, scope)

    def apply(self, at: int, given: Input) -> None:
        """Applies one Input."""
        match given:
            case Submit():
                self._submit(at, given)
            case Reject():
                self._reject(at, given)
            case List():
                self._list(at, given)
            case Unlist():
                self._unlist(at, given)
            case SetMx():
                self._set_mx(at, given)

    def _submit(self, at: int, given: Submit) -> None:
        desk = self._floor.desks[given.sender]
        number = identity(_campaign(given.campaign), given.number)
        message = Message(number, desk, given.campaign, given.tags, at, desk.sticky_ip(number))
        jobs: dict[str, Job] = {}
        for place, recipient in enumerate(given.recipients):
            key = recipient if recipient.islower() and recipient.isascii() else fold(recipient)
            domain = key[key.rindex("@") + 1 :]
            placing = self._placing(given.campaign, given.sender, domain, given.tags)
            delivery = Delivery(identity(number, place), message, recipient, key, placing)
            self._floor.ledger.accepted(at, delivery)
            stopped = desk.lists.stops(key, given.tags, at)
            if stopped is not None:
                self._fates.suppress(at, delivery, stopped)
            elif domain in jobs:
                jobs[domain].deliveries.append(delivery)
            else:
                jobs[domain] = Job(message, desk.lane(domain), [delivery])
        for job in jobs.values():
            first = job.deliveries[0].id
            self._floor.agenda.add(at, START, first, 1, 0, self._attempts.due, job)

    def _placing(self, campaign: str, sender: str, domain: str, tags: tuple[str, ...]) -> int:
        where = (campaign, sender, domain, tags)
        placing = self._placings.get(where)
        if placing is None:
            server = self._floor.servers.get(domain)
            name = None if server is None else server.name
            placing = self._floor.ledger.placing((campaign, sender, domain, name, ",".join(tags)))
            self._placings[where] = placing
        return placing

    def _reject(self, at: int, given: Reject) -> None:
        ledger = self._floor.ledger
        placing = ledger.placing((given.campaign, given.sender, "", None, ""))
        ledger.apart(at, NUMBER["rejected"], placing, given.address, ledger.word(given.why))

    def _list(self, at: int, given: List) -> None:
        self._fates.list_by_hand(at, given)

    def _unlist(self, at: int, given: Unlist) -> None:
        desk, ledger = self._floor.desks[given.sender], self._floor.ledger
        address = fold(given.address)
        if given.list == "allowlist":
            desk.lists.disallow(address)
        elif desk.lists.remove(given.list, address):
            placing = self._fates.placing_of_list(given.sender, address)
            ledger.apart(at, NUMBER["unlisted"], placing, address, ledger.word(given.list))

    def _set_mx(self, at: int, given: SetMx) -> None:
        desk, ledger = self._floor.desks[given.sender], self._floor.ledger
        desk.mx = given.mx
        placing = ledger.placing(("", given.sender, "", None, ""))
        ledger.apart(at, NUMBER["control"], placing, f"senders.{given.sender}.mx", ledger.word(given.mx))


@lru_cache(maxsize=4096)
def _campaign(name: str) -> int:
    """The id under which a workload entry's messages are numbered: its name, never its place."""
    return identity_of("campaign", name)
