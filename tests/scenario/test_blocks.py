from simulator.scenario.blocks import entry_block, event_block, route_block, sender_block
from simulator.scenario.located import keys_at


def test_a_sender_has_its_own_keys_the_policys_and_the_choices() -> None:
    keys = keys_at(sender_block({"taxonomy": ("a", "b")}), ())
    assert {"domain", "ips", "policy", "taxonomy", "retry", "timeouts", "suppressions"} <= set(keys)
    assert "name" not in keys


def test_an_entry_has_the_keys_of_this_release() -> None:
    times = ["at", "over", "every", "until", "day", "arrivals"]
    whom = ["tags", "messages", "to", "recipients", "warmup", "population", "columns"]
    handling = ["priority", "deliver_within", "size"]
    assert keys_at(entry_block(), ()) == ["name", "from", *times, *whom, *handling]


def test_what_a_route_and_an_event_of_the_timeline_have() -> None:
    assert keys_at(route_block(), ()) == ["when", "name"]
    verbs = ["set", "suppress", "unsuppress", "complain", "unsubscribe"]
    assert keys_at(event_block(), ()) == ["at", *verbs, "list", "sender", "tags", "expires", "reason"]
