import pytest

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.compose import compose
from simulator.scenario.source import Source


def refused(text: str) -> Problem:
    with pytest.raises(ScenarioInvalid) as caught:
        compose(Source("f", text))
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: {reply: 550 5.1.1 No user: help}", "E002", 1, 29),
        ("reply: 550 5.1.1 No user: help", "E002", 1, 25),
        ("a: {reply: 550 No such # 4521}\nb: 3\n", "E011", 1, 24),
        ("a: *@x.test", "E002", 1, 4),
        ("a: @x", "E002", 1, 4),
        ("a: %50", "E002", 1, 4),
        ("\ta: 1", "E011", 1, 1),
        ('a: "never closed', "E011", 1, 4),
        ('a: "\\d"', "E002", 1, 4),
        ("a:\n  b: 1\n c: 2", "E011", 3, 2),
        ("]", "E011", 1, 1),
    ],
)
def test_where_it_is_shown(text: str, code: str, line: int, column: int) -> None:
    problem = refused(text)
    assert (problem.code, problem.line, problem.column) == (code, line, column)


def test_the_help_writes_the_reply_out_in_quotes() -> None:
    problem = refused("rules: [{reply: 550 5.1.1 No user: see help}]")
    assert problem.help == 'write "550 5.1.1 No user: see help"'


def test_a_swallowed_bracket_is_told_where_it_was_swallowed() -> None:
    problem = refused("a: {reply: 452 Mailbox full #4521}\nb:\n  - {c: d}\n")
    assert (problem.line, problem.source[problem.column - 1 :][: problem.width]) == (1, "#4521}")
