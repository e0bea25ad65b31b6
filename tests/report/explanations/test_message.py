from simulator.report import plain
from simulator.report.explanations import message
from simulator.report.explanations.message import explain_message
from simulator.report.lives import is_message, is_to


def test_every_delivery_to_an_address(lived):
    lines, told = explain_message(lived, is_to("gone@inbox.test"))
    assert plain(lines).splitlines()[0] == " run 1 · lived · seed 1"
    assert plain(lines).count("   gone@inbox.test") == 2
    assert told["run"] == {"id": 1, "scenario": "lived", "seed": 1}
    assert [one["campaign"] for one in told["deliveries"]] == ["one", "two"]
    assert [event["kind"] for event in told["deliveries"][1]["events"]] == [
        "listed",
        "accepted",
        "suppressed",
    ]


def test_nothing_found(lived):
    assert explain_message(lived, is_message("one", 99)) is None


def test_what_is_too_much_is_counted(lived, monkeypatch):
    monkeypatch.setattr(message, "SHOWN", 1)
    lines, told = explain_message(lived, is_to("gone@inbox.test"))
    assert plain(lines).splitlines()[-1] == "   and 1 delivery more: name one by its id, or as campaign#n"
    assert (told["total"], len(told["deliveries"])) == (2, 1)
