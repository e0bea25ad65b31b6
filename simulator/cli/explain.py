"""``mtasim explain``: why. Of a message of a run, an address, a reply, a metric, an error code."""

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from simulator.report.explanations import Explanation
    from simulator.report.explanations.reply import Reader
    from simulator.runs import Run
    from simulator.scenario.outline import Outline

_CODE = re.compile(r"[EW]\d{3}")
_REPLY = re.compile(r"[2-5]\d\d(?:[ -].*)?", re.DOTALL)
_METRIC = re.compile(r"[a-z_]+(?:\.[a-z0-9_]+)+")
_NUMBERED = re.compile(r"(.+)#(\d{1,9})")
_DELIVERY = re.compile(r"\d{10,19}")
_KINDS = (
    "an address, campaign#n, the id of a delivery, a run, a reply, a metric (or `metrics`), "
    "a code like E014 (or `codes`)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked after, and where to look: a run or a scenario file (None: the last run)."""

    target: str
    where: str | None
    stage: str | None
    out: Path
    overrides: "Mapping[str, str]"
    seed: int | None

    def run(self) -> "Run":
        """The run meant, which must be complete."""
        from simulator.runs import Run, find

        return Run.open(find(self.where or "@last", self.out))

    @property
    def is_of_scenario(self) -> bool:
        """Whether ``where`` names a scenario rather than a run."""
        return self.where is not None and Path(self.where).is_file()

    def outline(self) -> "Outline":
        """The scenario meant, found valid."""
        from simulator.scenario import load
        from simulator.scenario.outline import Outline

        scenario = load(self.where or "", self.overrides, self.seed)
        return Outline.of(scenario.text, scenario.path, scenario.overrides)


@click.command()
@click.argument("target")
@click.argument("where", metavar="[RUN|SCENARIO]", required=False)
@click.option("--to", "address", metavar="ADDRESS", help="Of the run TARGET the mail to this address.")
@options.stage
@click.option("--seed", type=click.IntRange(min=0), help="Other dice than the SCENARIO names.")
@options.overrides
@options.out
@options.json
@options.manners
@click.pass_context
def explain(
    ctx: click.Context,
    target: str,
    where: str | None,
    address: str | None,
    stage: str | None,
    seed: int | None,
    overrides: dict[str, str],
    out: Path,
    as_json: bool,
) -> None:
    """Why something came out as it did; TARGET may be any of these:

    \b
    anna@bigmail.test [RUN]       her mail in a run, attempt by attempt
    blast#12 [RUN]                the twelfth message of a campaign
    anna@bigmail.test a.yaml      what an address meets in a scenario
    17                            run 17: a story for every miss
    "552 5.2.2 Full" [a.yaml]     how a reply is read, what follows
    delivered.rate [RUN]          what a metric is (metrics: all)
    E014                          a code, and what to do (codes: all)
    population mixed              what a population assumes (populations: all)

    A run is named by its number, @last (the default), @prev, baseline, or its folder.
    """
    if address is not None:
        target, where = address, target
    asked = Asked(target, where, stage, out, overrides, seed)
    ctx.ensure_object(Terminal).explain(_explained(ctx, asked), as_json)


def _explained(ctx: click.Context, asked: Asked) -> "Explanation":
    """Finds out what kind of thing is meant: the closed kinds first."""
    target = asked.target
    if target == "codes" or _CODE.fullmatch(target):
        return _code(target)
    if target == "metrics" or _METRIC.fullmatch(target):
        return _metric(asked)
    if target in ("population", "populations"):
        return _population(asked)
    if _REPLY.fullmatch(target):
        return _reply(ctx, asked)
    if "@" in target[1:] and asked.is_of_scenario:
        return _address(asked)
    if "@" in target[1:] or _NUMBERED.fullmatch(target) or _DELIVERY.fullmatch(target):
        return _message(asked)
    return _run(asked)


def _code(code: str) -> "Explanation":
    from simulator.report.explanations.code import explain_code, explain_codes
    from simulator.scenario import CODES

    if code == "codes":
        return explain_codes()
    if code not in CODES:
        raise click.UsageError(f"there is no code {code}; `mtasim explain codes` lists them")
    return explain_code(code)


def _metric(asked: Asked) -> "Explanation":
    from simulator.metrics import METRICS
    from simulator.report.explanations.metric import explain_metric, explain_metrics

    if asked.target == "metrics":
        return explain_metrics()
    if asked.target not in METRICS:
        raise click.UsageError(f"no metric is called {asked.target}; {_suggested(asked.target, METRICS)}")
    return explain_metric(asked.target, asked.run().path if asked.where else None)


def _population(asked: Asked) -> "Explanation":
    from simulator.report.explanations.population import explain_population, explain_populations
    from simulator.scenario import populations

    if asked.target == "populations" or asked.where is None:
        return explain_populations()
    if asked.where not in populations():
        raise click.UsageError(
            f"no population is called {asked.where}; {_suggested(asked.where, populations())}"
        )
    return explain_population(asked.where)


def _suggested(word: str, known: "Iterable[str]") -> str:
    from simulator.metrics.expectations.invalid import suggestion

    return suggestion(word, known)


def _reply(ctx: click.Context, asked: Asked) -> "Explanation":
    from simulator.cli.trial import outcome_of, reader_of, tried
    from simulator.report.explanations.reply import elsewhere
    from simulator.scenario.senders import DEFAULT_POLICY

    outcome = outcome_of(ctx, asked.target, asked.stage)
    readers = _readers(asked.outline()) if asked.is_of_scenario else [reader_of(ctx, DEFAULT_POLICY, {})]
    found = tried(ctx, outcome, readers)
    return found if asked.stage else found._replace(lines=[*found.lines, (), *elsewhere(outcome, readers[0])])


def _readers(outline: "Outline") -> "list[Reader]":
    """Every sender, on its own way and on every route."""
    routes = [place for place, route in enumerate(outline.routes) if route is not None]
    ways = [(name, way) for name in outline.senders for way in (None, *routes)]
    return [_reader(outline, name, way) for name, way in ways]


def _reader(outline: "Outline", name: str, way: int | None) -> "Reader":
    from simulator.report.explanations.reply import Reader

    sender, route = outline.sender(name, way), None if way is None else outline.routes[way]
    assert sender is not None
    on = "" if way is None else f" on route {(route and route.name) or way + 1}"
    of_reading = partial(outline.of_reading, name, way=way)
    return Reader(f"sender {name}{on}", sender.policy, of_reading)


def _address(asked: Asked) -> "Explanation":
    from simulator.report.explanations.address import explain_address

    try:
        return explain_address(asked.target, asked.outline(), asked.seed)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _message(asked: Asked) -> "Explanation":
    from simulator.report.explanations.message import explain_message

    run = asked.run()
    run.frame()  # refuses a run whose journals are not kept
    folder = run.path
    found = explain_message(folder, _about(asked.target))
    if found is None:
        raise click.UsageError(f"{folder} has no mail of that name: {asked.target}")
    return found


def _about(target: str) -> "pl.Expr":
    from simulator.report.lives import is_delivery, is_message, is_to

    numbered = _NUMBERED.fullmatch(target)
    if numbered:
        return is_message(numbered[1], int(numbered[2]))
    return is_delivery(int(target)) if target.isdecimal() else is_to(target)


def _run(asked: Asked) -> "Explanation":
    from simulator.errors import ScenarioInvalid
    from simulator.report.explanations.run import explain_run
    from simulator.runs import Run, find

    try:
        folder = find(asked.target, asked.out)
    except ScenarioInvalid:
        if asked.target[:1] == "@" or asked.target == "baseline" or asked.target.isdecimal():
            raise
        message = f"{asked.target!r} is nothing that can be explained; write {_KINDS}"
        raise click.UsageError(message) from None
    return explain_run(Run.open(folder).path)
