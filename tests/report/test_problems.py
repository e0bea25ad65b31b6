import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import Problem
from simulator.report import plain
from simulator.report.problems import SHOWN, rendered


def shown(**told) -> str:
    problem = Problem(**({"code": "E001", "message": "bad", "file": "a.yaml"} | told))
    return plain(rendered([problem]))


def test_a_problem_shows_place_line_caret_and_help():
    text = shown(
        message='unknown key "schedul"',
        line=14,
        column=5,
        width=7,
        source="    schedul: [10m, 10m]",
        help='did you mean "schedule"?',
    )
    assert text == (
        'E001 unknown key "schedul"                                         -> a.yaml:14:5\n'
        "   14 |     schedul: [10m, 10m]\n"
        '      |     ^^^^^^^ help: did you mean "schedule"?\n'
    )


def test_a_help_too_long_for_the_line_of_the_caret_gets_its_own():
    lines = shown(line=1, column=1, source="x: 1", help="h" * 95).splitlines()
    assert lines[2:] == ["      | ^", f"      | help: {'h' * 95}"]


def test_every_line_of_a_help_is_shown():
    lines = shown(line=1, column=1, source="x: 1", help="one\ntwo").splitlines()
    assert lines[2:] == ["      | ^ help: one", "      | help: two"]


def test_a_problem_of_no_line_has_no_caret():
    text = shown(file="command line", help="write it")
    assert "^" not in text
    assert text.splitlines()[0].endswith("-> command line")
    assert text.splitlines()[1] == "      help: write it"


def test_a_long_line_is_cut_around_the_fault():
    source = "a" * 300 + "FAULT" + "b" * 300
    _, line, caret, *_ = shown(line=1, column=301, width=5, source=source).splitlines()
    assert len(line) <= 105
    assert line[caret.index("^") : caret.rindex("^") + 1] == "FAULT"


@pytest.mark.parametrize("before", ["", "x: ", "漢字: ", "e\u0301: ", "\t\t"])
def test_the_caret_stands_under_the_fault_in_columns_of_the_terminal(before):
    _, _, caret, *_ = shown(line=1, column=len(before) + 1, width=3, source=before + "bad").splitlines()
    columns = {"": 0, "x: ": 3, "漢字: ": 6, "e\u0301: ": 3, "\t\t": 2}[before]
    assert caret == "      | " + " " * columns + "^^^"


@given(st.text(max_size=300), st.integers(-5, 400), st.integers(-5, 400), st.text(max_size=200))
def test_no_problem_is_too_odd_to_be_shown(source, column, width, help_line):
    text = plain(rendered([Problem("E9", "m", "f", 3, column, width, source, help_line)]))
    if source.strip():
        assert "^" in text


def test_a_flood_of_problems_is_cut():
    text = plain(rendered([Problem("E001", f"m{n}", "f") for n in range(SHOWN + 7)]))
    assert text.count("E001") == SHOWN
    assert text.endswith("and 7 more")
