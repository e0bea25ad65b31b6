import io
import json

from simulator.report.document import Document, Report
from simulator.report.forms import write


def test_the_tables_as_values_with_their_units(lived):
    into = io.BytesIO()
    write("json", Report((Document.of(lived),)), into)
    (run,) = json.loads(into.getvalue())["runs"]
    assert (run["scenario"], run["seed"], run["passed"]) == ("lived", 1, False)
    assert run["panels"]["bounces"]["rows"] == [
        {"bounce": "hard", "immediate": 1, "delayed": 1},
        {"bounce": "soft", "immediate": 4, "delayed": 0},
    ]
    assert run["panels"]["outcomes"]["units"] == {"step": "text", "deliveries": "count", "share": "rate"}
    assert run["messages"][0]["recipient"] == "full@inbox.test"
    assert run["command"] == "mtasim run lived.yaml --seed 1"
