from simulator.kinds import kinds
from simulator.scenario.language import BEHAVIOURS, entry_block, sender_block, server_block
from simulator.scenario.located import keys_at


def test_every_kind_of_behaviour_is_a_key_of_a_rule() -> None:
    assert set(kinds(BEHAVIOURS)) <= set(keys_at(server_block(), ("rules", 0)))


def test_what_stands_beside_a_kind_is_no_key_in_it() -> None:
    assert keys_at(server_block(), ("rules", 0, "greylist")) == ["wait", "key"]


def test_a_sender_has_its_own_keys_the_policys_and_the_choices() -> None:
    keys = keys_at(sender_block({"taxonomy": ("a", "b")}), ())
    assert {"domain", "ips", "policy", "taxonomy", "retry", "timeouts", "suppressions"} <= set(keys)
    assert "name" not in keys


def test_an_entry_has_the_keys_of_this_release() -> None:
    times = ["at", "over", "every", "until", "day", "arrivals"]
    whom = ["tags", "messages", "to", "recipients", "columns"]
    handling = ["priority", "deliver_within", "size"]
    assert keys_at(entry_block(), ()) == ["name", "from", *times, *whom, *handling]
