"""Figures of a span of time: laws over made journals, and mutants that break them."""

from random import Random
from unittest.mock import patch

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from simulator.metrics import METRICS, measure
from simulator.metrics.scope import Scope
from tests.metrics.journals import ENDS, journal, journals, oracle
from tests.sender.mutant import mutated

LONG = 1000
SPANS = st.tuples(st.integers(0, 8), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))


def over(kind, unit=None):
    """The metrics that are taken so."""
    return [name for name, one in METRICS.items() if one.over == kind and unit in (None, one.unit)]


def taken(rows, names, span):
    frame = journal(rows)
    found = measure(frame)
    return {name: found.taken(frame.lazy(), name, Scope(span=span)) for name in names}


def share_out(rows, span):
    """What happened before a span, in it and after it is what happened."""
    names, whole = over("happened", "count"), measure(journal(rows))
    spans = [one for one in ((0, span[0]), span, (span[1], LONG)) if one[0] < one[1]]
    parts = [taken(rows, names, one) for one in spans]
    return all(sum(part[name] for part in parts) == whole[name] for name in names)


def follow_who_was_accepted(rows, span):
    """Rates are those of the deliveries that were accepted in the span, whenever they ended."""
    accepted = [one for one in rows if one["kind"] == "accepted" and span[0] <= one["at_ms"] < span[1]]
    chosen = {one["delivery"] for one in accepted}
    expected = oracle([one for one in rows if one["delivery"] in chosen])
    names = over("accepted")
    return taken(rows, names, span) == {name: expected[name] for name in names}


def leave_the_queue_as_it_stood(rows, span):
    """The queue at the end is what entered less what ended; at its deepest it is what the span ever saw."""
    kinds = ("accepted", *ENDS)
    moves = sorted((one["at_ms"], one["kind"] != "accepted") for one in rows if one["kind"] in kinds)
    steps = [(at, -1 if ends else 1) for at, ends in moves]
    depth = deepest = sum(step for at, step in steps if at < span[0])
    for step in (step for at, step in steps if span[0] <= at < span[1]):
        depth += step
        deepest = max(deepest, depth)
    return list(taken(rows, ["queue.depth", "queue.depth.max"], span).values()) == [depth, deepest]


LAWS = [share_out, follow_who_was_accepted, leave_the_queue_as_it_stood]


@pytest.mark.parametrize("law", LAWS)
@settings(max_examples=50, deadline=None)
@given(rows=journals(), span=SPANS)
def test_figures_of_a_span(law, rows, span):
    assert law(rows, span)


@settings(max_examples=30, deadline=None)
@given(journals())
def test_a_span_of_everything_is_the_whole(rows):
    whole = measure(journal(rows))
    names = [name for name in METRICS if name not in ("attempts.rate", "attempts.rate.max", "queue.age.max")]
    assert taken(rows, names, (0, LONG)) == {name: whole[name] for name in names}


MUTANTS = [
    (share_out, 'is_between(begin, end, closed="left")', 'is_between(begin, end, closed="both")'),
    (share_out, 'is_between(begin, end, closed="left")', 'is_between(begin, end, closed="none")'),
    (follow_who_was_accepted, 'frame.filter(inside & (kind == "accepted"))', "frame.filter(inside)"),
    (follow_who_was_accepted, "frame.join(chosen,", "frame.filter(inside).join(chosen,"),
    (
        leave_the_queue_as_it_stood,
        'frame.filter(pl.col("at_ms") < end)',
        'frame.filter(pl.col("at_ms") <= end)',
    ),
    (leave_the_queue_as_it_stood, 'frame.filter(pl.col("at_ms") < end)', "frame.filter(inside)"),
]


@pytest.mark.parametrize(("law", "guard", "instead"), MUTANTS)
def test_a_law_notices_when_other_rows_are_taken(law, guard, instead):
    mutant = mutated("simulator.metrics.reading", guard, instead).within
    quick = settings(max_examples=1_000, database=None, deadline=None, phases=[Phase.generate])
    worlds = st.tuples(journals(), SPANS)
    with patch("simulator.metrics.measure.within", mutant):
        assert find(worlds, lambda world: not law(*world), settings=quick, random=Random(5))
