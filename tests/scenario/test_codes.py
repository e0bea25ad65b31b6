import re
from pathlib import Path

import simulator.scenario
from simulator.scenario import CODES

FOLDER = Path(simulator.scenario.__file__).parent


def test_every_code_that_is_used_is_explained_and_none_besides() -> None:
    texts = [path.read_text() for path in FOLDER.glob("*.py") if path.name != "codes.py"]
    used = {code for text in texts for code in re.findall(r'"([EW]\d{3})"', text)}
    assert used == set(CODES)


def test_each_explanation_is_one_sentence() -> None:
    for explanation in CODES.values():
        assert explanation.endswith(".")
        assert ". " not in explanation
