"""Metrics of replications, made by hand."""

from simulator.metrics.comparison import side_by_side


def side(first_seed=1, **metrics):
    """Seed -> metrics; each metric's values in the order of the seeds, or one value for all of three."""
    lists = {name.replace("__", "."): told for name, told in metrics.items()}
    count = max((len(told) for told in lists.values() if isinstance(told, list)), default=3)
    return {
        first_seed + place: {
            name: told[place] if isinstance(told, list) else told for name, told in lists.items()
        }
        for place in range(count)
    }


def sides(a, b, apart=False, metric="delivered__rate"):
    """Two sides with one metric; ``apart``: of other seeds."""
    return side_by_side(side(**{metric: a}), side(101 if apart else 1, **{metric: b}))
