"""A run once more with one thing changed and everything else alike, seed and dice included.

What a part of a policy does is read from the difference of such a pair, never estimated. The second
run is made once and kept in the first one's folder, under ``paired/``.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.errors import EnvironmentLacking, ScenarioInvalid
from simulator.runs.execution import execute
from simulator.runs.finished import Run
from simulator.runs.folders import SCENARIO, listing

if TYPE_CHECKING:
    from simulator.scenario import Scenario

FOLDER = "paired"


def paired(run: Run, change: Mapping[str, str]) -> Run:
    """The run with ``change`` (path -> value, as after ``--set``) laid over what it was run with.

    Raises EnvironmentLacking where the scenario's file is gone or is no longer the one that was run,
    and ScenarioInvalid where the change leads nowhere.
    """
    wanted = {**run.record.set, **change}
    kept = run.path / FOLDER
    for path, record in listing(kept):
        if record.is_complete and record.set == wanted and record.mtasim == run.record.mtasim:
            return Run.open(path)
    return execute(_as_run(run, wanted), kept)


def _as_run(run: Run, wanted: Mapping[str, str]) -> "Scenario":
    from simulator.scenario import load

    text = (run.path / SCENARIO).read_text("utf-8")
    try:
        unchanged = load(run.record.file, run.record.set, run.seed).text == text
    except ScenarioInvalid:
        unchanged = False
    if not unchanged:
        raise EnvironmentLacking(
            f"{run.record.file} is not what run {run.id} was made of any more", "run it again"
        )
    return load(run.record.file, wanted, run.seed)
