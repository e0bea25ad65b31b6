import io
import json

from hypothesis import given
from hypothesis import strategies as st

from simulator.report.json_lines import write_lines


@given(st.lists(st.dictionaries(st.text(), st.text() | st.none() | st.integers()), min_size=1))
def test_whatever_a_text_holds_an_object_is_one_line(told):
    into = io.BytesIO()
    write_lines(told, into)
    text = into.getvalue().decode("ascii")
    assert text.endswith("\n")
    assert [json.loads(line) for line in text.splitlines()] == told


def test_an_object_as_it_stands():
    into = io.BytesIO()
    write_lines([{"a": "é\u202e", "b": None}], into)
    assert into.getvalue() == b'{"a": "\\u00e9\\u202e", "b": null}\n'
