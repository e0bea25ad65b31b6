"""``python -m tests.reputation``: writes scenarios/reputation/README.md anew."""

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import click

from simulator.runs.executors import hired
from simulator.tuning.box import DECIDED, Standing, Statement, standing
from tests.reputation.cases import HOUR, Case, at_once, days_to_recover, dirty, figures, steady

FOLDER = Path(__file__).parents[2] / "scenarios" / "reputation"
POINTS = 32
STATEMENTS = {
    "who waits longer each time reaches more inboxes than who comes back every two minutes": Statement(
        "hammering.yaml", "tenth", "inboxed.count(patient) - inboxed.count(hasty) > 0"
    ),
    "who gives up after three days delivers more than who does after four hours": Statement(
        "give-up.yaml", "tenth", "delivered.rate(second) - delivered.rate(first) > 0%"
    ),
    "who gives up after three days reaches more inboxes than who does after four hours": Statement(
        "give-up.yaml", "tenth", "inboxed.count(second) - inboxed.count(first) > 0"
    ),
    "who heeds the Do-Not-Send lists reaches more inboxes on the last day than who does not": Statement(
        "do-not-send.yaml", "tenth", "inboxed.count(heeding-7) - inboxed.count(deaf-7) > 0"
    ),
}
HEAD = """\
# What the model of opinion comes to

Written by `python -m tests.reputation`; the model is `reputation: standard`, its numbers and their sources
lie in `simulator/recipients/reputation/models/`. Nobody publishes a whole model: what is found here is a
shape, not a forecast.
"""


@click.command()
def reputation() -> None:
    """Writes the tables anew; takes minutes."""
    with hired("processes") as crew, crew.hire() as executor:
        parts = (
            *(HEAD, FIRST_DAYS, *compared(executor, list(at_once()))),
            *(MONTHS, *compared(executor, list(steady()))),
            *(RECOVERY, *recovery(executor), DIFFERENCES),
            *(SURE, *rankings(executor)),
        )
        page = "\n".join((*parts, ""))
    (FOLDER / "README.md").write_text(page, encoding="utf-8")


FIRST_DAYS = """\
## A new address

Clean mail for a fortnight; a hundredth of 50,000 mails a day, with the prior, floors and trap hits divided
alike.
"""
MONTHS = """\
## A known address

Three clean weeks, then a month of mail with a share of complaints, or of dead addresses, which is what is
told of; a tenth of 5,000 mails a day, half-life of the address 7 days.
"""
RECOVERY = """\
## After a dirty week

12 % dead addresses, 0.6 % complaints and 0.02 % traps for a week of 300 mails a day (a tenth), then clean
mail: days until the address is at level medium, and at high. Address and domain have the same half-life here.

| half-life | medium / high | prototype |
|---|---|---|"""
DIFFERENCES = """\
## Where this differs from the prototype

- The prototype kept one key, counted complaints over accepted mail and ignored deferrals by a step; its
  volumes over time are not told. Here are two keys, complaints over inboxed mail, and a ramp.
- A refusal by chance (`reject`) is drawn at every attempt: who tries hundreds of times is refused for good
  sooner, and so never comes to the 150 attempts per mail that the prototype counted.
- A fortnight is shorter than it takes to be permitted 50,000 mails a day, so that the share accepted of mail
  sent at once depends on how long one looks. In both tables the two that wait ten minutes or more end with
  the best score, the other two about where they began.
- Complaints over inboxed mail weigh more the more of it lies among spam: from 0.3 % on scores are lower.
- Not traced: why 10 % and 20 % of unknown users cost less mail here, and why the days to recover grow so
  little with the half-life. The prototype's volumes, and what came before its dirty week, are not told; here
  three clean weeks did, and count the longer the longer the half-life.
"""
SURE = f"""\
## How sure

Each assumed number is varied by half of it, more or less, all at once, in {POINTS} points of a Sobol
sequence. Of a statement that holds in less than {DECIDED:.0%} of the box nothing is decided.

| statement | scenario | expectation | points | |
|---|---|---|---|---|"""


def compared(executor: Executor, cases: list[Case]) -> Iterator[str]:
    yield "| | accepted | inbox | attempts per mail | p95 to deliver | score at the end | prototype |"
    yield "|---|---|---|---|---|---|---|"
    for one, found in zip(cases, executor.map(figures, cases), strict=True):
        late = "-" if found.p95 is None else f"{found.p95 / HOUR:.1f} h"
        told = (
            f"{found.accepted:.3f} | {found.inboxed:.3f} | {found.attempts:.2f} | {late} | {found.score:.0f}"
        )
        yield f"| {one.name} | {told} | {', '.join(filter(None, one.prototype))} |"
    yield ""


def recovery(executor: Executor) -> Iterator[str]:
    cases = list(dirty())
    found = executor.map(days_to_recover, [scenario for _, _, scenario in cases])
    for (half_life, prototype, _), days in zip(cases, found, strict=True):
        told = " / ".join("more than 90" if one is None else f"{one:.0f}" for one in days)
        yield f"| {half_life} | {told} | {prototype} |"
    yield ""


def rankings(executor: Executor) -> Iterator[str]:
    for words, one in STATEMENTS.items():
        placed = one._replace(scenario=str(FOLDER / one.scenario))
        yield _row(words, one, standing(placed, POINTS, executor))


def _row(words: str, one: Statement, found: Standing) -> str:
    name = one.scenario.removesuffix(".yaml")
    return f"| {words} | `{name}` | `{one.text}` | {found.points} | {found.word} |"


if __name__ == "__main__":
    reputation()
