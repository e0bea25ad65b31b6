"""What all replications of a run come to together, in the form of a single run's record."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from simulator.metrics import METRICS
from simulator.metrics.statistics import Estimate, mean_of
from simulator.runs.replications import Replication


def estimates(replications: Iterable[Replication]) -> dict[str, Estimate]:
    """Metric -> its mean over the replications that have a value, in the order of the table."""
    values: dict[str, list[float]] = {name: [] for name in METRICS}
    for one in replications:
        for name, found in values.items():
            if one.metrics.get(name) is not None:
                found.append(one.metrics[name])
    return {name: mean_of(found) for name, found in values.items() if found}


def overall(replications: Iterable[Replication]) -> dict[str, Any]:
    """Fields of ``Record``: metrics are means, an expectation holds if it held in every replication.

    ``simulated_s`` is that of the longest replication, ``rows`` their sum, ``digest`` one over theirs.
    """
    each = [replace(one, metrics=_without_groups(one.metrics)) for one in replications]
    means: dict[str, Any] = {name: told.mean for name, told in estimates(each).items()}
    return {
        "simulated_s": max(one.simulated_s for one in each),
        "rows": sum(one.rows for one in each),
        "passed": all(one.passed for one in each),
        "expectations": tuple(_judged(each, place) for place in range(len(each[0].expectations))),
        "metrics": {**dict.fromkeys(each[0].metrics), **means, "by": {}},
        "digest": blake2b("".join(one.digest for one in each).encode(), digest_size=16).hexdigest(),
    }


def _without_groups(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Groups are most of the metrics, and of many replications too much to hold at once."""
    return {name: value for name, value in metrics.items() if name in METRICS}


def _judged(each: list[Replication], place: int) -> Mapping[str, Any]:
    """The first replication that missed it stands for all, the first of all where none did."""
    missed = [one for one in each if not one.expectations[place]["passed"]]
    if not missed:
        return {**each[0].expectations[place], "measured": f"held in all {len(each)} replications"}
    first = missed[0].expectations[place]
    held = f"held in {len(each) - len(missed)} of {len(each)}"
    return {**first, "measured": f"{held}; first missed by seed {missed[0].seed}: {first['measured']}"}
