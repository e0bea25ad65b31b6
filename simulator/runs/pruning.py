"""Old runs out of the way: which of them may go, and how they go."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree

from simulator.errors import ScenarioInvalid
from simulator.mail import Duration
from simulator.runs.addressing import BASELINE, find
from simulator.runs.folders import listing
from simulator.runs.record import Record

UNDER_WAY = timedelta(days=1)
"""How long a run whose record says ``running`` is left alone: its process may be alive."""

Runs = Sequence[tuple[Path, Record]]


def outlived(out: Path, now: datetime, keep: int | None, older_than: Duration | None) -> Runs:
    """The runs that may go, in rising order.

    Spared are the newest ``keep``, those that began within ``older_than`` (ms) before ``now``, the
    baseline, a run that may be under way, and what cannot be read: nobody knows what it is.
    """
    runs = list(listing(out))
    older, spared = runs[: max(0, len(runs) - (keep or 0))], _baseline(out)
    least = timedelta(milliseconds=older_than or 0)
    return [(path, record) for path, record in older if path != spared and _is_old(record, now, least)]


def remove(run: Path) -> None:
    """Deletes a run's folder; one that is cut short half-way is no longer taken for a run."""
    aside = run.with_name(f".pruned-{run.name}")
    run.rename(aside)
    rmtree(aside)


def size(run: Path) -> int:
    """Bytes of all files of a run."""
    return sum(path.stat().st_size for path in run.rglob("*") if path.is_file())


def _baseline(out: Path) -> Path | None:
    try:
        return find(BASELINE, out)
    except ScenarioInvalid:
        return None


def _is_old(record: Record, now: datetime, least: timedelta) -> bool:
    age = now - datetime.fromisoformat(record.created).astimezone()
    return age >= least and (record.status != "running" or age >= UNDER_WAY)
