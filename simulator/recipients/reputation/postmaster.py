"""What one provider knows of those who send to it: a file for each address and each domain.

Everything but the opinions in the files is memory that changes in place; what is in a file's tally has
been seen in the hour under way and is not yet part of any opinion.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple, Self

from simulator.recipients.query import Query
from simulator.recipients.reputation.evidence import MAIL, NOTHING, Evidence
from simulator.recipients.reputation.model import HOUR, Model
from simulator.recipients.reputation.opinion import LEVELS, Opinion, level, stranger, update
from simulator.recipients.reputation.past import Past
from simulator.recipients.reputation.trap_network import TrapNetwork
from simulator.recipients.reputation.treatment import Bucket, Verdict, chances, permitted
from simulator.recipients.reputation.view import View

Roll = Callable[[str], int]
"""What fate has in store for the attempt at hand, by what it decides: a uniform of 53 bits."""


@dataclass(slots=True)
class File:
    """One key: its opinion, what it may send a day, what was seen of it this hour (``tally``) and before;
    ``verdicts`` counts what became of its mail, ``coming`` are complaints under way (ms), ``past`` is how
    it fared so far."""

    opinion: Opinion
    permitted: int
    bucket: Bucket
    tally: Evidence = NOTHING
    total: Evidence = NOTHING
    verdicts: Counter[str] = field(default_factory=Counter)
    coming: list[int] = field(default_factory=list)
    past: Past = field(default_factory=Past)

    @classmethod
    def of_stranger(cls, model: Model, kind: str, at: int) -> Self:
        """The file of somebody who has never been seen before."""
        opinion = stranger(model, kind, at)
        may_send = permitted(model, opinion)
        return cls(opinion, may_send, Bucket(may_send * model.burst, at))

    def note(self, evidence: Evidence) -> None:
        """Something was seen."""
        self.tally = self.tally.plus(evidence)

    def expect_complaint(self, at: int) -> None:
        """A complaint will arrive then (ms), and count from then on."""
        heappush(self.coming, at)

    def reach(self, model: Model, at: int) -> None:
        """Lives through the full hours up to an instant."""
        while at >= (end := (self.opinion.hour + 1) * HOUR):
            self._complaints(end - 1)
            self.bucket.fill(self.permitted, model.burst, end)
            before, self.opinion = self.opinion, update(model, self.opinion, self.tally, end)
            self.past.add_hour(before, self.opinion)
            self.total, self.tally = self.total.plus(self.tally), NOTHING
            self.permitted = permitted(model, self.opinion)
        self._complaints(at)

    def _complaints(self, at: int) -> None:
        while self.coming and self.coming[0] <= at:
            heappop(self.coming)
            self.note(Evidence(complaints=1))

    def seen(self) -> Evidence:
        """All that was ever seen."""
        return self.total.plus(self.tally)


class Deferral(NamedTuple):
    """When a recipient's mail was put off last (ms), and how soon a retry is too soon (ms)."""

    at: int
    min_gap: int


class Taken(NamedTuple):
    """A mail that was accepted: where it was put, whether to a trap, when its reader would complain (ms)."""

    inboxed: bool
    trap: bool = False
    complains_at: int | None = None


@dataclass(slots=True)
class Postmaster:
    """Keeps the files of one provider. Instants in ms; ``network``: the traps that it shares with others."""

    model: Model
    _files: dict[tuple[str, str], File] = field(default_factory=dict)
    _deferred: dict[tuple[str, str], Deferral] = field(default_factory=dict)

    def named(self, query: Query, at: int) -> None:
        """A recipient was named: the first attempt at a mail, or a retry, perhaps too soon."""
        last = self._standing(query, at)
        early = 0
        if last is not None and last.min_gap > at - last.at:
            early = MAIL - MAIL * (at - last.at) // last.min_gap
        self._note(query, at, Evidence(recipients=1, first_attempts=int(last is None), ignored=early))

    def unknown(self, query: Query, at: int) -> None:
        """There is nobody of that name."""
        self._note(query, at, Evidence(unknown=1))
        self.settled(query)

    def put_off(self, query: Query, at: int, *, throttled: bool) -> None:
        """The mail of this recipient is deferred, by what is thought of its sender or for another reason."""
        gaps = self.model.ignored_deferrals.min_gap
        self.settled(query)
        self._deferred[_who(query)] = Deferral(at, gaps.throttled if throttled else gaps.deferred)
        self._forget(at)

    def settled(self, query: Query) -> None:
        """The mail of this recipient is taken, or refused for good."""
        self._deferred.pop(_who(query), None)

    def judge(self, query: Query, at: int, roll: Roll, network: TrapNetwork) -> Verdict:
        """What becomes of a mail that nothing else is held against; it takes up permission if it passes."""
        files = self._open(query, at)
        verdict = self._verdict(query, at, files, roll, network)
        for file in files:
            file.verdicts[verdict] += 1
        return verdict

    def took(self, query: Query, at: int, taken: Taken, network: TrapNetwork) -> None:
        """A mail is accepted; whoever finds it in the inbox may complain later."""
        inboxed, trap, complains_at = taken
        self._note(query, at, Evidence(accepted=1, inboxed=int(inboxed), traps=int(trap)))
        if trap:
            network.hit(query.ip, self.model.dnsbl, at)
        if inboxed and complains_at is not None:
            for file in self._open(query, at):
                file.expect_complaint(complains_at)
        self.settled(query)

    def views(self, at: int) -> Iterator[View]:
        """What is thought of everybody, in the order in which they first came."""
        for (_, key), file in self._files.items():
            file.reach(self.model, at)
            opinion = file.opinion
            yield View(
                kind=opinion.kind,
                key=key,
                level=LEVELS[opinion.level],
                lost=opinion.lost,
                permitted=file.permitted,
                blocked_until=opinion.blocked_until if opinion.blocked_until > at else None,
                seen=file.seen(),
                past=file.past,
                verdicts=dict(file.verdicts),
            )

    def opinion(self, kind: str, key: str) -> Opinion:
        """What was thought of a key when it was last seen. Raises KeyError for a stranger."""
        return self._files[kind, key].opinion

    def _verdict(
        self, query: Query, at: int, files: tuple[File, ...], roll: Roll, network: TrapNetwork
    ) -> Verdict:
        model = self.model
        if any(at < file.opinion.blocked_until for file in files):
            return "blocked"
        if model.dnsbl.heeds and network.lists(query.ip, at):
            return "listed"
        worst = max((file.opinion for file in files), key=lambda opinion: opinion.level)
        luck = chances(level(model, worst))
        if luck.reject and roll("reject") < luck.reject:
            return "rejected"
        if luck.defer and roll("defer") < luck.defer:
            return "deferred"
        for file in files:
            file.bucket.fill(file.permitted, model.burst, at)
        if not all(file.bucket.has_one for file in files):  # a spent address stops all its domains
            return "throttled"
        for file in files:
            file.bucket.take()
        return "spam" if luck.spam and roll("spam") < luck.spam else "inbox"

    def _note(self, query: Query, at: int, evidence: Evidence) -> None:
        for file in self._open(query, at):
            file.note(evidence)

    def _open(self, query: Query, at: int) -> tuple[File, ...]:
        """The files of the address and of the sending domain, as they stand at an instant."""
        domain = query.sender.rpartition("@")[2].lower()
        return self._file("ip", query.ip, at), self._file("domain", domain, at)

    def _file(self, kind: str, key: str, at: int) -> File:
        file = self._files.get((kind, key))
        if file is None:
            file = self._files[kind, key] = File.of_stranger(self.model, kind, at)
        file.reach(self.model, at)
        return file

    def _standing(self, query: Query, at: int) -> Deferral | None:
        """The last deferral of this recipient's mail, None where this is a new one."""
        last = self._deferred.get(_who(query))
        return None if last is None or at - last.at >= self.model.ignored_deferrals.forgets else last

    def _forget(self, at: int) -> None:
        """Deferrals lie in the order of their instants: what belongs to other mail by now goes."""
        forgets = self.model.ignored_deferrals.forgets
        while self._deferred and at - next(iter(self._deferred.values())).at >= forgets:
            del self._deferred[next(iter(self._deferred))]


def _who(query: Query) -> tuple[str, str]:
    return query.sender, query.recipient
