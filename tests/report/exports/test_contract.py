import io
from pathlib import Path

import pytest

import simulator
from simulator.report.exports import export, exports
from simulator.report.record import Found

EXPORTS = exports()


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Found:
    place = tmp_path_factory.mktemp("run")
    story = "version: 1\nsender: {domain: a.test}\nservers: {i: {domains: [i.test]}}\n"
    (place / "a.yaml").write_text(story + "workload: [{name: mail, messages: 3, to: {i.test: 100%}}]\n")
    return Found.at(simulator.run(place / "a.yaml", out=place / "results").path)


def test_the_formats_are_those_of_the_folder():
    assert set(EXPORTS) >= {"csv", "kumo-jsonl", "mailgun-events", "pmta-csv", "webhooks"}


@pytest.mark.parametrize("form", EXPORTS)
def test_a_format_is_described_and_tested(form):
    assert len(EXPORTS[form].__doc__) > 40
    assert (Path(__file__).parent / f"test_{form.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize("form", EXPORTS)
def test_the_same_run_gives_the_same_bytes(form, run):
    written = [io.BytesIO(), io.BytesIO()]
    for into in written:
        export(form, run, into)
    assert written[0].getvalue() == written[1].getvalue() != b""
