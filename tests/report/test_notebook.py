from pathlib import Path

from simulator.report import Span
from simulator.report.notebook import html
from simulator.runs import Run
from tests.runs.made import made


def test_tones_are_styles_and_nothing_from_outside_is_obeyed():
    lines = [(Span("well", "good"), Span(" <b>&\x1b")), (Span("  ", "bad"),)]
    assert html(lines) == '<pre><span style="color: #1a7f37">well</span> &lt;b&gt;&amp;\\x1b\n  </pre>'


def test_a_notebook_shows_the_summary_of_a_run(tmp_path: Path):
    shown = Run.open(made(tmp_path))._repr_html_()
    assert shown.startswith("<pre>mtasim 0.1.0")
    assert "delivered.rate &gt;= 93%" in shown
