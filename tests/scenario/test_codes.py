import re
from pathlib import Path

import simulator
from simulator.scenario import CODES, REMEDIES

FOLDER = Path(simulator.__file__).parent


def test_every_code_that_is_used_is_explained_and_none_besides() -> None:
    texts = [path.read_text() for path in FOLDER.rglob("*.py") if path.name != "codes.py"]
    used = {code for text in texts for code in re.findall(r'"([EW]\d{3})"', text)}
    assert used == set(CODES)


def test_each_explanation_is_one_sentence() -> None:
    for explanation in CODES.values():
        assert explanation.endswith(".")
        assert ". " not in explanation


def test_for_every_code_there_is_something_to_do() -> None:
    assert set(REMEDIES) == set(CODES)
    assert all(remedy.endswith(".") for remedy in REMEDIES.values())
