"""Lines for a reader who does not read: they wait, then they are counted, and nobody waits for him."""

import fcntl
import os
import select

import pytest

from simulator.cli import outlet
from simulator.cli.outlet import Outlet, has_room


@pytest.fixture
def pipe():
    """A pipe of two pages: the end that is read, and the stream that is written to."""
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 8192)
    with os.fdopen(writing, "w") as stream, os.fdopen(reading, "rb", buffering=0) as read:
        yield read, stream


def said(stream, text):
    def say():
        stream.write(f"{text:<4095}\n")
        stream.flush()

    return say


def read_all(read, lines):
    text = b""
    while text.count(b"\n") < lines:
        assert select.select([read], [], [], 5)[0], f"nothing after {text!r}"
        text += read.read(4096)
    return [line.strip() for line in text.decode().splitlines()]


def test_a_full_pipe_lets_lines_wait_and_counts_those_beyond(pipe, monkeypatch):
    monkeypatch.setattr(outlet, "WAITING", 3)
    read, stream = pipe
    one = Outlet(stream, lambda number: said(stream, f"{number} missed")())
    for number in range(12):
        one.offer(said(stream, str(number)))
    assert read_all(read, 2) == ["0", "1"]
    one.drain()
    assert read_all(read, 2) == ["2", "3"]
    one.drain()
    assert read_all(read, 2) == ["4", "7 missed"]
    one.offer(said(stream, "again"))
    assert read_all(read, 1) == ["again"]


def test_at_the_end_the_reader_gets_what_waits(pipe):
    read, stream = pipe
    one = Outlet(stream, lambda number: None)
    for number in range(4):
        one.offer(said(stream, str(number)))
    assert read_all(read, 2) == ["0", "1"]
    one.finish()
    assert read_all(read, 2) == ["2", "3"]


def test_whether_there_is_room(pipe, tmp_path):
    _, stream = pipe
    assert has_room(stream)
    os.write(stream.fileno(), b"x" * 8192)
    assert not has_room(stream)
    with (tmp_path / "file").open("w") as file:
        assert has_room(file)
    assert has_room(None)
