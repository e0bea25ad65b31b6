import pytest

from simulator.report.drawing import label, lying_bars


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("inbox", "inbox"),
        ("<b>inbox</b>", "&lt;b&gt;inbox&lt;/b&gt;"),
        ("a\u202eb", "a\\u202eb"),
        ("x" * 40, f"{'x' * 31}…"),
    ],
)
def test_a_word_of_a_figure_is_short_and_no_html(text, shown):
    assert label(text) == shown


def test_one_series_needs_no_legend():
    assert not lying_bars(["a"], [("n", [1], "#000")], "deliveries")["layout"]["showlegend"]
    assert lying_bars(["a"], [("n", [1], "#000"), ("m", [2], "#111")], "x")["layout"]["showlegend"]


def test_names_that_are_shortened_to_the_same_keep_rows_of_their_own():
    [series] = lying_bars(["x" * 40, "x" * 41, "y"], [("n", [1, 2, 3], "#000")], "x")["data"]
    assert len(set(series["y"])) == 3
