"""A delivery's timeline as text: an instant and what happened, below it why, and where that is written."""

from collections.abc import Iterator, Sequence

from simulator.report.figures import seconds
from simulator.report.lines import Line, Span, Tone, filled, line, row
from simulator.report.lives import Life
from simulator.report.timeline import DOWN, Event, Named
from simulator.sender import source_of

_INSTANT = 17
_LABEL = 9
_LONG = 1000
"""ms from which on it is said how long an attempt took."""

_FIRST, _LAST = 3, 2
"""Attempts shown of a long story: so many at its beginning, so many at its end."""

_TITLES = {
    "accepted": "queued",
    "suppressed": "dropped without an attempt: the address stands on {decision}",
    "deferred": "put off without a contact ({decision})",
    "delivered": "delivered",
    "bounced": "failed for good: hard",
    "refused": "failed for good: soft, yet final",
    "expired": "given up",
    "bounced_late": "a report came back: it failed after delivery",
    "bounce_lost": "a report of failure was lost: the return path's MX is not home",
    "complained": "the recipient complained ({decision})",
    "unsubscribed": "the recipient unsubscribed ({decision})",
    "notice": "mail came back that changes nothing: {decision}",
    "listed": "the address is put on {decision}",
    "unlisted": "the address is taken off {decision}",
}
_NOTICES = {
    "next host": "put off here; offered to the next host in the same attempt",
    "offered again": "one recipient too many; offered again at once, in another transaction",
    "recovered": "due again at once: its domain has taken a recipient",
    "delay notice": "the author is told of the delay",
}
_LOOKUPS = {
    "dns_nxdomain": "there is no such domain",
    "dns_null_mx": "the domain takes no mail (null MX)",
    "dns_no_host": "no MX host has an address",
    "dns_servfail": "the name server failed",
    "dns_timeout": "the name server did not answer",
    "dns_loop": "the best MX host is the sender itself",
}
"""What a failure of the DNS says: no contact was made."""

_NO_RULES = {"scenario": "the scenario itself", DOWN: "nobody: the host is down"}
_TONES: dict[str, Tone] = {
    "delivered": "good",
    "bounced": "bad",
    "refused": "bad",
    "expired": "bad",
    "suppressed": "bad",
    "bounced_late": "bad",
    "bounce_lost": "warning",
    "complained": "warning",
}


def told(life: Life, events: Sequence[Event], *, briefly: bool = False) -> list[Line]:
    """The delivery and its events. ``briefly``: of many attempts only the first and the last ones, and
    no sources of the rules by which failures were read."""
    shown = _brief(events) if briefly else (one for event in events for one in _event(event, cited=True))
    return [*_head(life), *shown]


def instant(at_ms: int) -> str:
    """Virtual time since the scenario's start: ``00:10:00``, ``00:10:00.250``, ``2d 03:00:00``."""
    seconds, ms = divmod(at_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days = f"{hours // 24}d " if hours >= 24 else ""
    return f"{days}{hours % 24:02}:{minute:02}:{second:02}" + (f".{ms:03}" if ms else "")


def _head(life: Life) -> Iterator[Line]:
    mail = life.accepted
    told = [f"campaign {mail['campaign']}", f"sender {mail['sender']}"]
    told += [f"server {mail['server']}"] if mail["server"] else ["no server has the domain"]
    told += [f"tags {mail['tags']}"] if mail["tags"] else []
    yield line("   ", Span(mail["recipient"], "heading"))
    yield from filled(f"{', '.join(told)}, delivery {mail['delivery']}", 3, "faint")


def _brief(events: Sequence[Event]) -> Iterator[Line]:
    last = max((event.attempt or 0 for event in events if event.kind == "attempt"), default=0)
    left_out = range(_FIRST + 1, last - _LAST + 1)
    for event in events:
        inside = event.kind in ("attempt", "contact") and event.attempt in left_out
        if not inside or len(left_out) == 1:
            yield from _event(event)
        elif event.kind == "attempt" and event.attempt == left_out[0]:
            yield line(" " * _INSTANT, Span(f"... attempts {left_out[0]} to {left_out[-1]} ...", "faint"))


def _event(event: Event, *, cited: bool = False) -> Iterator[Line]:
    time = f"   {instant(event.at_ms):<{_INSTANT - 5}}  "
    yield line(time, Span(_title(event), _TONES.get(event.kind, "plain")))
    for label, text, at in _details(event, cited):
        yield from row(label, text, at, _INSTANT, _LABEL)


def _title(event: Event) -> str:
    if event.kind in ("attempt", "contact"):
        number = f"{event.kind} {event.attempt if event.kind == 'attempt' else event.contact}"
        place = f" at {event.host}" if event.host else ""
        took = event.took_ms or 0
        length = f", took {seconds(took / 1000)}" if took >= _LONG else ""
        return f"{number}{place}{f' from {event.ip}' if event.ip else ''}{length}"
    title = _NOTICES.get(event.decision or "") if event.kind == "notice" else None
    title = title or _TITLES.get(event.kind, event.kind).format(decision=event.decision)
    if event.kind in ("delivered", "expired", "bounced", "refused") and event.took_ms is not None:
        title += f", {seconds(event.took_ms / 1000)} after it was queued"
    return title


def _details(event: Event, cited: bool) -> Iterator[tuple[str, str, str]]:
    """(label, text, place) of every line below the title."""
    if event.waited_ms:
        yield "waited", f"{seconds(event.waited_ms / 1000)} for a connection", ""
    yield from _said(event)
    if event.answered_by.rule:
        yield "by", _by(event), event.answered_by.at
    if event.reached and event.decision != "done" and event.kind == "attempt":
        yield "reached", "the server took the mail, but the sender never learnt of it", ""
    if event.read_as and event.read_by.rule and event.kind != "expired":
        yield "read as", f"{', '.join(event.read_as)} ({event.read_by.rule})", event.read_by.at
        source = source_of(event.read_by.rule) if cited else ""
        if source and not event.read_by.rule.startswith("classify/"):
            yield "source", source, ""
    elif event.kind == "listed" and event.read_as:
        yield "because", event.read_as[0], ""
    yield from _follows(event)
    if event.webhook:
        yield "webhook", event.webhook + (f" ({event.webhook_reason})" if event.webhook_reason else ""), ""


def _said(event: Event) -> Iterator[tuple[str, str, str]]:
    """What came of it, and how it is told where that is the sender's to say."""
    if event.answer in _LOOKUPS:
        yield "lookup", f"{event.answer}: {_LOOKUPS[event.answer]}", ""
    elif event.answer:
        yield "answer", f"{event.answer}{f' (at {event.stage})' if event.stage else ''}", ""
    if event.status:
        yield "told as", event.status, ""


def _by(event: Event) -> str:
    name = event.answered_by.rule
    return _NO_RULES.get(name, name if name.startswith("zones.") else f"rule {name}")


def _follows(event: Event) -> Iterator[tuple[str, str, str]]:
    because: Named = event.because
    if event.wait_ms is not None:
        yield "then", f"again in {seconds(event.wait_ms / 1000)}: {because.rule}", because.at
    elif because.rule:
        yield "then" if event.kind == "attempt" else "because", because.rule, because.at
