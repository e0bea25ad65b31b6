"""The page in Chromium, as ``.ci/run`` installs it: ``pytest -m browser``."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.report.document import Document, Report
from simulator.report.forms import write
from tests.report.forms.hostile import hostile

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",  # the tests may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DRAWN = """() => {
  const places = [...document.querySelectorAll("[data-figure]")];
  return places.length > 0 && places.every((one) => one.querySelector("svg.main-svg"));
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Opened:
    """A page with what it asked for and what it complained of."""

    def __init__(self, browser, file: Path, **context) -> None:
        self.page = browser.new_context(**context).new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(file.as_uri())
        self.page.wait_for_function(DRAWN)


def written(folder: Path, into: Path) -> Path:
    with io.BytesIO() as page:
        write("html", Report((Document.of(folder),)), page)
        into.write_bytes(page.getvalue())
    return into


@pytest.fixture(scope="module")
def page(lived, tmp_path_factory) -> Path:
    return written(lived, tmp_path_factory.mktemp("page") / "lived.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_everything_is_drawn_from_the_file_alone(chromium, page, scheme, size):
    width, height = size
    opened = Opened(chromium, page, viewport={"width": width, "height": height}, color_scheme=scheme)
    assert opened.asked == [page.as_uri()]
    assert opened.complaints == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, "nothing sticks out"
    ink = opened.page.evaluate("getComputedStyle(document.body).color")
    drawn = opened.page.evaluate("getComputedStyle(document.querySelector('.xtick text')).fill")
    assert drawn == ink, "figures wear the colours of the page"


@pytest.mark.parametrize("width", [1400, 390])
def test_what_providers_think_is_drawn_with_its_bands_and_limits(chromium, judged, tmp_path, width):
    page = written(judged, tmp_path / "judged.html")
    opened = Opened(chromium, page, viewport={"width": width, "height": 900})
    assert (opened.asked, opened.complaints) == ([page.as_uri()], [])
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    for name, shapes in (("reputation", 4), ("complaint_rates", 2), ("bounce_rates", 3)):
        drawn = f"[data-figure='0-{name}']"
        assert opened.page.locator(f"{drawn} .shapelayer path").count() == shapes
        assert opened.page.locator(f"{drawn} .scatterlayer .trace").count() == 2


def test_no_table_is_wider_than_paper(chromium, judged, tmp_path):
    page = written(judged, tmp_path / "judged.html")
    opened = Opened(chromium, page, viewport={"width": 720, "height": 1000}).page
    opened.emulate_media(media="print")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 720


def test_bars_are_there_not_only_axes(chromium, page):
    opened = Opened(chromium, page)
    bars = "document.querySelectorAll('[data-figure=\"0-outcomes\"] .bars path').length"
    assert opened.page.evaluate(bars) == 8


def test_hostile_replies_do_nothing(chromium, tmp_path):
    page = written(hostile(tmp_path), tmp_path / "hostile.html")
    opened = Opened(chromium, page)
    opened.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    for summary in opened.page.locator("#\\30-replies tbody tr").all():
        summary.hover()
    assert opened.page.evaluate("window.harmed") is None
    assert (opened.asked, opened.complaints) == ([page.as_uri()], [])
    told = opened.page.locator("#\\30-replies tbody").inner_text()
    assert "<img src=x onerror=" in told
    assert "\\u202egnp.exe" in told


def test_a_script_that_slipped_in_would_not_run(chromium, page, tmp_path):
    """The second wall: the policy of the page knows its own scripts."""
    text = page.read_text().replace("<noscript>", "<script>window.harmed = true</script><noscript>")
    harmed = tmp_path / "harmed.html"
    harmed.write_text(text)
    opened = Opened(chromium, harmed)
    assert opened.page.evaluate("window.harmed") is None
    assert any("Content Security Policy" in one for one in opened.complaints)


def test_a_message_is_found_and_opened_by_keyboard(chromium, page):
    opened = Opened(chromium, page).page
    opened.get_by_placeholder("address, campaign").focus()
    opened.keyboard.type("full@inbox")
    shown = opened.locator("details.message:not([hidden])")
    assert shown.count() == 1
    assert not shown.locator("pre").is_visible()
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    assert "rule full" in shown.locator("pre").inner_text()


def test_printing_is_done_in_ink_on_paper(chromium, page):
    opened = Opened(chromium, page, color_scheme="dark").page
    opened.emulate_media(media="print", color_scheme="dark")
    opened.wait_for_function(
        "() => getComputedStyle(document.querySelector('.xtick text')).fill == 'rgb(28, 36, 48)'"
    )
    assert not opened.locator("nav").first.is_visible()
