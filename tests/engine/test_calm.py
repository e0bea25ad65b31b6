import pytest

from simulator.engine import run
from simulator.engine.calm import calm_ways
from simulator.journal import Frames, Journal
from simulator.scenario import loads

ENTRY = "{name: w, messages: 2000, over: 1h, to: {x.test: 100%}}"


def scenario(sender: str = "", server: str = "", entry: str = ENTRY):
    return loads(
        "version: 1\n"
        f"sender: {{domain: s.test, retry: {{schedule: [1m]}}, connections: {{per_domain: 10000}}{sender}}}\n"
        f"servers: {{x: {{domains: [x.test]{server}}}}}\nworkload: [{entry}]\n"
    )


RARE = ', rules: [{name: rare, chance: 1%, reply: "450 4.2.0 Not now"}]'


@pytest.mark.parametrize(
    "made", [scenario(), scenario(server=RARE), scenario(server=", latency: {constant: 1s}")]
)
def test_who_never_meets_anybody_is_calm(made):
    assert list(calm_ways(made)) == ["w"]


@pytest.mark.parametrize(
    "made",
    [
        scenario(', ips: ["192.0.2.1", "192.0.2.2"]'),
        scenario(server=", latency: {exponential: 1s}"),
        scenario(server=", limits: {messages: 5/1h}"),
        scenario(server=', rules: [{name: all, reply: "450 4.2.0 Not now"}]'),
        scenario(server=", hosts: [{name: mx1.x.test}, {name: mx2.x.test}]"),
        scenario(entry="{name: w, to: [a@x.test]}"),
        scenario(entry="{name: w, messages: 2, to: u@x.test}"),
        scenario(entry=f"{ENTRY}, {{name: v, messages: 1, to: v@x.test}}"),
    ],
)
def test_others_are_not(made):
    assert not calm_ways(made)


def test_the_engine_sees_only_whom_something_may_happen_to(monkeypatch):
    from simulator.engine.intake import Intake

    seen, submit = [], Intake._submit
    monkeypatch.setattr(Intake, "_submit", lambda self, at, one: (seen.append(one), submit(self, at, one)))
    journal = Journal(Frames())
    run(scenario(server=RARE), journal)
    assert len(seen) < 60
    assert journal.count > 8000
