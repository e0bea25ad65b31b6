from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ScenarioInvalid
from simulator.scenario import Entry, Listed, Shares, Template, load, loads
from tests.scenario.sample import SMALL, problems, read

ENTRY = "name: one, to: [anna@big.test]"
TWO = SMALL.replace("[big.test]", "[big.test, corp.test]")


def entry(block: str) -> Entry:
    return read(TWO.replace(ENTRY, block)).workload[0]


def codes(block: str) -> list[str]:
    return [one.code for one in problems(TWO.replace(ENTRY, block))]


def test_the_defaults() -> None:
    assert entry(ENTRY) == Entry("one", "main", 0, 0, "even", (), 1, Listed((("anna@big.test",),)))


def test_the_three_ways_to_say_to_whom() -> None:
    assert entry("name: a, messages: 3, to: 'u{n}@big.test'").to == Template("u{n}@big.test")
    assert entry("name: a, to: anna@big.test").messages == 1
    assert entry("name: a, to: [a@big.test, [b@big.test, c@corp.test]]").to == Listed(
        (("a@big.test",), ("b@big.test", "c@corp.test"))
    )
    assert entry("name: a, messages: 10, to: {big.test: 60%, CORP.test: 40%}").to == Shares(
        (("big.test", 6), ("corp.test", 4))
    )


def test_largest_remainder() -> None:
    thirds = "name: a, messages: 100, to: {big.test: 33.4%, corp.test: 66.6%}"
    assert entry(thirds).to == Shares((("big.test", 33), ("corp.test", 67)))
    assert entry("name: a, messages: 1, to: {big.test: 50%, corp.test: 50%}").to == Shares(
        (("big.test", 1), ("corp.test", 0))
    )


@given(st.integers(1, 100_000), st.integers(0, 100))
def test_counts_add_up_and_none_is_off_by_one(messages: int, percent: int) -> None:
    made = entry(f"name: a, messages: {messages}, to: {{big.test: {percent}%, corp.test: {100 - percent}%}}")
    assert isinstance(made.to, Shares)
    (_, first), (_, second) = made.to.counts
    assert first + second == messages == made.messages
    assert abs(first - messages * percent / 100) < 1


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("name: a", ["E013"]),
        ("name: a, to: [a@big.test], recipients: x.csv", ["E018"]),
        ("name: a, to: 'u{n}@big.test'", ["E013"]),
        ("name: a, to: {big.test: 100%}", ["E013"]),
        ("name: a, messages: 3, to: [a@big.test]", ["E018"]),
        ("name: a, messages: 0, to: {big.test: 100%}", ["E017"]),
        ("name: a, messages: many, to: {big.test: 100%}", ["E014"]),
        ("name: a, messages: 3, to: {big.test: 90%}", ["E020"]),
        ("name: a, messages: 3, to: {big.test: 100}", ["E004"]),
        ("name: a, messages: 3, to: {big.test: most}", ["E016"]),
        ("name: a, messages: 3, to: {big.test: [1%]}", ["E014"]),
        ("name: a, messages: 3, to: {}", ["E020"]),
        ("name: a, to: []", ["E014"]),
        ("name: a, to: 3", ["E014"]),
        ("name: a, to: [[]]", ["E014"]),
        ("name: a, to: [3, nobody, a@b@big.test]", ["E014", "E016", "E016"]),
        ("name: a, to: [a@bigg.test]", ["E006"]),
        ("name: a, to: 'u{n}@bigg.test', messages: 3", ["E006"]),
        ("name: a, to: [[a@big.test, A@big.test]]", ["E026"]),
        ("name: a, messages: 2, to: 'u{k}@big.test'", ["E016"]),
        ("name: a, to: [a@big.test.]", ["E016"]),
        ("name: a, from: you, to: [a@big.test]", ["E019"]),
        ("name: a, tags: [x y], to: [a@big.test]", ["E016"]),
        ("name: a, evry: 10s, to: [a@big.test]", ["E001"]),
        ("name: a, every: 10s, to: 'u{n}@big.test'", ["E013"]),
        ("name: a, every: 10s, until: 1h, messages: 9, to: 'u{n}@big.test'", ["E018"]),
        ("name: a, every: 10s, until: 1h, to: [a@big.test]", ["E018"]),
        ("name: a, every: 10s, over: 1h, to: [a@big.test]", ["E018"]),
        ("name: a, until: 2h, over: 1h, to: [a@big.test]", ["E018"]),
        ("name: a, every: 0s, until: 1h, to: a@big.test", ["E017"]),
        ("name: a, every: 1ms, until: 365d, to: a@big.test", ["E017"]),
        ("name: a, at: 1h, until: 1h, to: [a@big.test]", ["E017"]),
        ("name: a, at: 25:00, to: [a@big.test]", ["E016"]),
        ("name: a, at: 2026-01-04, to: [a@big.test]", ["E017"]),
        ("name: a, at: 2026-13-04, to: [a@big.test]", ["E016"]),
        ("name: a, priority: urgent, to: [a@big.test]", ["E015"]),
        ("name: a, size: 20, to: [a@big.test]", ["E004"]),
        ("name: a, deliver_within: soon, to: [a@big.test]", ["E016"]),
        ("name: a, columns: {address: mail}, to: [a@big.test]", ["E018"]),
        ("name: a, day: {'08:00-20:00': 100%}, to: [a@big.test]", ["E017"]),
        ("name: a, over: 1d, day: {'08:00-20:00': 90%}, to: [a@big.test]", ["E020"]),
        ("name: a, over: 1d, day: {'8-20': 100%}, to: [a@big.test]", ["E016"]),
        ("name: a, over: 1d, day: {'08:00-20:00': 50%, '19:00-21:00': 50%}, to: [a@big.test]", ["E017"]),
        ("name: a, over: 1h, day: {'08:00-20:00': 100%}, to: [a@big.test]", ["E017"]),
        ("name: a, over: 1d, day: business, to: [a@big.test]", ["E014"]),
        ("name: a, at: 1, to: [a@big.test]", ["E004"]),
        ("name: a, arrivals: random, to: [a@big.test]", ["E015"]),
        ("name: a, recipients: nowhere.csv", ["E021"]),
    ],
)
def test_what_is_refused(block: str, found: list[str]) -> None:
    assert codes(block) == found


def test_an_unknown_domain_is_underlined_and_the_nearest_named() -> None:
    (problem,) = problems(TWO.replace(ENTRY, 'name: a, to: ["anna@bigg.test"]'))
    assert problem.source[problem.column - 1 :][: problem.width] == "bigg.test"
    assert problem.help == 'did you mean "big.test"? (known: big.test, corp.test)'


def test_a_number_out_of_range_is_shown_where_it_was_written() -> None:
    text = TWO.replace(ENTRY, "name: a, messages: 0, to: 'u{n}@big.test'")
    (problem,) = problems(text)
    assert problem.source[problem.column - 1 :][: problem.width] == "0"
    with pytest.raises(ScenarioInvalid) as caught:
        loads(text.replace("messages: 0", "messages: 3"), overrides={"workload.a.messages": "-1"})
    (problem,) = caught.value.problems
    assert (problem.file, problem.source) == ("command line", "--set workload.a.messages=-1")


@pytest.mark.parametrize(
    ("block", "at", "over", "messages"),
    [
        ("every: 10s, until: 2h, to: 'u{n}@big.test'", 0, 7_200_000, 720),
        ("every: 7s, until: 20s, to: ann@big.test", 0, 21_000, 3),
        ("at: 1h, every: 10s, until: 1h1s, to: ann@big.test", 3_600_000, 10_000, 1),
        ("every: 10s, messages: 5, to: 'u{n}@big.test'", 0, 50_000, 5),
        ("every: 10s, to: [a@big.test, b@big.test]", 0, 20_000, 2),
        ("at: 1h, until: 3h, messages: 5, to: 'u{n}@big.test'", 3_600_000, 7_200_000, 5),
        ("at: '14:30', until: '09:00', to: [a@big.test]", 52_200_000, 66_600_000, 1),
        ("at: 2026-01-06T01:00:00+01:00, to: [a@big.test]", 86_400_000, 0, 1),
    ],
)
def test_when_the_messages_come(block: str, at: int, over: int, messages: int) -> None:
    made = entry(f"name: a, {block}")
    assert (made.at, made.over, made.messages) == (at, over, messages)


def test_a_clock_time_is_that_of_the_start() -> None:
    text = TWO.replace(ENTRY, "name: a, at: 09:00, to: [a@big.test]") + "start: 2026-01-05T08:30:00+01:00\n"
    assert read(text).workload[0].at == 1_800_000
    assert read(text.replace("08:30", "09:30")).workload[0].at == 23 * 3_600_000 + 1_800_000


def test_how_the_messages_are_to_be_handled() -> None:
    made = entry("name: a, priority: high, deliver_within: 5m, size: 20kB, to: [a@big.test]")
    assert (made.priority, made.deliver_within, made.size) == ("high", 300_000, 20_000)


def test_the_hours_of_a_day() -> None:
    shape = entry("name: a, over: 2d, day: {'08:00-20:00': 80%, '20:00-08:00': 20%}, to: [a@big.test]").day
    assert shape is not None
    assert [(opens, length, float(share)) for opens, length, share in shape.windows] == [
        (28_800_000, 43_200_000, 0.8),
        (72_000_000, 43_200_000, 0.2),
    ]


def test_a_list_with_columns_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,segment,mail\n1,VIP customers,a@big.test\n2,,b@big.test\n")
    block = "name: real, tags: [news], recipients: list.csv, columns: {address: mail, tag: segment}"
    more = "expect: [{that: delivered.count == 1, where: {tag: VIP-customers}}]\n"
    (tmp_path / "s.yaml").write_text(TWO.replace(ENTRY, block) + more)
    assert load(tmp_path / "s.yaml").workload[0].to == Listed(
        (("a@big.test",), ("b@big.test",)), (("VIP-customers",), ())
    )
    (tmp_path / "s.yaml").write_text(TWO.replace(ENTRY, block.replace("segment", "class")))
    with pytest.raises(ScenarioInvalid, match="no column 'class'; it has id, segment, mail"):
        load(tmp_path / "s.yaml")


def test_a_list_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "email,name\na@big.test,A\nnobody,B\nb@elsewhere.test,C\nA@BIG.test,D\n"
    )
    (tmp_path / "s.yaml").write_text(TWO.replace(ENTRY, "name: real, recipients: list.csv, over: 1h"))
    made = load(tmp_path / "s.yaml").workload[0]
    assert made.to == Listed((("a@big.test",), ("b@elsewhere.test",)))
    assert (made.messages, made.rejected) == (2, (("nobody", "invalid"), ("A@BIG.test", "duplicate")))


def test_a_list_without_an_address(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("email\n\n")
    (tmp_path / "s.yaml").write_text(TWO.replace(ENTRY, "name: real, recipients: list.csv"))
    with pytest.raises(ScenarioInvalid) as caught:
        load(tmp_path / "s.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.message) == ("E021", "the list has no address that can be mailed")


def test_an_entry_after_the_end_of_the_run_is_told_of() -> None:
    late = TWO.replace(ENTRY, "name: a, at: 2h, to: [a@big.test]")
    (warning,) = read(f"{late}duration: 2h\n").warnings
    assert (warning.code, warning.source[warning.column - 1 :][: warning.width]) == ("W028", "2h")
    assert read(f"{late}duration: 121m\n").warnings == read(late).warnings == ()


def test_campaigns_have_names_of_their_own() -> None:
    twice = TWO + "  - {name: one, to: [b@big.test]}\n"
    assert [(one.code, one.line) for one in problems(twice)] == [("E026", 7)]
