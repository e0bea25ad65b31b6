"""Each statement's scenario turns red when the program stops doing what the statement says."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from simulator.engine import run
from simulator.errors import LawBroken
from simulator.journal import Frames, Journal
from simulator.mail import DSN, Bounce
from simulator.runs.assessment import assess
from simulator.scenario import load
from simulator.sender import DoNotSend, Verdict, decide, judge, judge_report
from simulator.sender.policy import Suppress
from tests.scenarios.shipped import SCENARIOS

JUDGE = "simulator.engine.desk.judge"
REPORT = "simulator.engine.news.judge_report"
DECIDE = "simulator.engine.histories.decide"
STOPS = "simulator.sender.suppressions.DoNotSend.stops"
LIVE = "simulator.sender.suppressions._live"
ADD = "simulator.sender.suppressions.DoNotSend.add"
RETRIED = Verdict("retry", Bounce("unknown", "soft", "transient", "code", "mutant"))
GONE = Verdict("bounced", Bounce("unknown_user", "hard", "permanent", "enhanced", "mutant"), True, "bounce")

stops, add = DoNotSend.stops, DoNotSend.add


def lists(is_listed):
    """Judges as ever, and lists (or not) whatever fails."""

    def mutant(outcome, policy, **more):
        verdict = judge(outcome, policy, **more)
        return verdict if verdict.ends != "bounced" else replace(verdict, lists=is_listed)

    return mutant


def under(**keys):
    """Judges by another policy than the scenario's."""
    return lambda outcome, policy, **more: judge(outcome, replace(policy, **keys), **more)


def says(code, verdict):
    """Gives one verdict on every reply of this code."""

    def mutant(outcome, policy, **more):
        mine = outcome.reply is not None and outcome.reply.code == code
        return verdict if mine else judge(outcome, policy, **more)

    return mutant


def at_stage(stage, verdict):
    """Gives one verdict on every failure at this stage."""

    def mutant(outcome, policy, **more):
        return verdict if failed_at(outcome, stage) else judge(outcome, policy, **more)

    return mutant


def failed_at(outcome, stage):
    return outcome.stage == stage and (outcome.reply is None or not outcome.reply.is_positive)


def report(**fields):
    """Reads a report as ever, but for some fields of the verdict."""
    return lambda dsn, policy: replace(judge_report(replace(dsn, action="failed"), policy), **fields)


def later_by(attempts=0, age=0):
    """Decides as if fewer attempts had been made, or less time had passed since acceptance."""

    def mutant(history, *given):
        shifted = history._replace(attempts=history.attempts - attempts, created=history.created + age)
        return decide(shifted, *given)

    return mutant


def for_good(self, name, key, at, **more):
    self._allowed.clear()
    return add(self, name, key, at, **more)


def one_for_all():
    """The first sender's lists are everybody's."""
    lists = []

    def of(entries, heeded):
        lists.append(DoNotSend.of(entries, heeded))
        return lists[0]

    return SimpleNamespace(of=of)


MUTANTS = {
    "01-hard-550-5.1.1-at-rcpt: is not listed": (JUDGE, lists(False)),
    "01-hard-550-5.1.1-at-rcpt: is retried": (JUDGE, says(550, RETRIED)),
    "02-hard-550-5.1.1-after-data: lists both of two": (JUDGE, lists(True)),
    "02-hard-550-5.1.1-after-data: is not listed": (JUDGE, lists(False)),
    "03-hard-bare-550: is listed": (JUDGE, lists(True)),
    "03-hard-bare-550: is never listed": (JUDGE, under(suppress=Suppress())),
    "04-hard-551: is retried": (JUDGE, says(551, RETRIED)),
    "04-hard-551: is listed without proof": (JUDGE, lists(True)),
    "05-soft-450-4.1.1: is hard": (JUDGE, says(450, GONE)),
    "06-hard-nxdomain: is listed": (JUDGE, under(suppress=Suppress(dns=True))),
    "06-hard-nxdomain: is retried": (JUDGE, at_stage("connect", RETRIED)),
    "07-soft-452-4.2.2: is hard": (JUDGE, says(452, GONE)),
    "07-soft-452-4.2.2: is retried in both taxonomies": (JUDGE, under(final_4xx=())),
    "08-soft-552-5.2.2: is final in both taxonomies": (JUDGE, under(soft_5xx=())),
    "08-soft-552-5.2.2: is retried in both taxonomies": (JUDGE, under(soft_5xx=("mailbox_full",))),
    "09-soft-bare-552: is retried wherever it comes": (JUDGE, under(soft_5xx=("552",))),
    "10-soft-552-5.3.4: is retried": (JUDGE, says(552, RETRIED)),
    "10-soft-552-5.3.4: is hard": (JUDGE, says(552, GONE)),
    "11-immediate-at-connect: is final": (JUDGE, under(banner_5xx="at_once")),
    "11-immediate-at-connect: is hard": (JUDGE, at_stage("connect", GONE)),
    "12-immediate-at-rcpt: is all one": (JUDGE, at_stage("rcpt", GONE)),
    "13-immediate-at-end-of-data: is all one": (JUDGE, at_stage("eom", GONE)),
    "14-delayed-hard: is not listed": (REPORT, report(lists=False)),
    "15-delayed-soft: is listed": (REPORT, report(lists=True)),
    "16-delayed-4xx-with-action-failed: is listed": (REPORT, report(lists=True)),
    "16-delayed-4xx-with-action-failed: a delay is a failure": (
        "simulator.recipients.consequence.DSN",
        lambda action, status, diagnostic, recipient: DSN("failed", status, diagnostic, recipient),
    ),
    "17-hard-or-soft-immediate-or-delayed: the soft is hard": (JUDGE, says(452, GONE)),
    "17-hard-or-soft-immediate-or-delayed: the delayed soft is listed": (REPORT, report(lists=True)),
    "18-hard-after-soft: is retried": (JUDGE, says(550, RETRIED)),
    "19-hard-after-soft-and-soft: is not listed": (JUDGE, lists(False)),
    "20-give-up-after-attempts: one more": (DECIDE, later_by(attempts=1)),
    "20-give-up-after-attempts: one less": (DECIDE, later_by(attempts=-1)),
    "21-give-up-by-age: a minute late": (DECIDE, later_by(age=60_000)),
    "22-give-up-is-not-listed: is listed": ("simulator.engine.desk.Desk.gave_up", lambda *given: True),
    "22-give-up-is-not-listed: is never listed": ("simulator.engine.desk.Desk.gave_up", lambda *given: False),
    "23-lists-drop-without-an-attempt: nobody reads them": (STOPS, lambda *given: None),
    "24-siblings-in-the-queue: read at submission alone": (
        "simulator.engine.fates.Fates.still_wanted",
        lambda self, at, job: True,
    ),
    "25-unsubscribe-by-tag: tags count for nothing": (
        STOPS,
        lambda self, key, tags, at: stops(self, key, (), at),
    ),
    "25-unsubscribe-by-tag: a tag is everything": (
        STOPS,
        lambda self, key, tags, at: stops(self, key, ("news", "offers"), at),
    ),
    "26-lists-per-sending-domain: one for all": ("simulator.engine.desk.DoNotSend", one_for_all()),
    "27-allowlist: protects nobody": (ADD, for_good),
    "28-expiry-of-entries: never": (LIVE, lambda until, at: True),
    "28-expiry-of-entries: a moment late": (LIVE, lambda until, at: until is None or at <= until),
    "29-ndr-lost-when-mx-is-elsewhere: is seen": (
        "simulator.engine.desk.Desk.mx",
        property(lambda self: "home", lambda self, mx: None),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_scenario_notices(mutant, monkeypatch):
    guard, instead = MUTANTS[mutant]
    name = mutant.partition(":")[0]
    assert passes(name)
    monkeypatch.setattr(guard, instead, raising="Desk.mx" not in guard)
    assert not passes(name)


def test_every_statement_has_a_mutant():
    statements = sorted(path.stem for path in (SCENARIOS / "tracking-failures").glob("*.yaml"))
    assert sorted({mutant.partition(":")[0] for mutant in MUTANTS}) == statements


def passes(name):
    """Whether a run of the statement's scenario meets all that it expects."""
    scenario = load(SCENARIOS / "tracking-failures" / f"{name}.yaml")
    frames = Frames()
    run(scenario, Journal(frames))
    try:
        return assess(scenario, frames.frame().lazy()).passed
    except LawBroken:
        return False
