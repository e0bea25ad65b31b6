"""The cases of the prototype (reputation_and_method 1.7) as scenarios, and what it found."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.engine import run
from simulator.journal import Frames, Journal
from simulator.metrics import measure
from simulator.scenario import loads

DAY, HOUR = 86_400_000, 3_600  # ms; s
EXPONENTIAL = "{schedule: {exponential: {first: 10m, factor: 2, cap: 4h}}, give_up: {after_attempts: 15}}"
HUNDREDTH = (
    "{model: standard, prior: {mails: 20}, traps: {bad: 0.03}, levels: "
    "{high: {floor: 20}, medium: {floor: 10}, low: {floor: 5}, bad: {floor: 1}}}"
)
COMPLAINTS = (
    "{name: angry, when: {tag: bad}, chance: %s%%, per: message, accept: true, "
    "then: {complaint: abuse, after: {median: 6h, p95: 31h}}}"
)
UNKNOWN = '{name: gone, when: {tag: bad}, chance: %s%%, per: message, reply: "550 5.1.1 No such user"}'
TRAPS = "{name: trap, when: {tag: bad}, chance: 0.02%, per: message, accept: true}"
SCENARIO = """
version: 1
sender: {{domain: news.test, retry: {retry}}}
servers: {{big: {{domains: [big.test], rules: [{rules}]}}}}
workload: [{workload}]
"""


class Case(NamedTuple):
    """One row: a name, its scenario, the campaign that is told of; ``prototype``: what that found."""

    name: str
    scenario: str
    campaign: str
    prototype: tuple[str, ...]


class Figures(NamedTuple):
    """What a row came to: shares 0..1, seconds, points."""

    accepted: float
    inboxed: float
    attempts: float
    p95: float | None
    score: float


def case(name: str, prototype: tuple[str, ...], retry: str, model: str, workload: str, *rules: str) -> Case:
    all_rules = ", ".join((f"{{name: opinion, reputation: {model}}}", *rules))
    text = SCENARIO.format(retry=retry, rules=all_rules, workload=workload)
    return Case(name, text, "told", prototype)


def at_once() -> Iterator[Case]:
    """A new address, a hundredth of 50,000 clean mails a day for a fortnight."""
    ramp = "{name: told, warmup: {plan: sendgrid_automated, days: 14, scale: 1%}, to: {big.test: 100%}}"
    yield case("ramp x1.4 a day", (".995", ".972", "1.01", "0 h", "100"), EXPONENTIAL, HUNDREDTH, ramp)
    flood = "{name: told, messages: 7000, over: 14d, to: {big.test: 100%}}"
    for name, retry, found in (
        ("at once, exponential", EXPONENTIAL, (".838", ".811", "3.54", "9.2 h", "100")),
        ("at once, every 10 min, 288 times", _fixed("10m", 288), (".831", ".804", "21.1", "7.3 h", "100")),
        ("at once, every 5 min, 200 times", _fixed("5m", 200), (".230", ".092", "30.8", "6.8 h", "70")),
        ("at once, every minute, 300 times", _fixed("1m", 300), (".230", ".092", "150", "6.8 h", "70")),
    ):
        yield case(name, found, retry, HUNDREDTH, flood)


def _fixed(wait: str, times: int) -> str:
    return f"{{schedule: [{wait}], give_up: {{after_attempts: {times}}}}}"


def steady() -> Iterator[Case]:
    """Three clean weeks of 500 a day (a tenth), then a month with a share of complaints, or of the dead."""
    mail = "{name: clean, messages: 10500, over: 21d, to: {big.test: 100%}}, " + (
        "{name: told, at: 21d, messages: 15000, over: 30d, tags: [bad], to: {big.test: 100%}}"
    )
    weeks = "{model: tenth, half_life: {ip: 7d}}"
    complaints = zip(
        ("0.05", "0.1", "0.2", "0.3", "0.5", "1"),
        (".995", ".995", ".995", ".990", ".882", ".665"),
        (".969", ".969", ".847", ".747", ".435", ".267"),
        ("100", "99", "83", "75", "72", "57"),
        strict=True,
    )
    for share, accepted, inboxed, score in complaints:
        found = (accepted, inboxed, "", "", score)
        yield case(f"complaints {share} %", found, EXPONENTIAL, weeks, mail, COMPLAINTS % share)
    unknown = zip(
        ("1", "2", "5", "10", "20"),
        (".990", ".980", ".949", ".628", ".586"),
        (".964", ".954", ".805", ".251", ".235"),
        ("100", "100", "76", "56", "56"),
        strict=True,
    )
    for share, accepted, inboxed, score in unknown:
        found = (accepted, inboxed, "", "", score)
        yield case(f"unknown users {share} %", found, EXPONENTIAL, weeks, mail, UNKNOWN % share)


def dirty() -> Iterator[tuple[str, str, str]]:
    """A dirty week after three clean ones: (half-life, the prototype's days to medium / high, scenario)."""
    mail = (
        "{name: clean, messages: 6300, over: 21d, to: {big.test: 100%}}, "
        "{name: bought, at: 21d, messages: 2100, over: 7d, tags: [bad], to: {big.test: 100%}}, "
        "{name: told, at: 28d, messages: 27000, over: 90d, to: {big.test: 100%}}"
    )
    for half_life, found in (("3d", "9 / 14"), ("5d", "14 / 23"), ("7d", "30 / 37"), ("14d", "64 / 78")):
        model = f"{{model: tenth, half_life: {{ip: {half_life}, domain: {half_life}}}}}"
        rules = UNKNOWN % 12, TRAPS, COMPLAINTS % "0.6"
        yield half_life, found, case("dirty week", (), EXPONENTIAL, model, mail, *rules).scenario


def figures(one: Case) -> Figures:
    """Carries a case out."""
    frame = _frame(one.scenario)
    found = measure(frame)
    told: Any = found.by["campaign"][one.campaign]
    return Figures(
        told["delivered.rate"],
        told["inboxed.count"] / told["accepted.count"],
        told["attempts.mean"],
        told["delivered.p95"],
        found["reputation.score"],
    )


def days_to_recover(scenario: str) -> tuple[float | None, float | None]:
    """Days from the end of the dirty week until the address is at level medium, and at high."""
    frame = _frame(scenario)
    rows = frame.filter((frame["kind"] == "opinion") & frame["ip"].is_not_null())
    later = [(at, level) for at, level in rows.select("at_ms", "decision").rows() if at > 28 * DAY]

    def since(*levels: str) -> float | None:
        return next(((at - 28 * DAY) / DAY for at, level in later if level in levels), None)

    return since("medium", "high"), since("high")


def _frame(scenario: str) -> Any:
    frames = Frames()
    run(loads(scenario), Journal(frames))
    return frames.frame()
