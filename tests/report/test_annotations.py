from pathlib import Path

from simulator.errors import Problem
from simulator.report.annotations import annotations, annotations_of_problems
from tests.runs.made import HELD, MISSED, made


def test_each_missed_expectation_is_shown_where_it_is_written(tmp_path: Path):
    folders = [made(tmp_path, expectations=(HELD, MISSED)), made(tmp_path, "other", expectations=(HELD,))]
    [told] = annotations(folders)
    head, text = told.removeprefix("::").split("::", 1)
    assert head == (
        "error file=quickstart.yaml,line=52,title=welcome%3A attempts.p95 <= 4 where server=throttled"
    )
    assert "\n" not in text
    assert "%0A" in text
    assert "--seed 42" in text


def test_no_text_gives_a_command_of_its_own(tmp_path: Path):
    odd = MISSED | {"text": "a,b:c\r\n::x::y", "measured": "100%", "at": "a,b:c.yaml:3"}
    [told] = annotations([made(tmp_path, expectations=(odd,))])
    title = "welcome%3A a%2Cb%3Ac\\r\\n%3A%3Ax%3A%3Ay"
    assert told.startswith(f"::error file=a%2Cb%3Ac.yaml,line=3,title={title}::")
    assert "100%25%0A" in told
    [told] = annotations_of_problems([Problem("E001", "50%\r\n::stop-commands::x", "a.yaml")])
    assert told == "::error file=a.yaml,title=mtasim E001::50%25%0D%0A::stop-commands::x"


def test_problems_have_their_column_and_warnings_are_warnings():
    problems = [
        Problem("E001", 'unknown key "nam"', "a.yaml", 2, 5, help='did you mean "name"?'),
        Problem("W027", "the domain is real", "a.yaml", 3, 1),
        Problem("E021", "the file cannot be read", "b.yaml"),
    ]
    assert list(annotations_of_problems(problems)) == [
        '::error file=a.yaml,line=2,col=5,title=mtasim E001::unknown key "nam"%0Adid you mean "name"?',
        "::warning file=a.yaml,line=3,col=1,title=mtasim W027::the domain is real",
        "::error file=b.yaml,title=mtasim E021::the file cannot be read",
    ]


def test_an_expectation_that_only_warns_is_a_warning(tmp_path: Path):
    run = made(tmp_path, expectations=(HELD, MISSED | {"warn": True}))
    [told] = annotations([run])
    assert told.startswith("::warning file=quickstart.yaml,line=52,")
    assert told.endswith("::measured: 6")
