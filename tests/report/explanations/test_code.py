import pytest

from simulator.report import plain
from simulator.report.explanations.code import explain_code, explain_codes
from simulator.scenario import CODES, REMEDIES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_meaning_and_a_remedy(code):
    lines, told = explain_code(code)
    said = " ".join(plain(lines).split())
    assert " ".join(CODES[code].split()) in said
    assert " ".join(REMEDIES[code].split()) in said
    assert told == {
        "code": code,
        "severity": "warning" if code[0] == "W" else "error",
        "meaning": CODES[code],
        "remedy": REMEDIES[code],
    }
    assert ("run all the same" in said) == (code[0] == "W")


def test_all_codes_by_number():
    lines, told = explain_codes()
    opening = [one.split()[0] for one in plain(lines).splitlines() if one[0] in "EW"]
    assert opening[:3] == ["E001", "E002", "W003"]
    assert sorted(opening) == [one["code"] for one in told["codes"]] == sorted(CODES)
