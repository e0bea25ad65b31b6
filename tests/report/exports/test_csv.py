import io
from pathlib import Path

import polars as pl

from simulator.journal import COLUMNS
from simulator.report.exports import export
from simulator.report.record import Found
from tests.report.exports.mailed import mailed
from tests.runs.made import made


def test_every_row_is_there_with_all_its_columns(tmp_path: Path):
    run = mailed(tmp_path)
    into = io.BytesIO()
    export("csv", run, into)
    types = run.frame().collect_schema()
    read = pl.read_csv(io.BytesIO(into.getvalue()), schema=types)
    assert read.equals(run.frame().collect())
    assert read.height > 20


def test_a_journal_without_rows_has_the_names_of_its_columns(tmp_path: Path):
    into = io.BytesIO()
    export("csv", Found.at(made(tmp_path)), into)
    assert into.getvalue().decode() == ",".join(COLUMNS) + "\n"
