from simulator.report.pairs import command, on_every_sender
from simulator.report.record import Found
from tests.report.lived import SCENARIO, ran


def test_the_only_sender_and_every_one_of_several(lived, tmp_path):
    assert on_every_sender(Found.at(lived), "taxonomy", "metrics") == {"sender.taxonomy": "metrics"}
    several = SCENARIO.replace("sender:\n", "senders:\n main:\n", 1)
    found = on_every_sender(Found.at(ran(tmp_path, several)), "taxonomy", "metrics")
    assert found == {"senders.main.taxonomy": "metrics"}


def test_the_command_is_quoted_for_the_shell(lived):
    assert command(Found.at(lived), {"a.b": "[5m, 1h]"}).endswith(" --seed 1 --set 'a.b=[5m, 1h]'")
