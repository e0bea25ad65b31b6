"""Damaged scenarios given to ``mtasim validate`` as a process: exit code 0 or 2, every fault located."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenario.test_mutations import mutant

ROOT = Path(__file__).parents[1]
PLACE = re.compile(r"^E\d{3} .* -> mutant\.yaml:[1-9]\d*:[1-9]\d*$", re.MULTILINE)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_a_mutant_is_valid_or_refused_with_places(tmp_path: Path, seed: int):
    (tmp_path / "mutant.yaml").write_bytes(mutant(seed).encode("utf-8", "surrogatepass"))
    found = subprocess.run(
        [sys.executable, "-m", "simulator", "validate", "mutant.yaml"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=60,
    )
    told = found.stdout.decode() + found.stderr.decode()
    assert found.returncode in (0, 2), told
    assert "Traceback" not in told
    assert bool(PLACE.search(told)) == (found.returncode == 2), told
