"""Ladders of retries as tables with small charts: one policy in full, or all side by side."""

from collections.abc import Iterable, Iterator, Sequence

from simulator.mail import format_duration
from simulator.report.figures import DASH, seconds, several, sparkline
from simulator.report.lines import Line, Span, Tone, line
from simulator.sender import Ladder

_WIDE, _NARROW = 60, 24  # columns of a chart
_SHOWN = 16
_LAST = 2
_FIRST = 6

_TONES: dict[str, Tone] = {"delivered": "good", "failed": "bad", "expired": "bad", "in_flight": "warning"}
_WHY = {"attempts": "attempts used up", "age": "too old", "schedule": "schedule used up", None: ""}


def ladder_lines(name: str, ladder: Ladder) -> Iterator[Line]:
    """One ladder: every attempt with its offset and the wait before it, a chart, how it ends."""
    yield line(Span(f"{name}: {several(len(ladder.attempts), 'attempt')}", "heading"))
    yield line(Span(f"{'ATTEMPT':>9}  {'AT':>14}  {'AFTER':>14}", "faint"))
    yield from _rungs(ladder.attempts)
    yield ()
    span = _span([ladder])
    yield line(f"  0 {_chart(ladder, span, _WIDE)} {seconds(span / 1000)}")
    yield from (line(f"  {words}") for words in _notices(ladder))
    yield line("  ", Span(*_end(ladder)))


def ladders_lines(ladders: Iterable[tuple[str, Ladder]]) -> Iterator[Line]:
    """Every ladder on a line of its own, the charts over the same span."""
    rows = list(ladders)
    column = max((len(name) for name, _ in rows), default=0)
    span = _span(ladder for _, ladder in rows)
    over = f"0 TO {seconds(span / 1000)}"
    titles = (
        f"{'POLICY':<{column}}  {'ATTEMPTS':>8}  {'ENDS':>7}  {'STATUS':<6}  {over:<{_NARROW}}  FIRST OFFSETS"
    )
    yield line(Span(titles, "heading"))
    for name, ladder in rows:
        first = " ".join(seconds(at / 1000) for at in ladder.attempts[:_FIRST])
        more = " ..." if len(ladder.attempts) > _FIRST else ""
        yield line(
            f"{name:<{column}}  {len(ladder.attempts):>8,}  ",
            Span(f"{_when(ladder.ended):>7}", _TONES[ladder.end]),
            f"  {ladder.status or DASH:<6}  {_chart(ladder, span, _NARROW)}  {first}{more}",
        )


def _rungs(attempts: Sequence[int]) -> Iterator[Line]:
    for place, at in enumerate(attempts):
        if len(attempts) > _SHOWN and _SHOWN - _LAST <= place < len(attempts) - _LAST:
            if place == _SHOWN - _LAST:
                yield line(f"{'...':>9}  {f'{len(attempts) - _SHOWN:,} more':>14}")
            continue
        wait = "" if place == 0 else format_duration(at - attempts[place - 1])
        yield line(f"{place + 1:>9}  {format_duration(at):>14}  {wait:>14}")


def _span(ladders: Iterable[Ladder]) -> int:
    return max((ladder.ended or ladder.attempts[-1] for ladder in ladders), default=0)


def _chart(ladder: Ladder, span: int, columns: int) -> str:
    """Attempts in each part of the span."""
    counts = [0] * columns
    for at in ladder.attempts:
        counts[min(at * columns // span, columns - 1) if span else 0] += 1
    return sparkline(counts)


def _notices(ladder: Ladder) -> Iterator[str]:
    if ladder.notices:
        yield "notices of delay at " + ", ".join(map(format_duration, ladder.notices))


def _end(ladder: Ladder) -> tuple[str, Tone]:
    status = f", status {ladder.status}" if ladder.status else ""
    at = f"at {DASH if ladder.ended is None else format_duration(ladder.ended)}"
    words = {
        "delivered": f"delivered {at}{status}",
        "failed": f"failed {at}{status}: this reply is not retried",
        "expired": f"given up {at} ({_WHY[ladder.why]}){status}",
        "in_flight": "and no end in sight",
    }
    return words[ladder.end], _TONES[ladder.end]


def _when(at: int | None) -> str:
    return DASH if at is None else seconds(at / 1000)
