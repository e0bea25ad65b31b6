from simulator.metrics import METRICS
from simulator.metrics.grouping import figures_by, figures_of_all
from simulator.metrics.reading import DIMENSIONS, read
from tests.metrics.journals import delivered, journal, row

APART = dict.fromkeys(DIMENSIONS, 100)


def test_groups_come_in_the_order_of_their_mail_equals_by_name():
    rows = [
        *delivered(1, server="b"),
        *delivered(2, server="a"),
        *delivered(3, server="c"),
        *delivered(4, server="c"),
    ]
    found, left_out = figures_by(read(journal(rows).lazy(), APART), "server", 100)
    assert (list(found), left_out) == (["c", "a", "b"], 0)


def test_mail_without_a_server_is_in_no_group_but_in_the_whole():
    book = read(journal(delivered(1, server=None)).lazy(), APART)
    assert figures_by(book, "server", 100) == ({}, 0)
    assert figures_of_all(book)["delivered.count"] == 1


def test_a_tag_beyond_the_limit_is_left_out_and_counted():
    rows = [*delivered(1, tags="a,b"), *delivered(2, tags="b"), *delivered(3, tags="a,b,c")]
    found, left_out = figures_by(read(journal(rows).lazy(), APART), "tag", 2)
    assert {name: one["accepted.count"] for name, one in found.items()} == {"b": 3, "a": 2}
    assert left_out == 1


def test_a_figure_is_left_out_where_it_cannot_be_taken():
    book = read(journal([*delivered(1, tags="x"), row("listed", decision="bounces")]).lazy(), APART)
    for group in ("server", "domain", "campaign", "sender", "tag"):
        for values in figures_by(book, group, 9)[0].values():
            assert set(values) == {name for name, metric in METRICS.items() if group in metric.groups}
