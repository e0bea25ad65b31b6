"""What happens in a room stays there, and ends with it."""

from contextlib import suppress
from pathlib import Path

import pytest

from tests.real.room import Room

pytestmark = pytest.mark.real

LOOKS_AROUND = """
cat /etc/resolv.conf && id -u somebody
echo here > /etc/made-up && ls /etc/made-up
setsid sleep 612.5 & echo begun && wait
"""


def sleepers() -> list[str]:
    """The processes of this machine that were begun in the room of this test."""
    found = []
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            if b"sleep\0" + b"612.5" in told.read_bytes():
                found.append(told.parent.name)
    return found


def test_a_room_has_an_etc_of_its_own_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "packages").mkdir()
    ours = Path("/etc/resolv.conf").read_text()
    files = {"/etc/resolv.conf": "nameserver 127.9.9.9\n"}
    with Room(tmp_path, tmp_path / "packages", ("somebody",), files) as room:
        room.begin(LOOKS_AROUND)
        room.await_line("begun")
        said = [line for _, line in room.lines]
        assert said[:3] == ["nameserver 127.9.9.9", "900", "/etc/made-up"]
        room.started("sleep")
        assert sleepers()
    assert not sleepers()
    assert Path("/etc/resolv.conf").read_text() == ours
    assert not Path("/etc/made-up").exists()
