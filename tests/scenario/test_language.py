from simulator.kinds import kinds
from simulator.scenario.blocks import server_block
from simulator.scenario.language import BEHAVIOURS
from simulator.scenario.located import keys_at


def test_every_kind_of_behaviour_is_a_key_of_a_rule() -> None:
    assert set(kinds(BEHAVIOURS)) <= set(keys_at(server_block(), ("rules", 0)))


def test_what_stands_beside_a_kind_is_no_key_in_it() -> None:
    assert keys_at(server_block(), ("rules", 0, "size_limit")) == ["size"]
