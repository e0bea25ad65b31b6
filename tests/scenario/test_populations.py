import re

import pytest

from simulator.errors import ScenarioInvalid
from simulator.recipients import Server
from simulator.recipients.behaviours.conditions import Conditions
from simulator.scenario import Shares, load, loads, population, populations
from simulator.scenario.populations import population_block
from simulator.scenario.sourced import value_at

SCENARIO = """\
version: 1
sender: {domain: news.test}
workload:
  - {name: one, population: mixed, messages: 10}
"""
OWN = 'rules: [{name: condition, conditions: [{name: gone, share: 50%, reply: "550 5.1.1 No"}]}]\n'


def server(text, name="population-mixed") -> Server:
    return loads(text).servers[name]


def problems(text):
    with pytest.raises(ScenarioInvalid) as refused:
        loads(text)
    return [(one.code, one.line, one.message) for one in refused.value.problems]


def conditions(name):
    (rule, *_) = server(SCENARIO.replace("mixed", name), f"population-{name}").rules
    assert isinstance(rule.behaviour, Conditions)
    return rule.behaviour.conditions


def test_an_entry_needs_no_server() -> None:
    scenario = loads(SCENARIO)
    assert scenario.workload[0].to == Shares((("mixed.population.test", 10),))
    assert scenario.servers["population-mixed"].domains == ("mixed.population.test",)


def test_two_entries_share_one_population() -> None:
    both = SCENARIO + "  - {name: two, population: mixed, messages: 5, at: 1d}\n"
    both += "  - {name: three, population: dirty, messages: 5}\n"
    assert set(loads(both).servers) == {"population-mixed", "population-dirty"}


def test_what_the_document_says_of_its_server_is_laid_over_it() -> None:
    made = server(SCENARIO + "servers: {population-mixed: {limits: {connections: 3}}}\n")
    assert made.limits.connections == 3
    assert made.rules


def test_other_servers_stay() -> None:
    text = SCENARIO + "  - {name: two, to: [a@b.test]}\nservers: {b: {domains: [b.test]}}\n"
    assert set(loads(text).servers) == {"b", "population-mixed"}


def test_a_file_of_ones_own(tmp_path) -> None:
    (tmp_path / "Our People.yaml").write_text(OWN)
    path = tmp_path / "a.yaml"
    path.write_text(SCENARIO.replace("mixed", '"Our People.yaml"'))
    made = load(path).servers["population-our-people"]
    assert made.domains == ("our-people.population.test",)


def test_the_same_file_twice_is_one_population_and_another_of_its_name_is_refused(tmp_path) -> None:
    path = tmp_path / "a.yaml"
    (tmp_path / "mixed.yaml").write_text(OWN)
    path.write_text(
        SCENARIO.replace("mixed", "mixed.yaml") + "  - {name: b, population: mixed.yaml, messages: 1}\n"
    )
    assert list(load(path).servers) == ["population-mixed"]
    path.write_text(SCENARIO + "  - {name: b, population: mixed.yaml, messages: 1}\n")
    with pytest.raises(ScenarioInvalid) as refused:
        load(path)
    assert [one.code for one in refused.value.problems] == ["E026"]


def test_of_one_fault_no_second_is_said() -> None:
    assert problems(SCENARIO.replace("mixed", "mixd")) == [("E019", 4, 'there is no population "mixd"')]
    assert problems(SCENARIO.replace("mixed", "no/such.yaml"))[0][0] == "E021"
    both = SCENARIO.replace("messages", "to: [a@b.test], messages")
    assert problems(both) == [("E018", 4, "population says whom this goes to, and so does to")]
    assert problems(SCENARIO.replace(", messages: 10", ""))[0][0] == "E013"


MIX = """\
version: 1
sender: {domain: news.test}
workload: [{name: one, population: {mixed: 50%, gmail: 30%, corporate_postfix: 20%}, messages: 10}]
"""


def test_a_mix_of_populations_and_profiles_with_shares() -> None:
    scenario = loads(MIX)
    domains = ("mixed.population.test", "gmail.profile.test", "corporate-postfix.profile.test")
    assert scenario.workload[0].to == Shares(tuple(zip(domains, (5, 3, 2), strict=True)))
    assert list(scenario.servers) == ["population-mixed", "profile-gmail", "profile-corporate-postfix"]
    assert scenario.servers["profile-gmail"].fbl == "none"
    assert [one.name for one in scenario.assumptions] == ["mixed", "gmail", "corporate_postfix"]


@pytest.mark.parametrize(
    ("mix", "found"),
    [
        ("{mixed: 50%, gmail: 30%}", ("E020", 3, "the shares add up to 80%")),
        ("{mixed: 50%, gmial: 50%}", ("E019", 3, 'there is no population "gmial"')),
        ("{mixed: 1}", ("E004", 3, "'1' is no share")),
        ("{}", ("E019", 3, 'there is no population "{}"')),
    ],
)
def test_what_is_no_mix(mix, found) -> None:
    [(code, line, message), *_] = problems(re.sub(r"population: \{.*?\}", f"population: {mix}", MIX))
    assert (code, line, message) == found


@pytest.mark.parametrize("written", ["3", "[mixed]", "null"])
def test_what_is_no_population(written) -> None:
    assert [code for code, *_ in problems(SCENARIO.replace("mixed", written))] == ["E019"]


def test_a_file_that_is_no_population(tmp_path) -> None:
    (tmp_path / "own.yaml").write_text("- 1\n")
    path = tmp_path / "a.yaml"
    path.write_text(SCENARIO.replace("mixed", "own.yaml"))
    with pytest.raises(ScenarioInvalid) as refused:
        load(path)
    assert [one.message for one in refused.value.problems] == ["a population is a mapping"]


def test_the_populations() -> None:
    assert populations() == ("clean", "dirty", "mixed")


@pytest.mark.parametrize(("name", "fails"), [("clean", 0.014), ("mixed", 0.129), ("dirty", 0.28)])
def test_the_shares_that_fail_at_first(name, fails) -> None:
    assert sum(one.share for one in conditions(name)) == pytest.approx(fails)


def test_a_third_of_the_mixed_recovers() -> None:
    found = conditions("mixed")
    recovering = sum(one.share * (one.recovers or 0) for one in found)
    assert recovering / sum(one.share for one in found) == pytest.approx(1 / 3, abs=0.02)


def numbers_in(node, way=""):
    """Paths to all that is written as a number, a share or a duration."""
    if isinstance(node.value, dict):
        for key in node.keys:
            yield from numbers_in(node.parts[key], f"{way}.{key}" if way else key)
    elif isinstance(node.value, list):
        for part in node.parts.values():
            yield from numbers_in(part, f"{way}.{part.parts['name'].value}")
    elif str(getattr(node.value, "text", node.value))[:1].isdecimal() and not node.quoted:
        yield way


@pytest.mark.parametrize("name", populations())
def test_every_number_has_a_mark_and_a_source(name) -> None:
    block = population_block(name)
    told = population(name)
    written = list(numbers_in(block.parts["rules"], "rules"))
    assert sorted(number.key for number in told.numbers) == sorted(written)
    assert all(number.value == str(value_at(block, number.key).value) for number in told.numbers)
    assert {number.mark for number in told.numbers} <= {"published", "practice", "suggestion", "assumed"}
    used = {number.source for number in told.numbers}
    assert used == set(block.parts["about"].value["sources"].values())
