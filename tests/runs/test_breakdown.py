import polars as pl
import pytest

from simulator.journal import empty
from simulator.runs.breakdown import LADDER, breakdown


def journal(*rows):
    schema = empty().schema
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema).lazy()


def attempt(n, **row):
    return {"kind": "attempt", "attempt": n, "at_ms": 0, "server": "big", **row}


def test_an_empty_journal_breaks_down_to_nothing():
    assert breakdown(empty().lazy()) == {
        "attempts": [],
        "waits": {"median": None, "p95": None},
        "servers": {},
        "delayed": {},
        "listed": {},
        "simulated_s": 0.0,
    }


def test_the_ladder_counts_attempts_by_their_number_and_fills_gaps():
    found = breakdown(journal(attempt(1), attempt(1), attempt(3), {"kind": "delivered", "attempt": 2}))
    assert found["attempts"] == [2, 0, 1]


def test_a_ladder_too_long_to_show_ends_on_its_last_rung():
    found = breakdown(journal(attempt(1), attempt(LADDER), attempt(LADDER + 900)))
    assert len(found["attempts"]) == LADDER
    assert found["attempts"][-1] == 2


def test_a_wait_runs_from_the_verdict_to_the_next_due_instant():
    rows = [attempt(1, at_ms=1000, next_at_ms=601_000, code=451) for _ in range(19)]
    rows.append(attempt(2, at_ms=0, next_at_ms=7_200_000, code=451))
    assert breakdown(journal(*rows))["waits"] == {"median": 600.0, "p95": 600.0}
    assert breakdown(journal(*rows, rows[-1]))["waits"]["p95"] == 7200.0


@pytest.mark.parametrize(
    ("code", "column"), [(250, "2xx"), (251, "2xx"), (421, "4xx"), (554, "5xx"), (None, "faults")]
)
def test_replies_are_counted_by_class(code, column):
    found = breakdown(journal(attempt(1, code=code)))["servers"]["big"]
    assert found == {"2xx": 0, "4xx": 0, "5xx": 0, "faults": 0} | {column: 1}


def test_an_attempt_that_met_no_server_is_nobodys_fault():
    assert breakdown(journal(attempt(1, server=None)))["servers"] == {}


def test_lists_late_news_and_the_end():
    found = breakdown(
        journal(
            {"kind": "listed", "decision": "bounces", "at_ms": 5},
            {"kind": "listed", "decision": "bounces", "at_ms": 6},
            {"kind": "listed", "decision": "complaints", "at_ms": 7},
            {"kind": "bounced_late", "hardness": "hard", "at_ms": 1500},
        )
    )
    assert found["listed"] == {"bounces": 2, "complaints": 1}
    assert found["delayed"] == {"hard": 1}
    assert found["simulated_s"] == 1.5
