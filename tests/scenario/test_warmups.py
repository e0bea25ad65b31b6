import pytest

from simulator.engine.arrivals import arrivals
from simulator.errors import ScenarioInvalid
from simulator.scenario import load, loads
from simulator.scenario.warmups import dealt_out, warmup, warmups

DAY = 86_400_000
SCENARIO = """\
version: 1
sender: {domain: news.test}
servers: {big: {domains: [big.test]}}
workload:
  - {name: one, at: 1h, warmup: %s, to: {big.test: 100%%}}
"""


def entry(written):
    return loads(SCENARIO % written).workload[0]


def problems(written):
    with pytest.raises(ScenarioInvalid) as refused:
        loads(SCENARIO % written)
    return [(one.code, one.message) for one in refused.value.problems]


def test_the_plans():
    assert warmups() == ("sendgrid_2017", "sendgrid_automated", "ses")
    assert warmup("sendgrid_2017").a_day[:6] == (50, 100, 500, 1000, 5000, 10_000)
    assert [volume // 24 for volume in warmup("sendgrid_automated").a_day[:8]] == [
        20,
        28,
        39,
        55,
        77,
        108,
        151,
        211,
    ]
    assert (len(warmup("ses").a_day), max(warmup("ses").a_day)) == (45, 50_000)


@pytest.mark.parametrize("name", warmups())
def test_every_plan_says_where_it_comes_from_and_grows(name):
    plan = warmup(name)
    assert plan.follows
    assert plan.numbers[0].mark in ("published", "assumed")
    assert list(plan.a_day) == sorted(plan.a_day)


def test_messages_of_each_day_share_out_that_day():
    found = entry("{plan: sendgrid_2017, days: 2, scale: 4%}")
    assert (found.messages, found.volumes, found.over) == (6, (2, 4), 2 * DAY)
    hours = [one.at / 3_600_000 for one in arrivals((found,), 1)]
    assert hours == [1, 13, 25, 31, 37, 43]


def test_a_list_is_mailed_in_the_proportions_of_the_plan():
    listed = "to: [a@big.test, b@big.test, c@big.test, d@big.test]"
    text = SCENARIO.replace("to: {big.test: 100%%}", listed)
    assert loads(text % "{plan: sendgrid_2017, days: 3}").workload[0].volumes == (0, 0, 4)
    assert dealt_out(9, (1, 1, 1)) == (3, 3, 3)
    assert dealt_out(7, (10, 20, 40)) == (1, 2, 4)


def test_the_scale_of_a_scenario_makes_each_day_of_it_smaller():
    text = f"scale: 0.5\n{SCENARIO}" % "{plan: sendgrid_2017, days: 2, scale: 4%}"
    assert loads(text).workload[0].volumes == (1, 2)


def test_a_plan_takes_the_shape_of_a_day():
    shaped = entry('{plan: sendgrid_2017, days: 2, scale: 4%}, day: {"06:00-12:00": 100%}')
    hours = [one.at / 3_600_000 for one in arrivals((shaped,), 1)]
    assert hours == [6, 9, 30, 31.5, 33, 34.5]


def test_a_plan_of_ones_own(tmp_path):
    (tmp_path / "mine.yaml").write_text("a_day: [3, 5]")
    (tmp_path / "x.yaml").write_text(SCENARIO % "./mine.yaml")
    assert load(tmp_path / "x.yaml").workload[0].volumes == (3, 5)


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("sess", "E019", 'there is no warm-up plan "sess"'),
        ("ses, messages: 3", "E018", "leave messages out"),
        ("ses, over: 3d", "E018", "leave over out"),
        ("{days: 3}", "E013", 'the key "plan" is missing here'),
        ("{plan: ses, days: 46}", "E017", "the plan has 45 days"),
        ("{plan: ses, day: 4}", "E001", 'unknown key "day"'),
        ("{plan: ses, scale: 3}", "E004", "share"),
    ],
)
def test_what_is_wrong_is_said(written, code, message):
    (found,) = problems(written)
    assert found[0] == code
    assert message in found[1]


def test_a_file_without_volumes(tmp_path):
    (tmp_path / "mine.yaml").write_text("a_day: [0, many]")
    (tmp_path / "x.yaml").write_text(SCENARIO % "./mine.yaml")
    with pytest.raises(ScenarioInvalid, match="messages a day are due"):
        load(tmp_path / "x.yaml")
