"""What a population assumes of its people: every number, how well it is known, and from where."""

from simulator.report.explanations import Explanation
from simulator.report.lines import Line, Span, filled, line, row
from simulator.scenario import population, populations
from simulator.scenario.sourced import Number


def explain_population(name: str) -> Explanation:
    """One population, which must be one of ``populations()``."""
    found = population(name)
    lines: list[Line] = [line(Span(f"population {name}", "heading")), *filled(found.follows), ()]
    column = max(len(_short(number)) for number in found.numbers) + 2
    lines += [line(f"  {_short(one):<{column}}{one.value:>6}  {one.mark}") for one in found.numbers]
    lines.append(())
    for source in dict.fromkeys(number.source for number in found.numbers):
        lines += row("source", source)
    numbers = [number._asdict() for number in found.numbers]
    return Explanation(lines, {"population": name, "follows": found.follows, "numbers": numbers})


def explain_populations() -> Explanation:
    """All populations, in alphabetical order."""
    found = [population(name) for name in populations()]
    lines = [one for each in found for one in row(each.name, each.follows)]
    told = [{"name": each.name, "follows": each.follows} for each in found]
    return Explanation(lines, {"populations": told})


def _short(number: Number) -> str:
    return number.key.removeprefix("rules.").removeprefix("condition.conditions.")
