from simulator.scenario.presets import policies, policy


def test_mailgun_is_there_with_its_two_readings() -> None:
    assert "mailgun" in policies()
    assert policy("mailgun").readings("taxonomy") == ("tracking-failures", "metrics")


def test_every_preset_is_a_sender_block_with_defaults_for_its_choices() -> None:
    for name in policies():
        preset = policy(name)
        assert isinstance(preset.sender.value, dict)
        for choice, readings in preset.choices.items():
            assert readings.parts["default"].value in preset.readings(choice)
