import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.pytest_plugin.once import once

ROOT = Path(__file__).parents[2]
CHILD = """\
import os, sys, time
from pathlib import Path
from simulator.pytest_plugin.once import once

def do():
    with open("done", "a") as file:
        file.write("x")
    time.sleep(0.2)
    return Path("found")

print(once(Path("shared"), "key", do))
"""


def test_each_key_is_done_once(tmp_path: Path):
    done = []
    for key in ("a", "b", "a", "a"):
        assert once(tmp_path / "new", key, lambda key=key: done.append(key) or Path(key)) == Path(key)
    assert done == ["a", "b"]


def test_what_went_wrong_is_tried_again(tmp_path: Path):
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(tmp_path, "a", broken)
    assert once(tmp_path, "a", lambda: Path("x")) == Path("x")


def test_of_several_processes_one_does_it_and_the_others_wait(tmp_path: Path):
    command = [sys.executable, "-c", CHILD]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    children = [
        subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    assert [child.communicate()[0] for child in children] == ["found\n"] * 3
    assert (tmp_path / "done").read_text() == "x"
