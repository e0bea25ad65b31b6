from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.source import Source, Span


def test_a_problem_counts_from_one() -> None:
    problem = Source("f.yaml", "a: 1\nbc: 22\n").problem("E001", "m", Span(1, 4, 2), "h")
    assert (problem.file, problem.line, problem.column, problem.width) == ("f.yaml", 2, 5, 2)
    assert (problem.source, problem.help) == ("bc: 22", "h")


@given(st.text(), st.integers(-5, 50), st.integers(-5, 50), st.integers(-5, 2000))
def test_no_place_lies_outside_the_text(text: str, line: int, column: int, width: int) -> None:
    source = Source("f", text)
    problem = source.problem("E001", "m", Span(line, column, width))
    assert 1 <= problem.line <= len(source.lines)
    assert 1 <= problem.column <= len(problem.source) + 1
    assert problem.width >= 1


@given(st.text(alphabet="ab\n\r\u2028"), st.data())
def test_the_place_of_an_offset_leads_back_to_its_character(text: str, data: st.DataObject) -> None:
    text += "x"
    offset = data.draw(st.integers(0, len(text) - 1))
    span = Source("f", text).span_at(offset)
    if text[offset] in "abx":
        assert Source("f", text).line(span.line)[span.column] == text[offset]


def test_a_line_too_long_to_show_is_not_shown() -> None:
    assert Source("f", "a" * 10_001).problem("E001", "m", Span(0, 5)).source == ""
