from dataclasses import fields

import pytest

from simulator.errors import ScenarioInvalid
from simulator.mail import Duration
from simulator.scenario import load, loads
from simulator.scenario.opinions import opinion_model, opinion_models
from tests.recipients.reputation.models import SCENARIO, STANDARD, reputation


def problems(model):
    with pytest.raises(ScenarioInvalid) as refused:
        loads(SCENARIO.format(model=model))
    return [(one.code, one.message) for one in refused.value.problems]


def test_the_models():
    assert opinion_models() == ("patient", "standard", "tenth")


@pytest.mark.parametrize("name", opinion_models())
def test_every_number_has_a_mark_and_a_source(name):
    for number in opinion_model(name).numbers:
        assert number.mark in ("published", "practice", "suggestion", "assumed")
        assert number.source


def test_a_number_without_a_mark_is_none_that_matters():
    """What has none is nought, an edge of 0 or a text."""
    marked = {number.key for number in opinion_model("standard").numbers}
    unmarked = {path for path, value in figures(STANDARD) if path not in marked}
    assert unmarked == {
        "levels.high.defer",
        "levels.high.reject",
        "levels.medium.reject",
        "levels.bad.edge",
        "dnsbl.heeds",
    }


def figures(value, path=""):
    for field in fields(value):
        name = field.name
        below, here = getattr(value, name), f"{path}.{name}".lstrip(".")
        if hasattr(below, "__dataclass_fields__") and name not in ("replies",):
            yield from figures(below, here)
        elif isinstance(below, (int, float)):
            yield here, below


def test_what_a_rule_says_is_laid_over_a_model():
    assert reputation("{model: patient, cap: 2}").rise.after == Duration(7 * 86_400_000)
    assert reputation("{model: patient, cap: 2}").cap == 2
    assert reputation("{levels: {low: {floor: 50}}}").levels.low.floor == 50
    assert reputation("{levels: {low: {floor: 50}}}").levels.low.spam == STANDARD.levels.low.spam


def test_a_file_of_ones_own(tmp_path):
    (tmp_path / "mine.yaml").write_text("{model: patient, prior: {mails: 200}}")
    (tmp_path / "x.yaml").write_text(SCENARIO.format(model="./mine.yaml"))
    (rule,) = load(tmp_path / "x.yaml").servers["big"].rules
    assert rule.behaviour.prior.mails == 200
    assert rule.behaviour.rise.after == Duration(7 * 86_400_000)


def test_a_file_that_stands_on_a_file_is_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text("{model: ./mine.yaml}")
    (tmp_path / "x.yaml").write_text(SCENARIO.format(model="./mine.yaml"))
    with pytest.raises(ScenarioInvalid, match="one that ships"):
        load(tmp_path / "x.yaml")


@pytest.mark.parametrize(
    ("model", "code", "message"),
    [
        ("standart", "E019", 'there is no model of opinion "standart"'),
        ("{model: x}", "E019", 'there is no model of opinion "x"'),
        ("./nowhere.yaml", "E021", "there is no file"),
        ("{half_life: {ip: 90m}}", "E017", "whole hours"),
        ("{levels: {low: {edge: 95}}}", "E017", "edges fall"),
        ("{complaints: {ok: 1%}}", "E017", "ok lies above nothing and below bad"),
        ("{halflife: 3d}", "E007", "halflife"),
    ],
)
def test_what_is_wrong_is_said(model, code, message):
    (found,) = problems(model)
    assert message in found[1]
    assert code == found[0] or code == "E007"
