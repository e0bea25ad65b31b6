"""Whole SMTP sessions, one mail each, at servers that take all mail: ours, aiosmtpd's, Postfix' smtp-sink.

``sinks NAME`` opens one in a process of its own and prints its port; what is compared is the CPU time
of that process, as the kernel accounts it, so the client's own counts for nothing.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from shutil import which
from subprocess import PIPE, Popen
from time import sleep

from tests.benchmarks.measure import ROOT

OURS, AIOSMTPD, SMTP_SINK = "our listener", "aiosmtpd", "smtp-sink"
CONNECTIONS, SESSIONS = 20, 4_000
_STEPS = (
    b"EHLO c.test\r\n",
    b"MAIL FROM:<s@b.test>\r\n",
    b"RCPT TO:<u@a.test>\r\n",
    b"DATA\r\n",
    b"Subject: x\r\n\r\n" + (b"x" * 62 + b"\r\n") * 16 + b".\r\n",
    b"QUIT\r\n",
)


def sessions_per_second(rounds: int, say: Callable[[str], None]) -> Mapping[str, float]:
    """Sessions per second of a server's CPU time, the best of some rounds, by server. smtp-sink is there
    where Postfix is installed."""
    best: dict[str, float] = {}
    names = (OURS, AIOSMTPD, *([SMTP_SINK] if which(SMTP_SINK) else []))
    for number in range(rounds):
        for name in names:
            with _sink(name) as (process, port):
                rate = SESSIONS / _cpu_of(process, port)
            best[name] = max(best.get(name, 0.0), rate)
            say(f"round {number + 1}: {name}: {rate:,.0f} sessions per CPU second")
    return best


def _cpu_of(process: int, port: int) -> float:
    _converse(port, SESSIONS // 10)  # so that nothing is done for the first time
    before = _spent(process)
    _converse(port, SESSIONS)
    return _spent(process) - before


def _spent(process: int) -> float:
    """User and system time of a process in seconds (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _converse(port: int, sessions: int) -> None:
    """So many sessions in lock-step, some at once."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(_one, [port] * sessions))


def _one(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        heard = _heard(line)
        for step in _STEPS:
            assert heard[:1] in (b"2", b"3"), heard
            line.sendall(step)
            heard = _heard(line)
        assert heard.startswith(b"221"), heard


def _heard(line: socket.socket) -> bytes:
    """A whole reply: its last line has no hyphen behind the code (RFC 5321 section 4.2.1)."""
    reply = b""
    while not (reply.endswith(b"\n") and reply.splitlines()[-1][3:4] != b"-"):
        reply += line.recv(4096)
    return reply


@contextmanager
def _sink(name: str) -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", __name__, name, str(port)]
    if name == SMTP_SINK:
        command = [SMTP_SINK, "-4", "-u", getuser(), "-m", "400", f"127.0.0.1:{port}", "1000"]
    with Popen(command, cwd=ROOT, stdout=PIPE) as process:
        try:
            _await(port)
            yield process.pid, port
        finally:
            process.terminate()


def _await(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.02)
        else:
            return
    raise SystemExit(f"nobody listens on port {port}")


async def _serve_ours(port: int) -> None:
    from simulator.recipients import Server
    from simulator.transport.certificates import tls_contexts
    from simulator.transport.listener import Listener

    server = Server(name="sink", domains=("a.test",))
    listener = Listener(server.memory(), tls_contexts()[0], visitors=server)
    await listener.open(port)
    await asyncio.Event().wait()


async def _serve_aiosmtpd(port: int) -> None:
    from aiosmtpd.handlers import Sink
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(Sink(), enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run((_serve_aiosmtpd if sys.argv[1] == AIOSMTPD else _serve_ours)(int(sys.argv[2])))
