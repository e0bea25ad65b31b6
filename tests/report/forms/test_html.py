import io
import json
import re
from html import unescape

import pytest

from simulator.report.document import Document, Report
from simulator.report.forms import write
from tests.report.forms.hostile import MARK, hostile
from tests.runs.made import MISSED, made_of, replication


def page_of(*folders) -> str:
    into = io.BytesIO()
    write("html", Report(tuple(map(Document.of, folders))), into)
    return into.getvalue().decode()


@pytest.fixture(scope="module")
def page(lived):
    return page_of(lived)


def test_same_run_same_bytes(lived, page):
    assert page_of(lived) == page


def test_only_the_pages_own_scripts_may_run_and_nothing_is_fetched(page):
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])
    assert "default-src 'none'" in policy
    assert len(re.findall(r"script-src 'sha256-[^']+' 'sha256-[^']+';", policy)) == 1
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", page)


def test_every_figure_has_its_place_and_a_table_below(page):
    figures = json.loads(re.search(r'id="figures">(.*?)</script>', page, re.DOTALL)[1])
    assert sorted(re.findall(r'data-figure="([^"]+)"', page)) == sorted(figures)
    assert page.count("The same as a table") == len(figures) > 5


def test_missed_expectations_come_first_with_their_story(page):
    verdicts = re.findall(r'<li class="(\w+)">', page)
    assert verdicts == sorted(verdicts, key=["missed", "warned", "held"].index)
    assert "rule full" in page
    assert "mtasim run lived.yaml --seed 1" in page


def test_what_servers_say_is_text_and_nothing_else(tmp_path):
    page = page_of(hostile(tmp_path))
    own = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert MARK in own, "it is told"
    assert not re.search(r"<[^>]*window\.harmed", own), "and in no tag"
    assert "<img src=x" not in page
    assert "\u202e" not in page
    assert page.count("<script") == 3
    assert "\\u202egnp.exe\\u200f" in page


def test_of_replications_the_means_are_shown(tmp_path):
    folder = made_of(
        tmp_path, *(replication(seed, passed=seed > 42, expectations=(MISSED,)) for seed in (42, 43))
    )
    page = page_of(folder)
    assert "Means of 2 replications" in page
    assert "data-figure=" not in page.replace("[data-figure]", "")
