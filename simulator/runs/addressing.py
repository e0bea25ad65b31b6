"""How a run is named on a command line: its number, ``@last``, ``@prev``, ``baseline`` or its folder."""

from pathlib import Path

from simulator.errors import Problem, ScenarioInvalid
from simulator.runs.folders import folders, listing
from simulator.runs.record import FILE, read

BASELINE = "baseline"
"""Name of the file in the results folder that holds the number of the baseline."""

_BACK = {"@last": 1, "@prev": 2}


def find(name: str, out: Path = Path("results")) -> Path:
    """The folder of the run called ``name``.

    ``@last`` and ``@prev`` count complete runs only: a run cut short is never taken for one. Raises
    ScenarioInvalid where no such run exists.
    """
    if name in _BACK:
        return _back(name, out)
    if name == BASELINE:
        return _baseline(out)
    if name.isdecimal() and name.isascii():
        return _number(name, out)
    for path in (Path(name), out / name):
        if (path / FILE).is_file():
            return path
    raise _unknown(f"no run {name!r}", "write its number, @last, @prev, baseline or its folder")


def set_baseline(name: str, out: Path = Path("results")) -> Path:
    """Makes the run called ``name`` the baseline and returns its folder; it must be complete."""
    path = find(name, out)
    if not read(path).is_complete:
        raise _unknown(f"run {path} is incomplete: its figures would mislead", "run it again")
    if path.resolve().parent != out.resolve():
        raise _unknown(f"{path} is no run of {out}", f"name the results folder: --out {path.parent}")
    aside = out / f".{BASELINE}"
    aside.write_text(f"{path.name}\n", encoding="utf-8")
    aside.replace(out / BASELINE)
    return path


def _back(name: str, out: Path) -> Path:
    complete = [path for path, record in listing(out) if record.is_complete]
    if len(complete) < _BACK[name]:
        raise _unknown(f"no run {name}: {out} holds {len(complete)} complete runs", "mtasim runs lists them")
    return complete[-_BACK[name]]


def _number(name: str, out: Path) -> Path:
    known = dict(folders(out))
    if int(name) in known:
        return known[int(name)]
    last = f"the last is {max(known)}" if known else "there are none yet"
    raise _unknown(f"no run {name} in {out}", last)


def _baseline(out: Path) -> Path:
    try:
        name = (out / BASELINE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise _unknown(f"no baseline in {out}", "mark one: mtasim runs baseline RUN") from None
    path = out / Path(name).name
    if name and (path / FILE).is_file():
        return path
    raise _unknown(f"the baseline {name!r} is gone from {out}", "mark another: mtasim runs baseline RUN")


def _unknown(message: str, help_line: str) -> ScenarioInvalid:
    return ScenarioInvalid((Problem("E030", message, "command line", help=help_line),))
