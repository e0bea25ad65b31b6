"""The score of a sender, from 0 to 100, and what each signal takes off it: the waterfall."""

from functools import lru_cache
from typing import NamedTuple

from simulator.recipients.reputation.evidence import MAIL
from simulator.recipients.reputation.exponents import log2
from simulator.recipients.reputation.model import Ignored, Model, Signal, Surge, exact

POINT = 1000
"""Scores and points lost are kept in thousandths."""


class Waterfall(NamedTuple):
    """Points lost by signal, in thousandths: 100 less all of them is the score, or 0.

    ``strangeness``: what a sender lacks because too little of it is known.
    """

    complaints: int = 0
    unknown_users: int = 0
    traps: int = 0
    ignored_deferrals: int = 0
    volume: int = 0
    strangeness: int = 0

    @property
    def score(self) -> int:
        """What is left, in thousandths."""
        return max(0, 100 * POINT - sum(self))


class Seen(NamedTuple):
    """What counts of all that was seen, in millionths of a mail (see ``evidence.MAIL``); it decays."""

    recipients: int = 0
    ignored: int = 0
    unknown: int = 0
    inboxed: int = 0
    complaints: int = 0
    traps: int = 0


UNSEEN = Seen()


def waterfall(model: Model, seen: Seen, surge: tuple[int, int]) -> Waterfall:
    """What is lost where. ``surge``: first attempts of 24 hours, over what is usual of this sender."""
    shield = model.prior.mails * MAIL  # pseudo-mails: nobody is judged by a handful
    named = seen.recipients + shield
    lost = Waterfall(
        _lost(model, model.complaints, seen.complaints, seen.inboxed + shield),
        _lost(model, model.unknown_users, seen.unknown, named),
        _trapped(model, seen.traps),
        _lost(model, model.ignored_deferrals, seen.ignored, named),
        _lost(model, model.volume, *surge),
    )
    stranger = model.prior.score * POINT
    raw = lost.score
    if raw <= stranger:  # bad news is not diluted by a lack of news
        return lost
    return lost._replace(strangeness=raw - (seen.recipients * raw + shield * stranger) // named)


def _lost(model: Model, signal: Signal | Ignored | Surge, part: int, whole: int) -> int:
    """Points times clamp(ln(x / ok) / ln(bad / ok), 0, cap), in thousandths."""
    curve = _curve(signal.ok, signal.bad)
    part, whole = part * curve.denominator, whole * curve.numerator
    if part <= whole:
        return 0
    lost = signal.points * POINT * log2(part, whole) // curve.span
    return min(lost, _most(signal.points, model.cap))


def _trapped(model: Model, hits: int) -> int:
    traps, bad = model.traps, exact(model.traps.bad)
    lost = traps.points * POINT * hits * bad.denominator // (bad.numerator * MAIL)
    return min(lost, _most(traps.points, model.cap))


class _Curve(NamedTuple):
    numerator: int
    denominator: int
    span: int


@lru_cache(maxsize=256)
def _curve(ok: float, bad: float) -> _Curve:
    least, ratio = exact(ok), exact(bad) / exact(ok)
    return _Curve(least.numerator, least.denominator, log2(ratio.numerator, ratio.denominator))


@lru_cache(maxsize=256)
def _most(points: int, cap: float) -> int:
    return int(points * POINT * exact(cap))
