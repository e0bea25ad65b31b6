from pathlib import Path

import pytest

from simulator.errors import ScenarioInvalid
from simulator.mail import Duration
from simulator.scenario import load
from simulator.sender import GiveUp, ListEntry, Policy, Retry, Scope, Sender
from simulator.sender.schedules.fixed_list import FixedList
from simulator.sender.wakeups.grid import Grid
from tests.scenario.sample import SMALL, problems, read

MINUTE = 60_000


def sender(block: str) -> Sender:
    return read(SMALL.replace("{domain: news.test}", f"{{domain: news.test, {block}}}")).senders["main"]


def policy(block: str) -> Policy:
    return sender(block).policy


def codes(block: str) -> list[str]:
    return [
        one.code for one in problems(SMALL.replace("{domain: news.test}", f"{{domain: news.test, {block}}}"))
    ]


def test_the_defaults() -> None:
    made = read(SMALL).senders["main"]
    assert (made.name, made.return_path, made.mx, made.ips, made.fbl) == (
        "main",
        "news.test",
        "home",
        ("192.0.2.1",),
        "all",
    )
    waits = [minutes * MINUTE for minutes in (10, 15, 30, 60, 120, 240)]
    assert made.policy.retry.schedule == FixedList(delays=tuple(waits))
    assert (made.policy.retry.tail, made.policy.retry.jitter) == ("stop", None)
    assert made.policy.retry.give_up.after == 8 * 60 * MINUTE


def test_a_choice_of_the_preset() -> None:
    assert policy("mx: home").soft_5xx == ("mailbox_full", "system_full", "rate_limited")
    assert (policy("taxonomy: metrics").soft_5xx, policy("taxonomy: metrics").final_4xx) == (
        (),
        ("mailbox_full",),
    )
    assert policy("taxonomy: metrics, soft_5xx: [552]").soft_5xx == ("552",)


def test_what_stands_beside_the_preset_is_laid_over_it() -> None:
    made = policy("policy: mailgun, retry: {give_up: {after_attempts: 3}}, dns: {nxdomain: retry}")
    assert (made.retry.give_up.after_attempts, made.retry.give_up.after) == (3, 8 * 60 * MINUTE)
    assert (made.retry.tail, made.dns.nxdomain.ends, made.dns.null_mx.ends) == ("stop", "retry", "fail")


def test_a_new_schedule_drops_the_tail_of_the_ground() -> None:
    assert policy("retry: {schedule: [1m]}").retry.tail == "repeat"
    assert policy("retry: {schedule: [1m], tail: stop}").retry.tail == "stop"
    assert (
        policy("retry: {schedule: {exponential: {first: 20m, factor: 1.5, cap: 4h}}}").retry.tail == "repeat"
    )


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("policy: mailgum", ["E019"]),
        ("policy: [mailgun]", ["E014"]),
        ("taxonomy: metric", ["E015"]),
        ("taxonomi: metrics", ["E001"]),
        ("webhooks: {url: x}", ["E017"]),
        ("webhooks: {events: [opened]}", ["E015"]),
        ("retry: {give_up: {after: null}, schedule: [1m]}", ["E017"]),
        ("ips: []", ["E017"]),
        ("ips: [300.0.0.1]", ["E016"]),
        ("suppressions: [{list: bounces}]", ["E017"]),
        ("suppressions: [{address: x, list: bounces}]", ["E016"]),
        ("classify: [{as: soft}]", ["E017"]),
        ("soft_5xx: [mailbox_ful]", ["E017"]),
        ("final_4xx: [mailbox_ful]", ["E017"]),
    ],
)
def test_what_is_refused(block: str, found: list[str]) -> None:
    assert codes(block) == found


def test_several_senders_and_none() -> None:
    two = "senders: {a: {domain: a.test}, b: {domain: b.test, mx: elsewhere}}\n"
    rest = SMALL.partition("\n")[2]
    assert [one.code for one in problems(two + rest)] == ["E013"]  # the entry must say from whom
    told = read(two + rest.replace("{name: one,", "{name: one, from: b,"))
    assert (list(told.senders), told.workload[0].sender, told.senders["b"].mx) == (
        ["a", "b"],
        "b",
        "elsewhere",
    )
    assert [one.code for one in problems(rest)] == ["E013"]
    assert [one.code for one in problems(two + rest.replace("{name: one,", "{name: one, from: c,"))] == [
        "E019"
    ]


def test_settings_of_the_kind_a_preset_has() -> None:
    made = policy("policy: postfix, retry: {wakeup: {period: 10m}}").retry.wakeup
    assert made == Grid(period=Duration(10 * MINUTE), early=Duration(1000))


def test_scope_is_one_word_or_one_by_where_it_came() -> None:
    by_domain = Scope(rcpt="domain", message="domain", contact="domain")
    assert policy("retry: {scope: domain}").retry.scope == by_domain
    assert policy("policy: exim").retry.scope == Scope(
        rcpt="address+sender", message="message+host", contact="host"
    )
    assert policy("retry: {scope: {contact: host}}").retry.scope == Scope(contact="host")


def test_a_block_without_a_ground() -> None:
    bare = policy("policy: none, retry: {schedule: [1m], give_up: {after: 1h}}")
    hour = GiveUp(after=Duration(60 * MINUTE))
    assert bare == Policy(retry=Retry(schedule=FixedList(delays=(Duration(MINUTE),)), give_up=hour))
    assert codes("policy: none") == ["E017"]


def at(folder: Path, block: str) -> Policy:
    text = SMALL.replace("{domain: news.test}", f"{{domain: news.test, {block}}}")
    (folder / "scenario.yaml").write_text(text)
    return load(folder / "scenario.yaml").senders["main"].policy


def test_a_policy_file_is_looked_for_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/slow.yaml").write_text("policy: postfix\nretry: {give_up: {after: 2d}}\n")
    (tmp_path / "ours/slower.yml").write_text(
        "about: {follows: us}\npolicy: ./slow.yaml\nretry: {wakeup: {period: 1h}}\n"
        "choices: {mood: {default: calm, calm: {garbage: retry}, cross: {garbage: fail}}}\n"
    )
    made = at(tmp_path, "policy: ours/slower.yml, tls: none")
    assert (made.retry.wakeup.period, made.retry.give_up.after) == (60 * MINUTE, 2 * 24 * 60 * MINUTE)
    assert (made.tls, made.garbage, made.failover.addresses) == ("none", "retry", 5)
    assert at(tmp_path, "policy: ours/slower.yml, mood: cross").garbage == "fail"


@pytest.mark.parametrize(
    ("content", "place", "code"),
    [
        (None, "scenario.yaml", "E021"),
        ("retry: {schedule: [1m], tail: halt}\n", "mine.yaml", "E015"),
        ("retry: [1m]\n", "mine.yaml", "E014"),
        ("retry: {\n", "mine.yaml", "E011"),
        ("policy: ./mine.yaml\n", "mine.yaml", "E019"),
        ("[1m]\n", "mine.yaml", "E014"),
        ("garbage: fail\n", "scenario.yaml", "E017"),
        ("policy: postfix\nchoices: [1]\nmood: calm\n", "mine.yaml", "E001"),
    ],
)
def test_what_is_wrong_is_shown_in_the_file_it_stands_in(
    tmp_path: Path, content: str | None, place: str, code: str
) -> None:
    if content is not None:
        (tmp_path / "mine.yaml").write_text(content)
    with pytest.raises(ScenarioInvalid) as refused:
        at(tmp_path, "policy: ./mine.yaml")
    first = refused.value.problems[0]
    assert (Path(first.file).name, first.code) == (place, code)


def test_lists_from_files(tmp_path: Path) -> None:
    (tmp_path / "bounces.csv").write_text("address,code,error\na@x.test,550,unknown_user\nnobody,550,x\n")
    (tmp_path / "left.jsonl").write_text(
        '{"address": "b@x.test", "tags": ["news", "big offers"]}\n{"email": "c@x.test", "tag": "news,*"}\n'
    )
    (tmp_path / "good.csv").write_text("domain\nvip.test\nd@x.test\n")
    written = """{domain: news.test, suppressions: [
      {file: bounces.csv, list: bounces, expires: 3d}, {address: z@x.test, list: complaints},
      {file: left.jsonl, list: unsubscribes}, {file: good.csv, list: allowlist}]}"""
    (tmp_path / "s.yaml").write_text(SMALL.replace("{domain: news.test}", written))
    days = Duration(3 * 86_400_000)
    assert load(tmp_path / "s.yaml").senders["main"].suppressions == (
        ListEntry(list="bounces", address="a@x.test", code="550", reason="unknown_user", expires=days),
        ListEntry(list="complaints", address="z@x.test"),
        ListEntry(list="unsubscribes", address="b@x.test", tags=("news", "big-offers")),
        ListEntry(list="unsubscribes", address="c@x.test"),
        ListEntry(list="allowlist", domain="vip.test"),
        ListEntry(list="allowlist", address="d@x.test"),
    )


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{file: none.csv, list: bounces}", "E021"),
        ("{file: none.csv, list: bounces, tags: [x]}", "E017"),
        ("{file: none.csv, list: bounces, address: a@x.test}", "E017"),
        ("{file: none.csv}", "E013"),
    ],
)
def test_files_that_cannot_be_meant(entry: str, code: str) -> None:
    text = SMALL.replace("{domain: news.test}", f"{{domain: news.test, suppressions: [{entry}]}}")
    assert [one.code for one in problems(text)] == [code]
