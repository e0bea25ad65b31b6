"""The preset as it is written; that a scenario can name it is tested with the scenario's loader."""

from importlib.resources import files

import yaml

from simulator.mail import parse_duration
from simulator.sender import GiveUp, History, Hold, Retry, decide, judge
from simulator.sender.schedules.fixed_list import FixedList
from tests.sender.examples import answered, policy

PRESET = yaml.safe_load(files("simulator.sender").joinpath("policies/mailgun.yaml").read_text("utf-8"))


def test_says_what_it_follows():
    assert PRESET["about"]["follows"].startswith("Mailgun")
    assert PRESET["about"]["fidelity"] == "documented"
    assert len(PRESET["about"]["sources"]) == 3


def test_the_ladder():
    written = PRESET["retry"]
    retry = Retry(
        schedule=FixedList(delays=tuple(map(parse_duration, written["schedule"]))),
        tail=written["tail"],
        give_up=GiveUp(after=parse_duration(written["give_up"]["after"])),
    )
    assert written["jitter"] == "none"
    at, attempts, end = 0, [], None
    while end is None:
        attempts.append(at // 60_000)
        decision = decide(History(0, len(attempts), 0), retry, at, lambda _: 0)
        at, end = (at, decision) if isinstance(decision, Hold) else (decision.at, None)
    assert attempts == [0, 10, 25, 55, 115, 235, 475]
    assert end == Hold(480 * 60_000)


def fates(taxonomy):
    keys = {key: tuple(names) for key, names in PRESET["choices"]["taxonomy"][taxonomy].items()}
    replies = [
        "452 4.2.2 Full",
        "552 5.2.2 Full",
        "452 4.3.1 Disk full",
        "550 Frequency limited",
        "552 5.5.3 Many",
    ]
    return [judge(answered(reply), policy(**keys)).ends for reply in replies]


def test_its_two_readings_of_a_full_mailbox():
    assert PRESET["choices"]["taxonomy"]["default"] == "tracking-failures"
    assert fates("tracking-failures") == ["retry"] * 5
    assert fates("metrics") == ["refused", "refused", "retry", "refused", "refused"]
