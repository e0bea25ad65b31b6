import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import load, loads
from tests.scenario.sample import SAMPLE, SMALL


def refused(path: Path) -> Problem:
    with pytest.raises(ScenarioInvalid) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return problem


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "my first.yaml"
    path.write_text("\ufeff" + SMALL)
    made = load(str(path), {"seed": "7"})
    assert (made.name, made.path, made.text, made.seed) == ("my-first", str(path), SMALL, 7)
    assert load(path, {"seed": "7"}, seed=9).seed == 9


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml").code == "E021"
    assert refused(tmp_path).code == "E021"
    (tmp_path / "bad.yaml").write_bytes(b"a: 1\nbc: \xff\n")
    problem = refused(tmp_path / "bad.yaml")
    assert (problem.code, problem.line, problem.column) == ("E021", 2, 5)


def test_a_seed_from_the_command_line_is_checked() -> None:
    with pytest.raises(ScenarioInvalid) as caught:
        loads(SMALL, seed=-1)
    (problem,) = caught.value.problems
    assert (problem.code, problem.source, problem.column) == ("E017", "--seed -1", 8)


def test_reading_twice_gives_equal_scenarios() -> None:
    assert loads(SAMPLE) == loads(SAMPLE)


def test_reading_needs_no_pydantic_models_and_no_engine() -> None:
    code = (
        "import sys; from simulator.scenario import loads; from tests.scenario.sample import SAMPLE\n"
        "loads(SAMPLE)\n"
        "print(sorted({'pydantic', 'polars', 'numpy', 'simpy', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
