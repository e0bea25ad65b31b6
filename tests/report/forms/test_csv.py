import csv
import io

from simulator.report.document import Document, Report
from simulator.report.forms import write
from tests.report.forms.hostile import hostile


def cells(folder):
    into = io.BytesIO()
    write("csv", Report((Document.of(folder),)), into)
    return list(csv.reader(io.StringIO(into.getvalue().decode(), newline="")))


def test_a_line_for_each_cell(lived):
    head, *found = cells(lived)
    assert head == ["run", "panel", "row", "column", "unit", "value"]
    assert [cell for cell in found if cell[1] == "bounces"] == [
        ["1", "bounces", "1", "bounce", "text", "hard"],
        ["1", "bounces", "1", "immediate", "count", "1"],
        ["1", "bounces", "1", "delayed", "count", "1"],
        ["1", "bounces", "2", "bounce", "text", "soft"],
        ["1", "bounces", "2", "immediate", "count", "4"],
        ["1", "bounces", "2", "delayed", "count", "0"],
    ]


def test_nothing_becomes_a_formula(tmp_path):
    assert not any(cell[-1].startswith(("=", "+", "-", "@")) for cell in cells(hostile(tmp_path)))
