"""The same sweep on a Dask cluster of two workers, one of which is killed half-way."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.runs.executors import Serial
from simulator.tuning import Crew, hired, read_axis, sweep_of
from tests.tuning.stories import AFTER, story

ROOT = Path(__file__).parents[2]
AXES = [read_axis(f"{AFTER}=2..7")]
SEEDS = 10


@contextmanager
def daemon(place: Path, *arguments: str):
    """A process of Dask's own, as an administrator starts it, gone at the end."""
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with (place / "dask.log").open("a") as log:
        process = subprocess.Popen(command, cwd=place, env=environ, stdout=log, stderr=log)
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait(30)


@contextmanager
def cluster(place: Path):
    """Its address and its two workers, each one process with one thread."""
    known = place / "scheduler.json"
    here = ("--host", "127.0.0.1", "--no-dashboard")
    with daemon(place, "dask_scheduler", *here, "--port", "0", "--scheduler-file", str(known)):
        address = address_in(known)
        alone = ("--nthreads", "1", "--no-nanny", "--local-directory", str(place))
        worker = ("dask_worker", address, *here, *alone)
        with daemon(place, *worker) as one, daemon(place, *worker) as other:
            yield address, (one, other)


def address_in(file: Path) -> str:
    import json

    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with suppress(FileNotFoundError, ValueError):
            return str(json.loads(file.read_text())["address"])
        time.sleep(0.05)
    raise AssertionError("no scheduler")


def two_workers(address: str):
    """Waits until both are there."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with suppress(EnvironmentLacking), hired(cluster=address) as crew:
            if crew.workers == 2:
                return
        time.sleep(0.2)
    raise AssertionError("no two workers")


@pytest.mark.long
@pytest.mark.filterwarnings("default")  # of Dask's own, about what else it could do
def test_cells_are_the_same_serially_on_processes_and_on_a_cluster_that_loses_a_worker(tmp_path: Path):
    file = story(tmp_path)
    serial = sweep_of(file, AXES, SEEDS, Crew(Serial, 1), {}, out=tmp_path / "serial")
    with hired("processes", workers=2) as crew:
        spread = sweep_of(file, AXES, SEEDS, crew, {}, out=tmp_path / "processes")
    with cluster(tmp_path) as (address, (victim, other)):
        two_workers(address)

        def kill(done: int, total: int) -> None:
            if done >= total // 2 and victim.poll() is None:
                victim.send_signal(signal.SIGKILL)

        with hired(cluster=address) as crew:
            assert (crew.workers, crew.is_here) == (2, False)
            found = sweep_of(file, AXES, SEEDS, crew, {}, out=tmp_path / "cluster", told=kill)
        assert victim.wait(10) == -signal.SIGKILL
        assert other.poll() is None
    assert serial.failures == ()
    assert len(serial.cells) == 6 * SEEDS
    assert serial.as_json() == spread.as_json() == found.as_json()


@pytest.mark.long
@pytest.mark.filterwarnings("default")
def test_where_no_scheduler_listens_it_is_said_so():
    with (
        pytest.raises(EnvironmentLacking, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:1"),
        hired(cluster="tcp://127.0.0.1:1"),
    ):
        pass
