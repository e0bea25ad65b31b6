"""The shipped scenarios, and where their golden journals lie (their form: simulator.report.golden).

``mtasim run scenarios --update-golden`` writes them anew, all or those of the files named, and prints
the difference; read it before you commit it: each line must be what should happen.
"""

from pathlib import Path

from simulator import runs
from simulator.scenario import load, loads

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
GOLDEN = ROOT / "tests" / "golden"
FAILING = Path("tour-failing.yaml")
"""Fails on purpose; what the run says of it is golden as well."""


def shipped() -> list[Path]:
    """The scenario files, relative to their folder."""
    return sorted(path.relative_to(SCENARIOS) for path in SCENARIOS.rglob("*.yaml"))


def carried_out(scenario: Path, out: Path) -> runs.Run:
    """Runs a shipped scenario into the folder ``out``."""
    return runs.execute(load(SCENARIOS / scenario), out)


def failing(out: Path) -> runs.Run:
    """Runs the failing scenario, named as from the project's folder."""
    text = (SCENARIOS / FAILING).read_text("utf-8")
    return runs.execute(loads(text, f"scenarios/{FAILING}"), out)
