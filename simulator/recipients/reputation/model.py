"""The parameters of a provider's opinion: how it forms, what it does. Values are in YAML, with sources.

Files that ship with mtasim lie in ``models/``; ``scenario.opinions`` lays what a scenario says over them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction

from simulator.mail import Duration, Reply, Share

HOUR = Duration(3_600_000)
DAY = Duration(86_400_000)


def exact(value: float) -> Fraction:
    """A number as it is written, free of what binary fractions cannot hold."""
    return Fraction(str(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfLife:
    """How long what was seen counts: after so long half as much. Whole hours, by key."""

    ip: Duration
    domain: Duration

    def __post_init__(self) -> None:
        for field in fields(self):
            in_hours(getattr(self, field.name), f"the half-life of {field.name}")

    @property
    def hours(self) -> dict[str, int]:
        """The half-life in hours, by kind of key."""
        return {field.name: getattr(self, field.name) // HOUR for field in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What is thought of a stranger: a ``score``, that weighs as much as so many ``mails``."""

    score: int
    mails: int

    def __post_init__(self) -> None:
        if not 0 <= self.score <= 100 or self.mails < 1:
            raise ValueError("a prior is a score from 0 to 100 that weighs at least one mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A rate that costs nothing up to ``ok``, ``points`` at ``bad``, along a logarithm between and beyond."""

    ok: Share
    bad: Share
    points: int

    def __post_init__(self) -> None:
        _rising(self.ok, self.bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """The shortest gap before a retry that costs nothing: after this provider's own throttling, and after
    any other deferral (a greylist, a full mailbox)."""

    throttled: Duration
    deferred: Duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Retries that come too soon, over recipients named. ``min_gap``: what is soon enough to be ignored,
    by a smooth ramp: a retry counts 1 - gap / min_gap. ``forgets``: a deferral that is this long ago
    belongs to another mail."""

    ok: Share
    bad: Share
    points: int
    min_gap: Gaps
    forgets: Duration

    def __post_init__(self) -> None:
        _rising(self.ok, self.bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """First attempts of 24 hours over the best day of the week before (at least the floor); ``ok``
    and ``bad`` are such multiples."""

    ok: float
    bad: float
    points: int

    def __post_init__(self) -> None:
        _rising(self.ok, self.bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traps:
    """So many hits cost all ``points``, fewer their part. ``rules``: those whose yes is a trap's."""

    bad: float
    points: int
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.bad <= 0:
            raise ValueError("bad says how many hits cost all points: more than none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Scores from ``edge`` on, and how such a sender is treated.

    Permitted a day: ``growth`` times the best day of the week before, and ``floor`` mails. Of what is
    permitted, shares ``defer`` and ``reject`` are turned away, ``spam`` is filed as spam.
    """

    edge: int
    growth: float
    floor: int
    defer: Share
    reject: Share
    spam: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """From the best to the worst; edges fall."""

    high: Level
    medium: Level
    low: Level
    bad: Level

    def __post_init__(self) -> None:
        edges = [level.edge for level in self]
        if edges != sorted(set(edges), reverse=True) or edges[-1] != 0:
            raise ValueError("edges fall from high to bad, whose edge is 0")

    def __iter__(self) -> Iterator[Level]:
        return iter((self.high, self.medium, self.low, self.bad))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """One level up takes a score of ``margin`` above its edge, ``after`` so long; down it goes at once."""

    margin: int
    after: Duration

    def __post_init__(self) -> None:
        in_hours(self.after, "the time it takes to rise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A score ``below`` refuses everything ``lasts`` so long, twice as long for each earlier offence,
    ``most`` at most. Offences fade with a ``half_life``."""

    below: int
    lasts: Duration
    most: Duration
    half_life: Duration

    def __post_init__(self) -> None:
        in_hours(self.half_life, "the half-life of offences")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dnsbl:
    """The block list of the trap network that providers share: ``hits`` ``within`` a time list an address
    until ``lasts`` after the last. ``heeds``: whether this provider refuses who is listed."""

    hits: int
    within: Duration
    lasts: Duration
    heeds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What is said to whom is turned away."""

    throttled: Reply
    deferred: Reply
    rejected: Reply
    blocked: Reply
    listed: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """How a provider's opinion of a sender forms, and what follows from it.

    ``cap``: the most that one signal costs, in its points. ``burst``: how much of a day's permission may
    be used at once.
    """

    half_life: HalfLife
    prior: Prior
    complaints: Signal
    unknown_users: Signal
    traps: Traps
    ignored_deferrals: Ignored
    volume: Surge
    cap: float
    levels: Levels
    rise: Rise
    burst: Duration
    block: Block
    dnsbl: Dnsbl
    replies: Replies


def in_hours(span: Duration, what: str) -> None:
    """Raises ValueError for what is not a whole number of hours: an opinion is formed once an hour."""
    if span % HOUR or not span:
        raise ValueError(f"{what} is counted in whole hours, as in 5d")


def _rising(ok: float, bad: float) -> None:
    if not 0 < ok < bad:
        raise ValueError("ok lies above nothing and below bad")
