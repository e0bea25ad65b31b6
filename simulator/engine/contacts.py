"""Contacts: an attempt's way along the hosts of its domain, until one gives it a session or none is left."""

from collections.abc import Callable

from simulator.engine.admission import Admission
from simulator.engine.agenda import END, Action
from simulator.engine.floor import Floor
from simulator.engine.ledger import Where
from simulator.engine.lookups import Lookups
from simulator.engine.mailing import Delivery, Job, Walk
from simulator.journal import NULL
from simulator.mail import Outcome
from simulator.recipients import Route
from simulator.sender import goes_clear, walks_on
from simulator.transport.seam import Contacted, Session


class Contacts:
    """Looks up, connects, walks on. ``transact`` is what is done with an open session, ``unreachable``
    what is done where no host is left: an action about a walk and its last contact."""

    def __init__(
        self,
        floor: Floor,
        admission: Admission,
        lookups: Lookups,
        transact: Callable[[int, Job, Session], None],
        unreachable: Action,
    ) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._transport = floor.transport
        self._draw = floor.draw
        self._admission = admission
        self._lookups = lookups
        self._transact = transact
        self._unreachable = unreachable

    def _bind(self, delivery: Delivery, contact: int) -> None:
        self._draw.bind(delivery.id, delivery.message.id, delivery.key, delivery.attempts, contact)

    def seek(self, at: int, job: Job, ip: str) -> None:
        """Looks the job's domain up and tries its hosts from the first."""
        route = self._lookups.route(at, job, self._draw)
        if route.fault is None:
            place = 0
            if job.message.desk.gate is not None:
                place = self._admission.place(at, job, route, 0) % len(route.hosts)
                self._bind(job.deliveries[0], job.contact)
            self.reach(at, job, route, place, ip)
        else:
            took = job.message.desk.policy.dns.timeout_after if route.fault == "dns_timeout" else 0
            failed = Contacted(None, Outcome("connect", fault=route.fault), took, False, route.answered_by)
            self._later(at + took, job, self._unreachable, (Walk(job, route, 0, ip), failed))

    def reach(self, at: int, job: Job, route: Route, place: int, ip: str, *, clear: bool = False) -> None:
        """Tries a host; where that took no time and gave a session, its mail is offered at once."""
        server, host, _ = route.hosts[place]
        policy = job.message.desk.policy
        contacted = self._transport.open(server, host, ip, policy, at, self._draw, clear=clear)
        if job.message.desk.moves:
            job.walk = Walk(job, route, place, ip, clear)
        session = contacted.session
        if contacted.took:
            subject = Walk(job, route, place, ip, clear), contacted
            self._later(at + contacted.took, job, self._contacted, subject)
        elif session is None:
            self._note_failure(at, Walk(job, route, place, ip, clear), contacted)
        else:
            self._connected(at, job, session, contacted)

    def _later(self, at: int, job: Job, action: Action, subject: object) -> None:
        self._agenda.add(at, END, job.deliveries[0].id, job.attempts, job.contact, action, subject)

    def _contacted(self, at: int, subject: tuple[Walk, Contacted]) -> None:
        """A contact that took time is over."""
        walk, contacted = subject
        job, session = walk.job, contacted.session
        self._bind(job.deliveries[0], job.contact)
        if session is None:
            self._note_failure(at, walk, contacted)
        else:
            self._connected(at, job, session, contacted)

    def _connected(self, at: int, job: Job, session: Session, contacted: Contacted) -> None:
        ledger = self._ledger
        words = ledger.words
        where = job.contact, session.id, NULL, words[session.host], words[session.ip]
        rule = words[contacted.answered_by]
        ledger.contact(at, at - contacted.took, job.deliveries[0], where, NULL, rule)
        if job.message.desk.gate is not None:
            self._admission.met_host(at, job, session.host, None)
        job.sessions += 1
        self._transact(at, job, session)

    def _note_failure(self, at: int, walk: Walk, contacted: Contacted) -> None:
        """Writes a contact down that gave no session; then goes on to what is left to try."""
        ledger, began = self._ledger, at - contacted.took
        outcome, rule = ledger.outcome(contacted.outcome), ledger.words[contacted.answered_by]
        ledger.contact(at, began, walk.job.deliveries[0], self.where(walk), outcome, rule)
        self._walk_on(at, walk, contacted)

    def _walk_on(self, at: int, walk: Walk, contacted: Contacted) -> None:
        """A contact failed: once more in clear, the next host, or the end of the attempt."""
        job, route, outcome = walk.job, walk.route, contacted.outcome
        assert outcome is not None
        place, age = walk.place, job.began - job.message.accepted_at
        in_clear = contacted.reconnect and goes_clear(job.message.desk.policy, age)
        if not in_clear:
            self._admission.met_host(at, job, route.hosts[place].host.name, outcome)
            place = self._admission.place(at, job, route, place + 1)
            if place == len(route.hosts) or not walks_on(outcome, job.message.desk.policy):
                self._unreachable(at, (walk, contacted))
                return
        job.contact += 1
        self._bind(job.deliveries[0], job.contact)
        self.reach(at, job, route, place, walk.ip, clear=in_clear)

    def where(self, walk: Walk) -> Where:
        """Where a walk stands, as rows tell it."""
        words = self._ledger.words
        if not walk.route.hosts:  # the DNS named nobody: no contact was made
            return NULL, NULL, NULL, NULL, words[walk.ip]
        return walk.job.contact, NULL, NULL, words[walk.route.hosts[walk.place].host.name], words[walk.ip]
