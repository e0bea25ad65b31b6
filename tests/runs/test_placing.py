from pathlib import Path

import pytest

from simulator.runs import put


def test_a_text_is_put_in_place_whole_and_nothing_is_left_beside_it(tmp_path: Path):
    put(tmp_path / "a.json", "old\n")
    put(tmp_path / "a.json", "new ü\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_text("utf-8") == "new ü\n"


def test_what_cannot_be_written_leaves_the_old_one(tmp_path: Path):
    put(tmp_path / "a.json", "old\n")
    with pytest.raises(UnicodeEncodeError):
        put(tmp_path / "a.json", "\udcff")
    assert (tmp_path / "a.json").read_text("utf-8") == "old\n"
