"""What differs from the baseline, as a panel."""

from collections.abc import Sequence

from simulator.metrics.comparison import Difference
from simulator.report.panel import Column, Panel, Table
from simulator.report.quantities import change, interval, quantity
from simulator.report.record import Found


def difference(baseline: Found, differences: Sequence[Difference]) -> Panel:
    """The metrics that are not the same on both sides; those beyond chance are marked."""
    known = [one for one in differences if (one.a, one.b) != (None, None)]
    shown = [one for one in known if not one.is_equal]
    equal = len(known) - len(shown)
    rows = tuple(_row(one) for one in shown)
    record = baseline.record
    told = f"run {record['id']}, {record['scenario']}, {baseline.dice}"
    return Panel(
        "Difference to the baseline",
        f"From the baseline ({told}) to this run; {equal} metrics are the same on both sides. Intervals are "
        "of 95 % and need replications on both sides; marked is what is more than chance, all metrics taken "
        "together (Holm).",
        Table(tuple(map(Column, ("metric", "baseline", "this run", "change", "95 % interval"))), rows),
        marked=frozenset(place for place, one in enumerate(shown) if one.is_sure),
    )


def _row(one: Difference) -> tuple[str, ...]:
    unit = one.metric.unit
    sides = (one.metric.name, quantity(one.a, unit), quantity(one.b, unit))
    if one.change is None:
        return (*sides, "", one.lacking)
    return (*sides, change(one.change, unit), interval(one.change, unit))
