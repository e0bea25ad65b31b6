"""Lanes against queueing theory: with exponential or lognormal service and Poisson arrivals, the
waits in the journal are those of M/M/c and M/G/1.

A lane with c connections, one mail on each, is a queue with c servers; its service is the latency of
a transaction, so the wait in the queue is ``waited_ms`` of a first attempt. Service takes about a
minute, so that milliseconds round nothing off.
"""

from math import exp, factorial, log, sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from simulator.runs import Run, execute
from simulator.scenario import loads

SEEDS = range(1, 21)
T_19 = 2.861  # Student's t, 19 degrees of freedom, 99 %
MESSAGES, WARM = 2_000, 200
P95_OF_NORMAL = 1.6448536  # standard normal quantile at 0.95

STORY = """\
version: 1
sender:
  domain: a.test
  connections: {{per_domain: {servers}, messages_per_connection: 1}}
servers:
  queue: {{domains: [queue.test], latency: {latency}}}
workload:
  - {{name: load, messages: {messages}, over: {over}ms, arrivals: poisson, to: "u{{n}}@queue.test"}}
"""


class Queue(NamedTuple):
    """So many servers, mean service in seconds, its squared coefficient of variation, utilisation."""

    servers: int
    latency: str
    mean: float
    variation: float
    load: float

    @property
    def rate(self) -> float:
        """Arrivals a second."""
        return self.load * self.servers / self.mean

    @property
    def busy(self) -> float:
        """The share of arrivals that must wait: Erlang C (Kleinrock, Queueing Systems I, 3.5)."""
        offered = self.load * self.servers
        last = offered**self.servers / (factorial(self.servers) * (1 - self.load))
        return last / (sum(offered**k / factorial(k) for k in range(self.servers)) + last)

    @property
    def wait(self) -> float:
        """The mean wait in seconds: Erlang C for M/M/c, Pollaczek and Khinchine for M/G/1 (5.6 there)."""
        markovian = self.busy * self.mean / (self.servers * (1 - self.load))
        assert self.servers == 1 or self.variation == 1, "there is no closed form for M/G/c"
        return markovian * (1 + self.variation) / 2


def lognormal(median: float, p95: float, load: float) -> Queue:
    """One server whose service has this median and 95th percentile, in seconds."""
    sigma = log(p95 / median) / P95_OF_NORMAL
    latency = f"{{median: {median}s, p95: {p95}s}}"
    return Queue(1, latency, median * exp(sigma**2 / 2), exp(sigma**2) - 1, load)


QUEUES = {
    "M/M/1": Queue(1, "{exponential: 60s}", 60, 1, 0.6),
    "M/M/3": Queue(3, "{exponential: 60s}", 60, 1, 0.75),
    "M/G/1": lognormal(40, 150, 0.6),
}


class Waits(NamedTuple):
    """What one run shows, once the queue has filled: means over its messages."""

    wait: float
    busy: float
    found: float  # how many an arrival finds waiting
    used: float  # share of the connections' time in use


def waits(run: Run, queue: Queue) -> Waits:
    rows = run.frame().filter(pl.col("kind") == "attempt").collect()
    waited, began = rows["waited_ms"].to_numpy(), rows["began_ms"].to_numpy()
    due = np.sort(began - waited)
    found = np.arange(len(due)) - np.searchsorted(np.sort(began), due, side="right")
    late = np.argsort(began - waited, kind="stable")[WARM:]
    span = (due[-1] - due[0]) * queue.servers
    return Waits(
        float(waited[late].mean()) / 1000,
        float((waited[late] > 0).mean()),
        float(found[WARM:].clip(0).mean()),
        float(rows["took_ms"].sum()) / span,
    )


@pytest.fixture(scope="module", params=QUEUES)
def runs(request, tmp_path_factory) -> tuple[Queue, list[Waits]]:
    queue = QUEUES[request.param]
    out: Path = tmp_path_factory.mktemp("results")
    over = round(MESSAGES / queue.rate * 1000)
    text = STORY.format(servers=queue.servers, latency=queue.latency, messages=MESSAGES, over=over)
    return queue, [waits(execute(loads(text, seed=seed), out), queue) for seed in SEEDS]


def interval(values: list[float]) -> tuple[float, float]:
    """The 99 % confidence interval of the mean."""
    half = T_19 * stdev(values) / sqrt(len(values))
    return fmean(values) - half, fmean(values) + half


def assert_agrees(values: list[float], theory: float, within: float) -> None:
    """The interval holds the theory, and is narrow enough to mean something."""
    low, high = interval(values)
    assert low <= theory <= high, f"{theory:.4g} is not within {low:.4g} and {high:.4g}"
    assert high - low <= 2 * within * theory, f"{low:.4g} to {high:.4g} is too wide to tell"


def test_the_mean_wait_is_that_of_the_closed_form(runs):
    queue, found = runs
    assert_agrees([one.wait for one in found], queue.wait, within=0.2)


def test_as_many_wait_as_erlang_says(runs):
    queue, found = runs
    assert_agrees([one.busy for one in found], queue.busy, within=0.08)


def test_arrivals_find_as_many_waiting_as_little_says(runs):
    """L = rate x wait (Little 1961); Poisson arrivals see time averages (Wolff 1982)."""
    queue, found = runs
    assert_agrees([one.found for one in found], queue.rate * queue.wait, within=0.2)


def test_connections_are_used_as_much_as_is_offered(runs):
    queue, found = runs
    assert_agrees([one.used for one in found], queue.load, within=0.03)
