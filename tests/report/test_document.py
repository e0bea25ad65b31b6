from dataclasses import replace

from simulator.report.document import Document, Report
from simulator.runs.record import read, write
from tests.report.lived import ran


def test_what_was_missed_comes_first_then_what_only_warns(tmp_path):
    folder = ran(tmp_path)
    record = read(folder)
    missed, *rest = record.expectations
    held, warned = {**missed, "passed": True}, {**missed, "warn": True}
    write(folder, replace(record, expectations=(held, warned, missed, *rest)))
    document = Document.of(folder)
    assert [one.verdict for one in document.expectations] == ["missed", "missed", "missed", "warned", "held"]
    assert not document.passed


def test_one_run_has_nothing_beside_it(lived):
    document = Document.of(lived)
    assert Report((document,)).together is None
    assert Report((document, document)).together is not None
    assert dict(document.tiles)["accepted"] == "8"
    assert document.scenario.startswith("version: 1\n")
