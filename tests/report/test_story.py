from dataclasses import replace

from simulator.report import plain, stories, story
from simulator.report.story import SHOWN
from simulator.runs.record import read, write
from tests.report.lived import ran
from tests.runs.made import HELD, MISSED, made, made_of, replication


def test_every_missed_expectation_has_its_story(lived):
    told = {one["text"]: plain(lines) for one, lines in stories(lived)}
    assert list(told) == [
        "dropped.count == 9",
        "message full@inbox.test: outcome delivered",
        "message nobody@inbox.test: outcome delivered",
    ]
    full = told["message full@inbox.test: outcome delivered"].splitlines()
    assert full[:4] == [
        " ✗ message full@inbox.test: outcome delivered",
        "   measured: outcome failed",
        "   at lived.yaml:27",
        "   full@inbox.test",
    ]
    assert "rule full  lived.yaml:14" in "\n".join(full)
    assert full[-1] == "   reproduce  mtasim run lived.yaml --seed 1"


def test_where_nobody_is_to_blame_there_is_no_timeline(lived):
    nobody = [plain(lines) for one, lines in stories(lived) if "nobody@" in one["text"]]
    assert nobody == [
        " ✗ message nobody@inbox.test: outcome delivered\n"
        "   measured: nothing to judge: no such message\n"
        "   at lived.yaml:29\n"
        "   reproduce  mtasim run lived.yaml --seed 1"
    ]
    assert "nobody@" not in plain(story(lived))


def test_a_message_that_misses_several_expectations_is_told_once(tmp_path):
    folder = ran(tmp_path)
    record = read(folder)
    full = record.expectations[1]
    write(folder, replace(record, expectations=(full, {**full, "text": "another"})))
    said = plain(story(folder))
    assert said.startswith(" ✗ message full@inbox.test: outcome delivered\n")
    assert " ✗ another\n" in said
    assert said.count("   full@inbox.test") == 1


def test_of_many_only_the_first_are_told_and_the_rest_counted(tmp_path):
    folder = ran(tmp_path)
    record = read(folder)
    witnesses = record.expectations[1]["witness"], *range(1, SHOWN + 2)
    missed = tuple({**record.expectations[1], "witness": one} for one in witnesses)
    write(folder, replace(record, expectations=missed))
    assert plain(story(folder)).splitlines()[-1] == f"   and 2 more: mtasim explain {record.id}"


def test_all_well_has_no_story(tmp_path):
    folder = made(tmp_path, expectations=(HELD,))
    assert (story(folder), list(stories(folder))) == ([], [])


def test_a_journal_that_is_gone_leaves_the_expectation(tmp_path):
    folder = made(tmp_path, expectations=(MISSED,))
    assert story(folder) == []
    ((one, lines),) = stories(folder)
    assert one == MISSED
    assert plain(lines).splitlines()[-1].startswith("   reproduce  mtasim run")


def test_of_replications_the_first_that_missed_is_to_be_done_again(tmp_path):
    folder = made_of(
        tmp_path,
        replication(42, passed=True, expectations=(MISSED | {"passed": True, "witness": None},)),
        replication(43, passed=False, expectations=(MISSED,)),
    )
    assert story(folder) == []
    ((_, lines),) = stories(folder)
    assert plain(lines).splitlines()[-1].endswith("mtasim run scenarios/welcome.yaml --seed 43")
