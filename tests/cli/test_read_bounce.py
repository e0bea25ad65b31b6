import json

from click.testing import CliRunner

from simulator.cli import program
from tests.sender.returned.test_reading import MAILS


def call(*arguments: str):
    return CliRunner().invoke(program, ["read-bounce", *arguments])


def test_one_object_a_file(tmp_path):
    gone, late = tmp_path / "a" / "gone.eml", tmp_path / "late.eml"
    gone.parent.mkdir()
    gone.write_bytes(MAILS[0].octets)
    late.write_bytes(MAILS[1].octets)
    found = call(str(tmp_path), "--json")
    assert found.exit_code == 0
    first, second = map(json.loads, found.stdout.splitlines())
    assert first == {
        "file": str(gone),
        "kind": "bounce",
        "recipients": [
            {
                "address": "ann@shop.test",
                "action": "failed",
                "status": "5.1.1",
                "smtp_code": 550,
                "diagnostic": "550 5.1.1 <ann@shop.test>: Recipient address rejected: User unknown",
                "reason": "unknown_user",
                "hardness": "hard",
            }
        ],
        "original_message_id": "<17@us.test>",
    }
    assert (second["kind"], second["recipients"][0]["smtp_code"]) == ("delay_notice", None)


def test_it_says_what_each_mail_is(tmp_path):
    file = tmp_path / "gone.eml"
    file.write_bytes(MAILS[0].octets)
    lines = call(str(file)).stdout.splitlines()
    assert lines[0] == f"{file}: bounce of <17@us.test>"
    assert lines[1].split() == ["ann@shop.test", "failed", "550", "5.1.1"]
    assert lines[2].split() == ["unknown_user,", "hard:", "rule", "recipient-unknown"]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    found = call(str(tmp_path / "no.eml"))
    assert found.exit_code == 2
    assert "no.eml" in found.output
