"""A provider's opinion of one sending address or domain: a value, formed anew every hour.

    update(opinion, evidence, at) -> opinion

What was seen decays by half-lives; the score follows from it, the level from the score. A level is lost
at the next full hour, and won only by holding a score for days: whoever has fallen climbs slowly.
"""

from dataclasses import dataclass, replace

from simulator.recipients.reputation.evidence import MAIL, Evidence
from simulator.recipients.reputation.exponents import decayed
from simulator.recipients.reputation.model import DAY, HOUR, Level, Model
from simulator.recipients.reputation.score import POINT, UNSEEN, Seen, Waterfall, waterfall

LEVELS = ("high", "medium", "low", "bad")
"""From the best to the worst."""

_HOURS = DAY // HOUR
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is thought of a key from one full hour to the next.

    ``kind``: ``ip`` or ``domain``, whose half-life it has. ``hour``: the hour that it holds for, counted
    from the scenario's start. ``days``: mails accepted on the seven days before this one; ``hours``: first
    attempts in each of the last 24 hours. ``level`` counts from 0, the best; ``holds_since``: the hour
    since when the score would do for the next better one. ``blocked_until`` in ms; ``offences`` in
    millionths.
    """

    kind: str
    hour: int
    level: int
    lost: Waterfall
    seen: Seen = UNSEEN
    days: tuple[int, ...] = (0,) * _WEEK
    today: int = 0
    hours: tuple[int, ...] = (0,) * _HOURS
    holds_since: int | None = None
    blocked_until: int = 0
    offences: int = 0

    @property
    def score(self) -> int:
        """From 0 to 100, in thousandths."""
        return self.lost.score

    @property
    def best_day(self) -> int:
        """Mails accepted on the best of the last seven whole days."""
        return max(self.days)


def stranger(model: Model, kind: str, at: int) -> Opinion:
    """The opinion of somebody never seen before the instant ``at`` (ms)."""
    lost = waterfall(model, UNSEEN, (0, 1))
    return Opinion(kind, at // HOUR, _level_of(model, lost.score), lost)


def update(model: Model, opinion: Opinion, evidence: Evidence, at: int) -> Opinion:
    """The opinion at an instant (ms), after what was seen since the last one. Pure.

    All of ``evidence`` lies in the hour that ``opinion`` holds for.
    """
    opinion = _witnessed(opinion, evidence)
    while (opinion.hour + 1) * HOUR <= at:
        opinion = _an_hour_later(model, opinion)
    return opinion


def _witnessed(opinion: Opinion, evidence: Evidence) -> Opinion:
    seen, latest = opinion.seen, opinion.hours[-1] + evidence.first_attempts
    return replace(
        opinion,
        seen=Seen(
            seen.recipients + evidence.recipients * MAIL,
            seen.ignored + evidence.ignored,
            seen.unknown + evidence.unknown * MAIL,
            seen.inboxed + evidence.inboxed * MAIL,
            seen.complaints + evidence.complaints * MAIL,
            seen.traps + evidence.traps * MAIL,
        ),
        today=opinion.today + evidence.accepted,
        hours=(*opinion.hours[:-1], latest),
    )


def _an_hour_later(model: Model, opinion: Opinion) -> Opinion:
    half_life = model.half_life.hours[opinion.kind]
    seen = Seen(*(decayed(count, half_life) for count in opinion.seen))
    lost = waterfall(model, seen, surge(model, opinion))
    hour = opinion.hour + 1
    midnight = not hour % _HOURS
    later = replace(
        opinion,
        hour=hour,
        seen=seen,
        lost=lost,
        days=(*opinion.days[1:], opinion.today) if midnight else opinion.days,
        today=0 if midnight else opinion.today,
        hours=(*opinion.hours[1:], 0),
        offences=decayed(opinion.offences, model.block.half_life // HOUR),
    )
    return _blocked(model, _levelled(model, later))


def surge(model: Model, opinion: Opinion) -> tuple[int, int]:
    """First attempts of 24 hours, and how many are usual. Attempts of any number would hold a backlog of
    retries against its sender for as long as it lasts, and let nobody recover."""
    return sum(opinion.hours), max(opinion.best_day, level(model, opinion).floor, 1)


def level(model: Model, opinion: Opinion) -> Level:
    """How a sender of this level is treated."""
    return tuple(model.levels)[opinion.level]


def _level_of(model: Model, score: int) -> int:
    return next(place for place, one in enumerate(model.levels) if score >= one.edge * POINT)


def _levelled(model: Model, opinion: Opinion) -> Opinion:
    """Down at once, by as many levels as it takes; up by one, after days."""
    fallen = _level_of(model, opinion.score)
    if fallen > opinion.level:
        return replace(opinion, level=fallen, holds_since=None)
    if not opinion.level:
        return opinion
    better = tuple(model.levels)[opinion.level - 1]
    if opinion.score < (better.edge + model.rise.margin) * POINT:
        return opinion if opinion.holds_since is None else replace(opinion, holds_since=None)
    since = opinion.hour if opinion.holds_since is None else opinion.holds_since
    if (opinion.hour - since) * HOUR >= model.rise.after:
        return replace(opinion, level=opinion.level - 1, holds_since=None)
    return replace(opinion, holds_since=since)


def _blocked(model: Model, opinion: Opinion) -> Opinion:
    block, now = model.block, opinion.hour * HOUR
    if opinion.score >= block.below * POINT or now < opinion.blocked_until:
        return opinion
    before = (opinion.offences + MAIL // 2) // MAIL  # whole offences that are still remembered
    lasts = min(block.lasts << min(before, 32), block.most)
    return replace(opinion, blocked_until=now + lasts, offences=opinion.offences + MAIL)
