"""The one table of metrics: name, unit, what it counts and over what it is taken.

Whoever shows, compares or expects a figure takes its name and unit from here. Counts are integers,
rates fractions 0..1, durations seconds, frequencies events per second; a figure whose denominator is
zero does not exist (None).

Percentiles are nearest-rank: of n values in rising order the one at place ceil(p/100 * n), counted
from 1. It is always a value that occurred; nothing is interpolated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Unit = Literal["count", "rate", "seconds", "number", "frequency"]
Group = Literal["server", "domain", "campaign", "sender", "tag"]

GROUPS: tuple[Group, ...] = ("server", "domain", "campaign", "sender", "tag")
"""What a figure can be taken by. A delivery with several tags counts under each of them."""

Over = Literal["happened", "accepted", "held", "returned"]
"""What a figure of a span of time is taken over: rows whose instant lies in it (a contact or an attempt
counts when it began); all that became of the deliveries accepted in it; the queue, or the lists, as they
stood during it and at its end; all that became of the mail of the servers that came back in it."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure.

    ``parts``: names of the numerator and denominator of a rate, where both are metrics themselves.
    ``groups``: by what it can be taken; entries of lists belong to no campaign, rejected addresses
    to no server. ``over``: what it is taken over where a span of time is asked for.
    ``absent``: why it may have no value, to follow "for".
    """

    name: str
    unit: Unit
    definition: str
    parts: tuple[str, str] | None = None
    groups: tuple[Group, ...] = GROUPS
    over: Over = "happened"
    absent: str = "there is nothing that it could be taken over"


_NO_OPINION = "no server holds an opinion of a sender (reputation)"


def _of_opinions(name: str, unit: Unit, definition: str) -> Metric:
    """A figure of what servers think, taken from the counts that they keep themselves: of a span of time
    it is as fine as the rows ``opinion``, that is by days."""
    return Metric(name, unit, definition, groups=("server",), over="held", absent=_NO_OPINION)


_OPINIONS = (
    _of_opinions(
        "ignored_deferrals.rate",
        "rate",
        "retries that came too soon after a deferral, by how much too soon, over recipients named (RCPT)",
    ),
    _of_opinions("reputation.score", "number", "lowest score (0..100) of an address or a domain at the end"),
    _of_opinions("reputation.score.min", "number", "lowest score (0..100) that any of them ever had"),
    *(
        _of_opinions(
            f"reputation.time.{level}", "seconds", f"time at level {level}, mean over addresses and domains"
        )
        for level in ("high", "medium", "low", "bad")
    ),
    _of_opinions("reputation.blocks", "count", "times an address or a domain was blocked"),
    _of_opinions(
        "reputation.damage",
        "number",
        "points-hours: what scores lack of 100, summed over hours, addresses and domains",
    ),
)

_TABLE = (
    Metric("messages.total", "count", "messages with at least one delivery", over="accepted"),
    Metric(
        "messages.invalid",
        "count",
        "addresses of a list that cannot be mailed: never a delivery",
        groups=("campaign", "sender"),
    ),
    Metric(
        "messages.duplicate",
        "count",
        "addresses that stood in a list before: sent once",
        groups=("campaign", "sender"),
    ),
    Metric("accepted.count", "count", "deliveries (message x recipient) taken into the queue"),
    Metric("attempts.total", "count", "attempts ended"),
    Metric("attempts.mean", "number", "attempts per delivery that had one", over="accepted"),
    Metric(
        "attempts.p95", "count", "95th percentile of attempts over deliveries that had one", over="accepted"
    ),
    Metric("attempts.max", "count", "most attempts that one delivery had", over="accepted"),
    Metric(
        "attempts.rate",
        "frequency",
        "attempts begun, over the time from the first of them to the last, or over the span asked for",
    ),
    Metric(
        "attempts.rate.max",
        "frequency",
        "most attempts begun in one period, over its length; periods follow one another from the start, each "
        "a minute long or as long as that of the value compared with (5/1s)",
    ),
    Metric("contacts.total", "count", "tries to reach one host"),
    Metric("delivered.count", "count", "deliveries that a server took, as far as the sender knows"),
    Metric(
        "delivered.rate",
        "rate",
        "delivered over deliveries accepted into the queue",
        ("delivered.count", "accepted.count"),
        over="accepted",
    ),
    Metric(
        "delivered.in_time",
        "rate",
        "deliveries delivered by their deadline (deliver_within), over those accepted that have one",
        over="accepted",
        absent="no delivery has a deadline (deliver_within)",
    ),
    Metric("delivered.mean", "seconds", "mean time from accepted to delivered, over those delivered"),
    Metric("delivered.p50", "seconds", "median time from accepted to delivered, over those delivered"),
    Metric("delivered.p95", "seconds", "95th percentile of the time from accepted to delivered"),
    Metric(
        "first_attempt.fail_rate",
        "rate",
        "deliveries whose first attempt did not deliver, over deliveries that had an attempt",
        over="accepted",
    ),
    Metric(
        "recovered.rate",
        "rate",
        "deliveries delivered by a later attempt, over those whose first attempt failed",
        over="accepted",
    ),
    Metric("failed.count", "count", "deliveries failed: hard, soft_permanent and expired together"),
    Metric("failed.hard", "count", "deliveries failed because the address will never work"),
    Metric("failed.soft_permanent", "count", "deliveries refused for good for a soft reason"),
    Metric("failed.expired", "count", "deliveries given up: attempts, age or schedule used up"),
    Metric("dropped.count", "count", "deliveries dropped because the address was listed"),
    Metric("dropped.bounce", "count", "deliveries dropped by the Bounces list"),
    Metric("dropped.unsubscribe", "count", "deliveries dropped by the Unsubscribes list"),
    Metric("dropped.complaint", "count", "deliveries dropped by the Complaints list"),
    Metric("bounced_late.count", "count", "deliveries reported failed after they were delivered"),
    Metric("complained.count", "count", "complaints made, reported to the sender or not"),
    Metric("unsubscribed.count", "count", "requests to unsubscribe that reached the sender"),
    Metric("bounces.hard", "count", "deliveries that failed hard in the session or before it"),
    Metric("bounces.soft", "count", "attempts that ended with a reply read as soft; faults are none"),
    Metric("bounces.delayed", "count", "failure reports that named a delivered delivery"),
    Metric("bounces.lost", "count", "reports that had no way back: the return path's MX is not home"),
    Metric("bounces.unmatched", "count", "reports that name no delivery of ours"),
    Metric("deferrals.count", "count", "attempts after which another was due, faults included"),
    Metric("deferrals.no_contact", "count", "times a delivery was put off without a contact"),
    Metric(
        "duplicates.count",
        "count",
        "copies that servers took beyond the first of a delivery",
        over="accepted",
    ),
    Metric("in_flight.count", "count", "deliveries without an end when the run ended", over="held"),
    Metric(
        "suppressions.count",
        "count",
        "entries put on lists less those taken off or expired, the scenario's own included",
        groups=("server", "domain", "sender"),
        over="held",
    ),
    Metric(
        "queue.depth.max",
        "count",
        "most deliveries accepted and not yet ended; in one millisecond all enter before any leaves",
        over="held",
    ),
    Metric("queue.depth", "count", "deliveries in the queue at the end", over="held"),
    Metric(
        "queue.age.max",
        "seconds",
        "longest time that a delivery spent in the queue; of one still there, the time until the end",
        over="held",
    ),
    Metric(
        "drain.time",
        "seconds",
        "from a server's return (a timeline sets down: false) to the end of the last delivery that was "
        "waiting for it then; of several returns the longest, none where one was not drained",
        over="returned",
        absent="no server came back, or not all that waited for one has ended",
    ),
    Metric("campaign.finished_at", "seconds", "from the scenario's start to the last end of a delivery"),
    Metric(
        "inboxed.count",
        "count",
        "deliveries that a server took and did not file as spam; only an opinion (reputation) does that",
    ),
    Metric(
        "inboxed.rate",
        "rate",
        "those not filed as spam, over delivered",
        ("inboxed.count", "delivered.count"),
    ),
    Metric(
        "bounces.rate",
        "rate",
        "deliveries that failed hard in the session or before it, over deliveries that had an attempt",
    ),
    Metric(
        "unknown_users.rate",
        "rate",
        "attempts refused for an unknown user, over attempts that ended with a reply",
    ),
    Metric(
        "complained.per_delivered",
        "rate",
        "complaints over delivered, as services count them that see no folders (Amazon SES)",
        ("complained.count", "delivered.count"),
    ),
    Metric(
        "complained.per_inboxed",
        "rate",
        "complaints over deliveries not filed as spam, as providers count them (Gmail, Yahoo)",
        ("complained.count", "inboxed.count"),
    ),
    Metric(
        "wasted.attempts",
        "count",
        "attempts begun after the address had failed hard for the same sender in this run",
        groups=("server", "domain", "sender"),
    ),
    *_OPINIONS,
    Metric("webhooks.accepted", "count", "webhooks accepted"),
    Metric("webhooks.delivered", "count", "webhooks delivered"),
    Metric("webhooks.temporary_fail", "count", "webhooks temporary_fail: one for each deferral"),
    Metric("webhooks.permanent_fail", "count", "webhooks permanent_fail: failed, dropped, bounced late"),
    Metric("webhooks.complained", "count", "webhooks complained: complaints that reached the sender"),
    Metric("webhooks.unsubscribed", "count", "webhooks unsubscribed"),
)

METRICS: Mapping[str, Metric] = MappingProxyType({metric.name: metric for metric in _TABLE})
"""Name -> metric, in the order in which they are shown."""
