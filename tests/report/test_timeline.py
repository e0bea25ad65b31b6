import json

from simulator.report.lives import is_to, lives
from simulator.report.record import Found
from simulator.report.timeline import DOWN, Named, Timeline, as_json
from tests.report.lived import SCENARIO, events_of, ran

LINES = SCENARIO.splitlines()
MINUTE = 60_000


def line(named):
    """What stands where a rule is said to stand."""
    file, _, number = named.at.partition(":")
    assert file == "lived.yaml"
    return LINES[int(number) - 1]


def test_a_hard_bounce(lived):
    queued, attempt, failed, listed = events_of(lived, "gone@inbox.test")
    assert (queued.kind, queued.webhook) == ("accepted", "accepted")
    assert (attempt.kind, attempt.attempt, attempt.stage) == ("attempt", 1, "rcpt")
    assert attempt.answer == "550 5.1.1 No such user"
    assert "name: gone" in line(attempt.answered_by)
    assert attempt.read_as == ("unknown_user", "hard", "immediate")
    assert attempt.read_by.at.startswith("rules/recipient.toml:")
    assert (failed.kind, failed.webhook, failed.webhook_reason) == ("bounced", "permanent_fail", "bounce")
    assert (failed.answer, failed.answered_by) == ("", Named("")), "the attempt has told that"
    assert (listed.kind, listed.decision, listed.read_as[0]) == ("listed", "bounces", "unknown_user")


def test_waits_with_the_formula_and_where_it_stands(lived):
    attempts = [event for event in events_of(lived, "full@inbox.test") if event.kind == "attempt"]
    assert [event.wait_ms for event in attempts] == [5 * MINUTE, 10 * MINUTE, 10 * MINUTE, None]
    assert [event.because.rule for event in attempts] == [
        "wait 1 of [5m, 10m]",
        "wait 2 of [5m, 10m]",
        "the last of [5m, 10m], repeated",
        "no further try is due before it is given up",
    ]
    assert all("schedule: [5m, 10m]" in line(event.because) for event in attempts[:3])
    assert all("name: quota" in line(event.read_by) for event in attempts)
    assert {event.webhook for event in attempts} == {"temporary_fail"}


def test_giving_up_names_the_limit(lived):
    last = events_of(lived, "full@inbox.test")[-1]
    assert (last.kind, last.webhook_reason) == ("expired", "old")
    assert last.because.rule == "give_up.after_attempts: 4"
    assert "after_attempts: 4" in line(last.because)


def test_giving_up_by_age_and_at_the_end_of_the_list(tmp_path):
    old = ran(tmp_path, overrides={"sender.retry.give_up": "{after: 7m}"})
    assert events_of(old, "full@inbox.test")[-1].because == (
        "give_up.after: 7m",
        "--set sender.retry.give_up={after: 7m}",
    )
    ended = ran(tmp_path, overrides={"sender.retry.give_up": "{after: null}", "sender.retry.tail": "stop"})
    last = events_of(ended, "full@inbox.test")[-1].because
    assert last.rule == "schedule: [5m, 10m] is used up, and tail: stop"
    assert "schedule" in line(last)


def test_a_jitter_is_part_of_the_formula(tmp_path):
    spread = ran(tmp_path, overrides={"sender.retry.jitter": "{uniform: {share: 50%}}"})
    first = next(event for event in events_of(spread, "full@inbox.test") if event.kind == "attempt")
    assert first.wait_ms != 5 * MINUTE
    assert first.because.rule == "wait 1 of [5m, 10m], 5m spread by jitter {uniform: {share: 50%}}"


def test_a_queue_run_is_part_of_the_formula(tmp_path):
    polled = ran(tmp_path, overrides={"sender.retry.wakeup": "{grid: {period: 7m}}"})
    first = next(event for event in events_of(polled, "full@inbox.test") if event.kind == "attempt")
    assert first.wait_ms >= 5 * MINUTE
    assert first.because.rule == "wait 1 of [5m, 10m], 5m and the next queue run, wakeup {grid: {period: 7m}}"


def test_a_list_that_stops_a_mail(lived):
    listed, _, dropped = events_of(lived, "left@inbox.test")
    assert (listed.kind, listed.answered_by) == ("listed", Named("scenario"))
    assert (dropped.kind, dropped.decision, dropped.webhook_reason) == (
        "suppressed",
        "unsubscribes",
        "suppress-unsubscribe",
    )


def test_news_that_come_late(lived):
    late = events_of(lived, "late@inbox.test")[-2]
    assert (late.kind, late.at_ms, late.webhook) == ("bounced_late", 20 * MINUTE, "permanent_fail")
    assert late.answer == "550 5.1.1 Gone"
    assert late.read_as[2] == "delayed"
    assert "name: late" in line(late.answered_by)


def test_a_host_that_is_down_and_the_one_that_took_it(lived):
    contact, attempt = (event for event in events_of(lived, "a@pair.test") if event.contact)
    assert (contact.kind, contact.host, contact.answer) == ("contact", "mx1.pair.test", "refuse")
    assert contact.answered_by.rule == DOWN
    assert "down: true" in line(contact.answered_by)
    assert (attempt.kind, attempt.host, attempt.decision) == ("attempt", "mx2.pair.test", "done")


def test_what_the_server_took_without_our_knowing(lived):
    attempt = next(event for event in events_of(lived, "lost@inbox.test") if event.kind == "attempt")
    assert (attempt.reached, attempt.answer, attempt.read_by) == (True, "drop", Named("fault/drop"))


def test_without_the_scenario_there_are_rules_but_no_places(tmp_path):
    folder = ran(tmp_path)
    (folder / "scenario.yaml").unlink()
    attempt = next(event for event in events_of(folder, "full@inbox.test") if event.kind == "attempt")
    assert (attempt.answered_by, attempt.wait_ms) == (Named("full"), 5 * MINUTE)


def test_json_says_what_there_is_to_say(lived):
    run = Found.at(lived)
    (life,), _ = lives(run.frame(), is_to("full@inbox.test"), 1)
    told = json.loads(json.dumps(as_json(life, Timeline(run.outline()).events(life))))
    assert (told["recipient"], told["campaign"], told["server"]) == ("full@inbox.test", "one", "inbox")
    queued, attempt, *_ = told["events"]
    assert queued == {"at": 0.0, "kind": "accepted", "webhook": "accepted"}
    assert attempt["wait"] == 300.0
    assert attempt["answered_by"] == {"rule": "full", "at": "lived.yaml:14"}
    assert attempt["read_as"] == ["mailbox_full", "soft", "immediate"]
    assert "reached" in attempt


ROUTES = """
routes:
  - {when: {tag: otp}, retry: {schedule: [30s, 1m], give_up: {after: 2m}}}
  - {when: {mx: "*.pair.test"}, policy: postfix, retry: {give_up: {after_attempts: 2}}}
"""


def test_mail_on_a_route_is_told_by_the_policy_of_the_route(tmp_path):
    text = SCENARIO.replace(
        "  - {name: two,", "  - {name: otp, tags: [a, otp], to: [full1@inbox.test]}\n  - {name: two,"
    )
    text = text.replace("      - {name: mx2.pair.test, preference: 20}\n", "")
    folder = ran(tmp_path, text.partition("expect:")[0] + ROUTES)
    waits = [event for event in events_of(folder, "full1@inbox.test") if event.decision == "retry"]
    assert [event.wait_ms for event in waits] == [30_000, 60_000, None]
    assert [event.because.rule for event in waits[:2]] == ["wait 1 of [30s, 1m]", "wait 2 of [30s, 1m]"]
    line = 1 + folder.joinpath("scenario.yaml").read_text().splitlines().index(ROUTES.splitlines()[2])
    assert {event.because.at for event in waits[:2]} == {f"lived.yaml:{line}"}
    assert all(event.read_by.at.startswith("lived.yaml:6") for event in waits), "classify is the sender's"
    assert events_of(folder, "full1@inbox.test")[-1].because == ("give_up.after: 2m", f"lived.yaml:{line}")
    first, _ = (event for event in events_of(folder, "a@pair.test") if event.decision == "retry")
    assert first.because.at.startswith("postfix.yaml:")
    assert events_of(folder, "a@pair.test")[-1].because == (
        "give_up.after_attempts: 2",
        f"lived.yaml:{line + 1}",
    )


def test_mail_on_no_route_is_told_by_its_sender(tmp_path):
    folder = ran(tmp_path, SCENARIO.partition("expect:")[0] + ROUTES)
    first = next(event for event in events_of(folder, "full@inbox.test") if event.decision == "retry")
    assert first.because.rule == "wait 1 of [5m, 10m]"
