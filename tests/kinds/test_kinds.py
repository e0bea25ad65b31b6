from dataclasses import is_dataclass

from simulator.kinds import kinds


def test_modules_are_keys_and_their_dataclasses_kinds():
    found = kinds("simulator.sender.schedules")
    assert list(found) == ["age_doubling", "exponential", "fixed_list", "quadratic", "rule_list"]
    assert all(is_dataclass(kind) for kind in found.values())


def test_a_module_without_such_a_dataclass_is_no_kind():
    assert "stage" not in kinds("simulator.mail")
    assert "reply" in kinds("simulator.mail")
