"""What would have been sent without the Do-Not-Send lists: the run beside a pair that does not heed them."""

from collections.abc import Mapping

from simulator.report.pairs import command, on_every_sender
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_TITLE = "Without the Do-Not-Send lists"
_METRICS = {
    "dropped: address is listed": "dropped.count",
    "attempts": "attempts.total",
    "delivered": "delivered.count",
    "hard bounces": "bounces.hard",
    "failure reports after delivery": "bounced_late.count",
    "complaints": "complained.count",
}


def change(run: Found) -> Mapping[str, str]:
    """What to lay over the scenario, so that listed addresses are mailed."""
    return on_every_sender(run, "suppress.heed", "false")


def without_lists(run: Found, pair: Found) -> Panel:
    """Both runs and what the second has more."""
    both = [(label, run.metric(name) or 0, pair.metric(name) or 0) for label, name in _METRICS.items()]
    rows = tuple((label, one, other, other - one) for label, one, other in both)
    heads = ("as it is", "lists not heeded", "more")
    return Panel(
        _TITLE,
        "The same scenario with the same seed and one thing changed: listed addresses are mailed all the "
        "same. What bounces or complains then is what the lists spared.",
        Table((Column("what"), *(Column(head, "count") for head in heads)), rows),
    )


def not_made(run: Found, why: str) -> Panel:
    """The command that makes the pair, where it was not made."""
    rows = ((command(run, change(run)),),)
    return Panel(_TITLE, f"{why} This makes the pair.", Table((Column("command"),), rows))
