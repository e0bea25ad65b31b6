"""Transactions: mail offered on a session, and what follows from how that ends."""

from simulator.engine.admission import Admission, lost
from simulator.engine.agenda import END, Action
from simulator.engine.contacts import Contacts
from simulator.engine.floor import Floor
from simulator.engine.ledger import Where
from simulator.engine.lookups import Lookups
from simulator.engine.mailing import Job, Walk
from simulator.engine.news import News
from simulator.engine.onward import Moving, moving, without
from simulator.engine.queue import Queue
from simulator.engine.rounds import Round, begun, ended, next_round
from simulator.engine.turns import Turns
from simulator.engine.verdicts import Verdicts
from simulator.transport.seam import Contacted, Handled, Recipient, Session

_ROUND = 8
"""Every transaction of an attempt has dice of its own: their number stands above the contact's 8 bits."""


class Transactions:
    """From an open session, or none to be had, to the verdicts. ``leave`` is the action of a job whose turn
    in a queue run is over."""

    def __init__(
        self,
        floor: Floor,
        news: News,
        queue: Queue,
        verdicts: Verdicts,
        admission: Admission,
        lookups: Lookups,
        turns: Turns,
        leave: Action,
    ) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._transport = floor.transport
        self._draw = floor.draw
        self._news = news
        self._queue = queue
        self._verdicts = verdicts
        self._admission = admission
        self._turns = turns
        self._leave = leave
        self.contacts = Contacts(floor, admission, lookups, self.transact, self._unreachable)

    def transact(self, at: int, job: Job, session: Session) -> None:
        """Offers the mail on an open session."""
        deliveries, desk = job.deliveries, job.message.desk
        handled = self._transport.transact(session, desk.mail_from, deliveries, desk.policy, at, self._draw)
        for delivery, taken in zip(deliveries, handled.recipients, strict=True):
            if taken.then is not None:
                self._news.expect(at, delivery, taken)
        ended = (job, session, handled)
        self._agenda.add(
            at + handled.took, END, deliveries[0].id, job.attempts, job.contact, self._ended, ended
        )

    def _ended(self, at: int, subject: tuple[Job, Session, Handled]) -> None:
        """A transaction is over: verdicts first, then the session is passed on or closed."""
        job, session, handled = subject
        words = self._ledger.words
        where = (job.contact, session.id, session.transactions, words[session.host], words[session.ip])
        lane = job.lane
        spent = session.transactions >= lane.messages_per_connection
        if len(job.deliveries) > 1 and not (spent or handled.over):
            again = next_round(job, handled)
            if again is not None:
                self._offer_again(at, job, session, where, handled, again)
                return
        if job.rounds is not None:
            handled = ended(job, handled)
        if job.walk is not None and self._goes_on(at, job, where, handled):
            self._transport.close(session, at)
            return
        if job.message.desk.gate is not None:
            self._admission.met_domain(at, job, lost(handled))
            if lane.stranded and any(handled.accepted):
                self._queue.kick(at, lane)
        self._verdicts.conclude(at, job, where, handled.recipients, handled.accepted)
        if handled.over or spent or lane.busy > lane.limit:
            self._turns.release(at, lane, session)
        else:
            self._turns.wake(at, lane, session)
        if job.run is not None or job.message.gathering is not None:
            self._leave(at, job)

    def _offer_again(
        self, at: int, job: Job, session: Session, where: Where, handled: Handled, found: Round
    ) -> None:
        """Another transaction for those who were too many for this one; who is settled is concluded."""
        self._verdicts.note(at, found.again, "offered again")
        part = self._parted(at, job, where, handled, found.unsettled)
        begun(part, found)
        first, number = part.deliveries[0], part.rounds.number if part.rounds else 0
        dice = part.contact + (number << _ROUND)
        self._draw.bind(first.id, first.message.id, first.key, first.attempts, dice)
        self.transact(at, part, session)

    def _parted(self, at: int, job: Job, where: Where, handled: Handled, going: Moving) -> Job:
        """The part of a job whose attempt goes on; the others have what they came to concluded."""
        staying = without(job, handled, going)
        part = job.part([delivery for delivery, _ in going])
        if part is not job:
            part.run, job.run = job.run, None
            part.rounds, job.rounds = job.rounds, None
            if part.message.gathering is not None:
                part.message.gathering.replace(job, part)
            self._verdicts.conclude(at, job, where, staying.recipients, staying.accepted)
        return part

    def _unreachable(self, at: int, subject: tuple[Walk, Contacted]) -> None:
        """No host would have it: all deliveries of the job share the last outcome."""
        walk, contacted = subject
        job, outcome = walk.job, contacted.outcome
        assert outcome is not None
        lane = job.lane
        size = len(job.deliveries)
        verdicts = (Recipient(outcome, contacted.answered_by),) * size
        if walk.route.hosts:
            self._admission.met_domain(at, job, outcome)
        self._verdicts.conclude(at, job, self.contacts.where(walk), verdicts, (0,) * size)
        if walk.route.hosts:
            self._queue.strand(job)
        lane.busy -= 1
        self._turns.wake(at, lane, None)
        if job.run is not None or job.message.gathering is not None:
            self._leave(at, job)

    def _goes_on(self, at: int, job: Job, where: Where, handled: Handled) -> bool:
        """Offers to the next host whom this one put off, on a connection in place of this one; what the
        others came to is concluded. False where nobody goes on, or no host is left to try."""
        walk, gone = job.walk, moving(job, handled)
        if walk is None or not gone:
            return False
        place = self._admission.place(at, job, walk.route, walk.place + 1)
        if place >= len(walk.route.hosts):
            return False
        self._verdicts.note(at, gone, "next host")
        part = self._parted(at, job, where, handled, gone)
        part.contact += 1
        first = part.deliveries[0]
        self._draw.bind(first.id, first.message.id, first.key, first.attempts, part.contact)
        self.contacts.reach(at, part, walk.route, place, walk.ip)
        return True
