from simulator.report import plain
from simulator.report.messages import messages
from simulator.report.record import Found
from tests.runs.made import made


def test_the_blamed_come_first_then_the_longest_of_each_fate(lived):
    found = messages(Found.at(lived))
    assert [(one.recipient, one.fate, one.attempts) for one in found[:5]] == [
        ("full@inbox.test", "expired", 4),
        ("gone@inbox.test", "bounced", 1),
        ("lost@inbox.test", "expired", 4),
        *(sorted(((one.recipient, "suppressed", 0) for one in found[3:5]), reverse=found[3].recipient > "h")),
    ]
    assert sorted(one.recipient for one in found[5:]) == ["a@pair.test", "late@inbox.test", "ok@inbox.test"]
    assert len({one.events["delivery"] for one in found}) == 8


def test_a_message_tells_its_story(lived):
    full = messages(Found.at(lived))[0]
    assert "rule full  lived.yaml:14" in plain(full.story)
    assert [event["kind"] for event in full.events["events"]].count("attempt") == 4


def test_without_a_journal_there_are_none(tmp_path):
    assert messages(Found.at(made(tmp_path))) == []
