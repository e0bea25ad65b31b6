"""``html``: one page that needs nothing else, to be looked at, printed and sent around."""

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, BinaryIO

from simulator.report.document import Report
from simulator.report.lines import printable
from simulator.report.panel import Cell, Figure, Unit, shown

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGE = files("simulator.report") / "page"


@dataclass(frozen=True, slots=True)
class Html:
    """One file: plotly.js, figures and style are inside it, and it asks for nothing from outside."""

    def write(self, report: Report, into: BinaryIO) -> None:
        """What came from the scenario, from servers or from messages is escaped, and only ever text."""
        environment = _environment()
        scripts = [str(environment.globals[name]) for name in ("plotly", "script")]
        template = environment.get_template("page.html")
        page = template.render(report=report, figures=_figures(report), hashes=list(map(_hash, scripts)))
        into.write(page.encode("utf-8", "backslashreplace"))


def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    loader = PackageLoader("simulator.report", "page")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"printable": printable, "shown": _shown}
    plotly = (files("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")
    texts = {"script": _read("page.js"), "style": _read("page.css"), "plotly": plotly}
    # our own files and plotly's: nothing of a run is in them
    environment.globals |= {name: Markup(text) for name, text in texts.items()}
    return environment


def _shown(value: Cell, unit: Unit) -> str:
    return printable(shown(value, unit))


def _read(name: str) -> str:
    return (_PAGE / name).read_text("utf-8")


def _hash(script: str) -> str:
    """A script of the page as its Content-Security-Policy names it; no other one runs."""
    return b64encode(sha256(script.encode()).digest()).decode()


def _figures(report: Report) -> dict[str, Figure]:
    """Every drawing by the id of its place on the page."""
    drawn = [("together", report.together)] if report.together else []
    for place, document in enumerate(report.documents):
        drawn += [(f"{place}-{name}", panel) for name, panel in document.panels]
    return {name: panel.figure for name, panel in drawn if panel.figure is not None}
