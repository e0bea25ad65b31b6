from pathlib import Path

import pytest

from simulator.errors import ScenarioInvalid
from simulator.scenario import Scenario, load, load_cases
from tests.scenario.sample import SMALL


def cases(
    folder: Path, matrix: str, text: str = SMALL, over: dict[str, str] | None = None, seed: int | None = None
) -> list[Scenario]:
    (folder / "s.yaml").write_text(f"{text}matrix: {matrix}\n")
    return list(load_cases(folder / "s.yaml", over or {}, seed))


def codes(folder: Path, matrix: str) -> list[tuple[str, int]]:
    with pytest.raises(ScenarioInvalid) as caught:
        cases(folder, matrix)
    return [(one.code, one.line) for one in caught.value.problems]


def test_without_a_matrix_a_file_is_one_case(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SMALL)
    (only,) = load_cases(tmp_path / "s.yaml")
    assert only == load(tmp_path / "s.yaml")


def test_every_combination_is_a_case(tmp_path: Path) -> None:
    matrix = "{sender.retry.schedule: [[5m, 10m], [1h]], seed: 3..5}"
    made = cases(tmp_path, matrix)
    waits = [one.senders["main"].policy.retry.schedule.last() for one in made]
    assert [(one.name, one.seed) for one in made] == [
        *(("s-5m-10m", seed) for seed in (3, 4, 5)),
        *(("s-1h", seed) for seed in (3, 4, 5)),
    ]
    assert waits == [600_000] * 3 + [3_600_000] * 3


def test_a_case_is_the_file_with_its_values_laid_over(tmp_path: Path) -> None:
    values = "[{exponential: {first: 5m, factor: 2, cap: 4h}}, [10m, 20m]]"
    for case in cases(
        tmp_path, f"{{sender.retry.schedule: {values}, sender.mx: [home, none], seed: [7, 8]}}"
    ):
        alone = load(tmp_path / "s.yaml", case.overrides, case.seed)
        assert alone == case
        plain = SMALL + "matrix: {seed: [1]}\n"
        (tmp_path / "plain.yaml").write_text(plain)
        assert load(tmp_path / "plain.yaml", case.overrides, case.seed).senders == case.senders


def test_a_policy_is_that_of_every_sender(tmp_path: Path) -> None:
    two = "senders: {a: {domain: a.test}, b: {domain: b.test}}"
    text = SMALL.replace("sender: {domain: news.test}", two).replace("{name: one,", "{name: one, from: a,")
    (only,) = cases(tmp_path, "{policy: [mailgun]}", text)
    assert only.overrides == {"senders.a.policy": "mailgun", "senders.b.policy": "mailgun"}
    (only,) = cases(tmp_path, "{policy: [mailgun]}")
    assert only.overrides == {"sender.policy": "mailgun"}


def test_what_the_command_line_says_is_no_axis_any_more(tmp_path: Path) -> None:
    matrix = "{sender.mx: [home, none], seed: 1..3}"
    assert [one.seed for one in cases(tmp_path, matrix, seed=9)] == [9, 9]
    (found,) = cases(tmp_path, matrix, over={"sender.mx": "elsewhere", "seed": "7"})
    assert (found.name, found.seed, found.senders["main"].mx) == ("s-elsewhere", 7, "elsewhere")


def test_no_matrix_is_laid_over_a_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioInvalid) as caught:
        cases(tmp_path, "{seed: 1..3}", over={"matrix.seed": "1..9"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.file, problem.column, problem.width) == ("E025", "command line", 7, 11)


def test_who_wants_one_case_is_told_how_to_take_it(tmp_path: Path) -> None:
    cases(tmp_path, "{sender.mx: [home, none], seed: 1..3}")
    with pytest.raises(ScenarioInvalid) as caught:
        load(tmp_path / "s.yaml")
    (problem,) = caught.value.problems
    assert problem.message == "the matrix has 6 cases, and one is due here"
    assert problem.help == "take one of them, as in --seed 1 --set sender.mx=home"
    cases(tmp_path, "{sender.retry.schedule: [[1m, 2m], [5m]]}")
    with pytest.raises(ScenarioInvalid) as caught:
        load(tmp_path / "s.yaml")
    assert caught.value.problems[0].help.endswith("""--set 'sender.retry.schedule=["1m", "2m"]'""")


def test_a_fault_of_one_case_is_shown_where_its_value_stands(tmp_path: Path) -> None:
    with pytest.raises(ScenarioInvalid) as caught:
        cases(tmp_path, "{sender.mx: [home, away], seed: 1..3}")
    (problem,) = caught.value.problems
    assert problem.source[problem.column - 1 :][: problem.width] == "away"


@pytest.mark.parametrize(
    ("matrix", "found"),
    [
        ("[1]", ["E014"]),
        ("{}", ["E014"]),
        ("{seed: 3}", ["E014"]),
        ("{matrix: [1]}", ["E025"]),
        ("{matrix.seed: [1]}", ["E025"]),
        ("{seed: 3..1}", ["E014"]),
        ("{seed: []}", ["E014"]),
        ("{seed: 1..20000}", ["E022"]),
        ("{seed: 1..200, sender.retry.give_up.after_attempts: 1..100}", ["E022"]),
        ("{servers.bigg.tls: [none]}", ["E025"]),
        ("{sender.mx: [home, away], policy: [nobody]}", ["E015", "E019"]),
    ],
)
def test_what_is_refused(tmp_path: Path, matrix: str, found: list[str]) -> None:
    assert [code for code, line in codes(tmp_path, matrix) if line == 7] == found
