"""How a reply is read, and what policies make of it: by the very functions that decide in a run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from simulator.journal import Kind
from simulator.mail import Bounce, Outcome, Stage, format_duration
from simulator.metrics.webhooks import reason_of, webhook_of
from simulator.report.explanations import Explanation
from simulator.report.lines import Line, Span, Tone, line, row
from simulator.sender import Policy, Prospect, classify, prospect, source_of

_ENDS: dict[str, tuple[str, Tone]] = {
    "delivered": ("delivered", "good"),
    "bounced": ("failed (hard)", "bad"),
    "refused": ("failed (soft_permanent)", "bad"),
    "retry": ("failed (expired)", "bad"),
}
_WHY = {"attempts": "its attempts are used up", "age": "it is too old", "schedule": "the schedule is used up"}
_STAGES: tuple[Stage, ...] = ("banner", "mail", "rcpt", "data", "eom")
"""Where the same reply may mean different things."""

_SHOWN = 12
"""Tries listed one by one."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A policy under a name; ``place``: where a classifier rule stands, by its name and the reply's code."""

    name: str
    policy: Policy
    place: Callable[[str, int | None], str]


def explain_reply(outcome: Outcome, readers: Iterable[Reader]) -> Explanation:
    """What each policy makes of a reply or a fault; those that agree are told of together.

    Raises ValueError for a 2yz that ends no attempt.
    """
    answer = f"{outcome.reply or outcome.fault}"
    lines: list[Line] = [line(Span(answer, "heading"), f"  at {outcome.stage}")]
    agreed: dict[tuple[str, str, Prospect], list[str]] = {}
    for reader in readers:
        seen = prospect(outcome, reader.policy)
        bounce = seen.verdict.bounce
        agreed.setdefault((_class(bounce), _place(outcome, reader, bounce), seen), []).append(reader.name)
    said = ""
    for (read, at, seen), names in agreed.items():
        if read != said:
            lines += [(), *row("class", read, at), *_source(seen.verdict.bounce)]
            said = read
        lines += [(), *_lines(seen, names)]
    policies = [_told(name, seen, at) for (_, at, seen), names in agreed.items() for name in names]
    return Explanation(lines, {"answer": answer, "stage": outcome.stage, "policies": policies})


def elsewhere(outcome: Outcome, reader: Reader) -> list[Line]:
    """At which other stages the same answer would be read otherwise."""
    if outcome.reply is None or outcome.reply.is_positive:
        return []
    here = classify(outcome, reader.policy.classify).reason
    others = {
        stage: classify(Outcome(stage, outcome.reply), reader.policy.classify).reason for stage in _STAGES
    }
    told = [f"{reason} at {stage}" for stage, reason in others.items() if reason != here]
    return row("elsewhere", ", ".join(told)) if told else []


def _place(outcome: Outcome, reader: Reader, bounce: Bounce | None) -> str:
    code = outcome.reply.code if outcome.reply else None
    return "" if bounce is None else reader.place(bounce.read_by, code)


def _source(bounce: Bounce | None) -> list[Line]:
    source = "" if bounce is None else source_of(bounce.read_by)
    return row("source", source) if source else []


def _class(bounce: Bounce | None) -> str:
    if bounce is None:
        return "no failure"
    return f"{bounce.reason}, {bounce.hardness}, {bounce.timing} ({bounce.read_by})"


def _lines(seen: Prospect, names: list[str]) -> Iterator[Line]:
    end, tone = _ENDS[seen.last.ends]
    yield line(" ", Span(end, tone), f" {_after(seen)}")
    yield from row("as", ", ".join(names))
    retried = "retried" if seen.verdict.ends == "retry" else "not retried"
    yield from row("then", f"{retried}, {'listed on bounces' if seen.listed else 'not listed'}")
    yield from row("tries", _tries(seen.tries))
    yield from row("webhooks", _counted(_webhooks(seen)))


def _after(seen: Prospect) -> str:
    if seen.ended is None:
        return f"not within {len(seen.tries):,} attempts"
    why = f": {_WHY[seen.why]}" if seen.why else ""
    return f"after {format_duration(seen.ended)}{why}" if seen.why or seen.ended else "at the first attempt"


def _tries(tries: tuple[int, ...]) -> str:
    more = f" ... {len(tries):,} in all" if len(tries) > _SHOWN else ""
    return " ".join(map(format_duration, tries[:_SHOWN])) + more


def _webhooks(seen: Prospect) -> Iterator[tuple[int, str, str]]:
    """(ms since it was queued, webhook, its reason) of every webhook, in order."""
    rows: list[tuple[int, Kind, str]] = [(0, "accepted", "")]
    failed = seen.tries if seen.last.ends == "retry" else seen.tries[:-1]
    rows += [(at, "attempt", "retry") for at in failed]
    if seen.ended is not None:
        rows.append((seen.ended, *_end(seen)))
    for at, kind, decision in rows:
        yield at, webhook_of(kind, decision), reason_of(kind, decision)


def _end(seen: Prospect) -> tuple[Kind, str]:
    if seen.last.ends == "retry":
        return "expired", seen.why or ""
    return seen.last.ends, seen.last.webhook


def _counted(webhooks: Iterable[tuple[int, str, str]]) -> str:
    names = (f"{name} ({reason})" if reason else name for _, name, reason in webhooks)
    runs = ((name, sum(1 for _ in alike)) for name, alike in groupby(names))
    return ", ".join(name if number == 1 else f"{number:,} x {name}" for name, number in runs)


def _told(name: str, seen: Prospect, at: str) -> dict[str, Any]:
    bounce = seen.verdict.bounce
    read: dict[str, Any] = {}
    if bounce is not None:
        keys = ("reason", "hardness", "timing", "permanence", "evidence")
        read = {key: getattr(bounce, key) for key in keys}
        read |= {"read_by": {"rule": bounce.read_by, "at": at}}
    webhooks = [
        {"at": at_ms / 1000, "webhook": webhook} | ({"reason": reason} if reason else {})
        for at_ms, webhook, reason in _webhooks(seen)
    ]
    return {
        "policy": name,
        **read,
        "retried": seen.verdict.ends == "retry",
        "listed": seen.listed,
        "tries": [at_ms / 1000 for at_ms in seen.tries],
        "final_state": _ENDS[seen.last.ends][0],
        "why": seen.why,
        "ended": None if seen.ended is None else seen.ended / 1000,
        "webhooks": webhooks,
    }
