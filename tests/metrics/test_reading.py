import pytest

from simulator.metrics.reading import narrowed, read
from tests.metrics.journals import delivered, journal


def test_names_beyond_the_limit_are_lumped_together_and_none_is_lost():
    rows = [one for number in range(1, 6) for one in delivered(number, domain=f"d{number}.test")]
    book = read(journal([*rows, *delivered(9, domain="d4.test")]).lazy(), {"domain": 2})
    assert set(book.cells["domain"]) == {"d4.test", "d1.test", None}
    assert book.left_out["domain"] == 3
    assert book.cells["rows"].sum() == len(rows) + 3


def test_a_delivery_has_a_row_where_it_enters_and_one_where_it_ends():
    book = read(journal(delivered(1, tries=3)).lazy(), {})
    assert book.lives.select("delivery", "entered", "took_ms").rows() == [(1, True, None), (1, False, 3000)]


def test_copies_are_those_beyond_the_first():
    rows = delivered(1, tries=3)
    for one in rows:
        if one["kind"] == "attempt":
            one["reached"] = True
    assert read(journal(rows).lazy(), {}).copies.height == 2


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ({}, 2),
        ({"server": "a"}, 1),
        ({"tag": "x"}, 1),
        ({"tag": "x", "server": "b"}, 0),
        ({"campaign": "?"}, 0),
    ],
)
def test_narrowed_keeps_the_rows_that_belong_to_all_that_is_named(where, left):
    frame = journal([*delivered(1, tags="x,y"), *delivered(2, server="b", tags="xy")])
    kept = narrowed(frame.lazy(), where).collect()
    assert kept["delivery"].n_unique() == left
