"""When the messages of an entry come: from an instant on, over a span, or one every so often."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from simulator.errors import Problem
from simulator.mail import Duration
from simulator.recipients import Clock
from simulator.recipients.when import window
from simulator.scenario.dayshape import Curve, DayShape, Window
from simulator.scenario.nodes import Node
from simulator.scenario.whom import check_sum, read_share

_NOW = Duration(0)


class Times(NamedTuple):
    """``at`` and ``over`` in ms; ``fits``: how many messages ``every`` so often fit in, if it is told."""

    at: Duration
    over: Duration
    every: Duration | None = None
    fits: int | None = None

    def span(self, messages: int) -> Duration:
        """What so many messages are spread over."""
        return self.over if self.every is None else Duration(self.every * messages)


_UNREAD = Times(_NOW, _NOW, fits=1)
"""After a fault has been told: nothing more is to be said of how many messages there are."""


def read_times(block: Node, found: Mapping[str, Any], clock: Clock, problems: list[Problem]) -> Times:
    """``at``, ``over``, ``every``, ``until`` of an entry; what they cannot mean together is added."""
    at = _instant(block, found, "at", clock, 0, problems)
    over, every = found.get("over"), found.get("every")
    if over is not None and (every is not None or "until" in found):
        other = "every" if every is not None else "until"
        help = "over spreads all messages over a span; every sends one so often, until an instant"
        key = block.key(("over",))
        problems.append(key.problem("E018", f"over and {other} cannot stand together", help))
        return _UNREAD
    if every == 0:
        problems.append(block.parts["every"].problem("E017", "every must be longer than nothing"))
        return _UNREAD
    if "until" not in found:
        return Times(at, over or _NOW, every)
    until = _instant(block, found, "until", clock, at + 1, problems)
    if until <= at:
        problems.append(block.parts["until"].problem("E017", "until must come after at"))
        return _UNREAD
    span = Duration(until - at)
    return Times(at, span) if every is None else Times(at, span, every, -(-span // every))


def _instant(
    block: Node,
    found: Mapping[str, Any],
    key: str,
    clock: Clock,
    earliest: int,
    problems: list[Problem],
) -> Duration:
    if key not in found:
        return _NOW
    try:
        since: Duration = found[key].since(clock, earliest)
        return since
    except ValueError as error:
        problems.append(block.parts[key].problem("E017", str(error)))
        return _NOW


def read_day(node: Node, times: Times, over: int, clock: Clock, problems: list[Problem]) -> DayShape | None:
    """``day: {"08:00-20:00": 80%, ...}``, or None after its problems have been added."""
    before = len(problems)
    if not isinstance(node.value, dict) or not node.value:
        help = 'as in {"08:00-20:00": 80%, "20:00-08:00": 20%}'
        problems.append(node.problem("E014", "shares of the hours of a day are due here", help))
        return None
    if not over:
        problems.append(
            node.problem("E017", "day shapes a span: the entry has none", "give it over or every")
        )
    windows = [_window(key, node, problems) for key in node.keys]
    known = [one for one in windows if one is not None]
    check_sum(node, (share for _, _, share in known), problems, complete=len(known) == len(windows))
    if len(problems) > before:
        return None
    try:
        shape = DayShape(tuple(known), clock.time_of_day(0))
    except ValueError as error:
        problems.append(node.problem("E017", str(error)))
        return None
    if not Curve(shape, times.at, over).total:
        problems.append(node.problem("E017", "day has no mail at any hour of the entry's span"))
    return None if len(problems) > before else shape


def _window(key: str, node: Node, problems: list[Problem]) -> Window | None:
    share: Fraction | None = read_share(node.parts[key], problems)
    try:
        opens, length = window(key)
    except ValueError as error:
        message, _, help = str(error).partition(": ")
        problems.append(node.keys[key].problem("E016", message, help))
        return None
    return None if share is None else (opens, length, share)
