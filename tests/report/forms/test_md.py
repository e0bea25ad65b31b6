import io

import pytest

from simulator.report.document import Document, Report
from simulator.report.forms import md, write
from tests.report.forms.hostile import hostile


def text_of(folder) -> str:
    into = io.BytesIO()
    write("md", Report((Document.of(folder),)), into)
    return into.getvalue().decode()


def test_the_verdict_the_expectations_and_the_tables(lived):
    text = text_of(lived)
    assert text.startswith("# lived: ✗ 3 failed\n")
    assert "| missed | message full@inbox.test: outcome delivered | outcome failed |" in text
    assert "| hard | 1 | 1 |" in text
    assert "rows more" in text, "the timeline is longer than a table here"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<b>|x|</b>", r"\<b\>\|x\|\</b\>"),
        ("a@b.test", "a@b.test"),
        ("@everyone", "@\u2060everyone"),
        ("https://x.test", "https:\u2060//x.test"),
        ("![x](y)", r"\!\[x\](y)"),
    ],
)
def test_words_stay_words(text, written):
    assert md._text(text) == written


def test_a_fence_is_longer_than_any_in_the_text():
    assert md._fenced("````").startswith("`````\n")


def test_no_link_and_no_picture_comes_of_a_reply(tmp_path):
    assert "](https" not in text_of(hostile(tmp_path)).replace("\\]", "")
