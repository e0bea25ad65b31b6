"""Where runs, and the shards of one, are carried out: any ``concurrent.futures.Executor``, none of our own
but one that does not spread anything."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Literal, NamedTuple, ParamSpec, TypeVar

from simulator.errors import EnvironmentLacking

Kind = Literal["serial", "processes"]

RETRIES = 3
"""How often a cluster tries a failed task again; where a worker is gone Dask does so by itself, three times
(``distributed.scheduler.allowed-failures``)."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Crew(NamedTuple):
    """Who does the work. ``hire`` gives a fresh executor; ``is_here``: it shares this machine's disk."""

    hire: Callable[[], Executor]
    workers: int
    is_here: bool = True


class Serial(Executor):
    """Does a task when it is submitted, here."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """The task's future, which has its result already."""
        future: Future[_T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def hired(kind: Kind = "serial", cluster: str | None = None, workers: int | None = None) -> Iterator[Crew]:
    """The crew of a kind, or that of the Dask cluster whose scheduler listens at ``cluster``.

    ``workers``: how many processes, one for each core if not said. Raises EnvironmentLacking where there is
    no such cluster, or no client for it.
    """
    if cluster is not None:
        with _cluster(cluster) as crew:
            yield crew
    elif kind == "serial":
        yield Crew(Serial, 1)
    else:
        number = workers or os.cpu_count() or 1
        yield Crew(lambda: _processes(number), number)


def _processes(workers: int) -> Executor:
    """Spawned, not forked: threads of numeric libraries do not outlive a fork. Ctrl-C ends them at once,
    without a word, for what they do leaves nothing half done."""
    return ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_DFL))


@contextmanager
def _cluster(address: str) -> Iterator[Crew]:
    client = _client(address)
    try:
        workers = sum(client.nthreads().values())
        if not workers:
            raise EnvironmentLacking(f"the cluster at {address} has no workers", f"dask worker {address}")
        yield Crew(lambda: client.get_executor(pure=False, retries=RETRIES), workers, is_here=False)
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "pip install 'mtasim[cluster]'"
        raise EnvironmentLacking("--cluster needs dask.distributed", remedy) from error
    try:
        return Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        said = f"no Dask scheduler answers at {address}"
        raise EnvironmentLacking(said, "start one, as in: dask scheduler") from error
