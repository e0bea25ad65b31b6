from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.tables import read_rows

USUAL = {"address": ("address", "email"), "tag": ()}


def rows(folder: Path, octets: bytes, name: str = "list.csv", **columns: str) -> list[dict[str, str]]:
    (folder / name).write_bytes(octets)
    return list(read_rows(folder / name, USUAL, columns))


def test_columns_are_found_by_name_or_by_title(tmp_path: Path) -> None:
    octets = b"id;E-Mail;Segment\n1;a@x.test;vip\n2; b@x.test \n3\n;;\n"
    assert rows(tmp_path, octets, address="e-mail", tag="segment") == [
        {"address": "a@x.test", "tag": "vip"},
        {"address": "b@x.test"},
    ]
    assert rows(tmp_path, b"name,email\nA,a@x.test\n") == [{"address": "a@x.test"}]


def test_one_object_a_line(tmp_path: Path) -> None:
    octets = b'{"Email": "a@x.test", "segment": ["vip", 7]}\n\n{"email": "b@x.test", "segment": null}\n'
    octets += b'oops\n[1]\n{"name": "nobody"}\n'
    assert rows(tmp_path, octets, "list.jsonl", tag="segment") == [
        {"address": "a@x.test", "tag": "vip,7"},
        {"address": "b@x.test"},
        {"address": "oops"},
        {"address": "[1]"},
        {"address": '{"name": "nobody"}'},
    ]
    assert rows(tmp_path, b'{"address": "a@x.test"}', "list.txt") == [{"address": "a@x.test"}]


@pytest.mark.parametrize("name", ["list.csv", "list.jsonl"])
def test_a_column_that_is_not_there(tmp_path: Path, name: str) -> None:
    octets = b"address\na@x.test\n" if name == "list.csv" else b'{"address": "a@x.test"}\n'
    with pytest.raises(ValueError, match="segment"):
        rows(tmp_path, octets, name, tag="segment")


@given(st.binary(max_size=300), st.sampled_from(["list.csv", "list.jsonl"]))
def test_no_file_is_too_strange(tmp_path_factory: pytest.TempPathFactory, octets: bytes, name: str) -> None:
    for row in rows(tmp_path_factory.getbasetemp(), octets, name):
        assert set(row) <= {"address", "tag"}
        assert row["address"]
