from simulator.report import plain
from simulator.report.explanations.address import explain_address
from simulator.report.explanations.population import explain_population, explain_populations
from simulator.scenario.outline import Outline

SCENARIO = "version: 1\nsender: {domain: news.test}\nworkload: [{name: a, population: mixed, messages: 99}]\n"


def test_every_number_with_its_mark_and_the_sources():
    found = explain_population("mixed")
    text = plain(found.lines)
    assert "mailbox_full.recovers         10%  assumed" in text
    assert "leaver.chance               0.25%  published" in text
    assert text.count("12.93% of first attempts fail") == 1
    assert found.told["numbers"][0] == {
        "key": "rules.condition.conditions.unknown_user.share",
        "value": "3.2%",
        "mark": "assumed",
        "source": found.told["numbers"][0]["source"],
    }


def test_all_of_them():
    assert [one["name"] for one in explain_populations().told["populations"]] == ["clean", "dirty", "mixed"]


def test_an_address_is_told_its_condition():
    outline = Outline.of(SCENARIO, "a.yaml", {})
    met = {}
    for n in range(1, 100):
        rules = explain_address(f"u{n}@mixed.population.test", outline).told["rules"]
        met[n] = next(one for one in rules if one["rule"] == "condition")
    well = [n for n, one in met.items() if one["meets"] == "never"]
    assert 75 <= len(well) <= 97
    ill = next(one for one in met.values() if one["meets"] != "never")
    assert ill["why"].endswith("with seed 1, until it recovers")
    assert ill["at"].startswith("mixed.yaml:")
