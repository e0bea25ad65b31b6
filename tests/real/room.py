"""A room for a program: this machine's files with its own laid over them, seen by nobody else.

A mount namespace with an overlay in memory, so that a program finds its packages, users, configuration
and resolver where it looks for them while the machine's own /etc stays as it is; and a process namespace,
so that whatever the program starts ends with the one process that we started.
"""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_FURNISH = """
mount -t tmpfs none "$1" && cd "$1" && mkdir packages own upper work root
cp -a "$2/." packages && cp -a "$3/." own
mount -t overlay overlay -o lowerdir=own:packages:/,upperdir=upper,workdir=work root
mount --rbind /dev root/dev && mount -t proc proc root/proc
mount -t tmpfs none root/run && mount -t tmpfs none root/var/spool
exec chroot root /bin/sh -euc "$4"
"""
"""$1 where the room is, $2 the packages' tree, $3 the files of its own, $4 what to start in it."""


class Room:
    """A program at work: ``begin`` starts it, and the end of the context ends all of it.

    ``users``: names that must be known, each with a group of its own. ``files``: by absolute path.
    ``lines``: what it has said so far, each with the instant it was heard (s since the epoch).
    """

    def __init__(self, place: Path, packages: Path, users: tuple[str, ...], files: Mapping[str, str]) -> None:
        self._place = place
        self._packages = packages
        self._files = dict(files)
        for number, file in enumerate(("passwd", "group")):
            known = Path("/etc", file).read_text()
            told = (_account(name, uid)[number] for uid, name in enumerate(users, 900))
            self._files[f"/etc/{file}"] = known + "".join(told)
        self.lines: list[tuple[float, str]] = []

    def __enter__(self) -> Self:
        for path, text in self._files.items():
            file = self._place / "own" / path.removeprefix("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        (self._place / "room").mkdir(exist_ok=True)
        return self

    def begin(self, script: str) -> None:
        """Starts a shell script in the room; what it prints is heard."""
        alone = ["unshare", "--mount", "--pid", "--fork"]
        furnished = ["sh", "-euc", _FURNISH, "sh", self._place / "room", self._packages, self._place / "own"]
        self._process = subprocess.Popen(
            [*alone, *furnished, script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._ear = threading.Thread(target=self._listen)
        self._ear.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append((time.time(), line.rstrip("\n")))

    def await_line(self, word: str, within: float = 20.0) -> str:
        """The first line with this word; fails where it never comes."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self._process.poll() is None:
            for _, line in tuple(self.lines):
                if word in line:
                    return line
            time.sleep(0.01)
        said = "\n".join(line for _, line in self.lines)
        raise TimeoutError(f"{word!r} was never said, but:\n{said}")

    def started(self, name: str, within: float = 20.0) -> float:
        """The instant (s since the epoch) at which a process of this name started in the room."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for status in self._inside():
                head, _, tail = status.rpartition(") ")
                if head.endswith(f"({name}"):
                    return _boot() + int(tail.split()[19]) / os.sysconf("SC_CLK_TCK")
            time.sleep(0.01)
        raise TimeoutError(f"no process {name} in the room")

    def _inside(self) -> Iterator[str]:
        """/proc/PID/stat of every process of the namespace (proc(5))."""
        ours = Path(f"/proc/{self._process.pid}/ns/pid_for_children").readlink()
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has just ended
                if (process / "ns/pid").readlink() == ours:
                    yield (process / "stat").read_text()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        for first in children.read_text().split():  # of the namespace: all others end with it
            os.kill(int(first), signal.SIGKILL)
        self._process.wait(10)
        self._ear.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


def _boot() -> float:
    """When this machine was started, s since the epoch."""
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)


def _account(name: str, number: int) -> tuple[str, str]:
    return f"{name}:x:{number}:{number}::/nonexistent:/usr/sbin/nologin\n", f"{name}:x:{number}:\n"


def free_port() -> int:
    """A port of the loopback at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
    return port
