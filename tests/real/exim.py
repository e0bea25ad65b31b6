"""Exim: Debian's package unpacked, a daemon that starts a queue runner every so often."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from tests.real.lives import End
from tests.real.packages import unpacked
from tests.real.program import Try
from tests.real.recipients import Recipients
from tests.real.room import Room, free_port

# All hosts of the test are on the loopback, which Exim takes for itself: self = send. Whose turn it is to
# try a host that other mail has found shut depends on the order of a queue run: by default a shuffle.
CONFIGURATION = """
primary_hostname = relay.example.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = {submission}
spool_directory = /var/spool/exim4
log_file_path = /var/spool/exim4/%slog
log_selector = +millisec
timezone = UTC
keep_environment =
queue_run_in_order = true
tls_advertise_hosts =
disable_ipv6 = true
host_lookup =
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = take
acl_smtp_data = take
begin acl
take:
  accept
begin routers
out:
  driver = dnslookup
  transport = smtp
  self = send
begin transports
smtp:
  driver = smtp
  port = {port}
  hosts_avoid_tls = *
begin retry
* * {rules}
"""

BEGIN = """
mkdir -m 750 /var/spool/exim4 && cd /var/spool/exim4 && touch mainlog
chown -R Debian-exim:Debian-exim . && tail -n +1 -f mainlog &
sleep "$(date +%N | awk '{{ print 1 - $1 / 1e9 }}')"
exec exim4 -bdf -q{every}
"""

DEFAULT = "F,2h,15m; G,16h,1h,1.5; F,4d,6h"

_RUN = "Start queue run"
_SAID = re.compile(r"(?P<at>[\d-]{10} [\d:.]{12}) \S+ (?P<sign>=>|->|==|\*\*) (?P<to>[^ :]+)(?P<why>.*)")
_WAITS = re.compile("retry time not (yet )?reached", re.IGNORECASE)
_TOO_OLD = re.compile("retry timeout exceeded|failing for a long time")


class Exim:
    """Exim delivering to these recipients: ``every`` so often it starts a queue runner, and ``rules`` are
    those of its retry section."""

    def __init__(self, place: Path, recipients: Recipients, every: str = "30m", rules: str = DEFAULT) -> None:
        port = free_port()
        self.submission = ("127.0.0.1", port)
        configuration = CONFIGURATION.format(submission=port, port=recipients.port, rules=rules)
        files = {
            "/etc/resolv.conf": f"nameserver {recipients.resolver}\n",
            "/etc/exim4/exim4.conf": configuration,
        }
        self._begin = BEGIN.format(every=every)
        self._room = Room(place, unpacked("exim4-daemon-light"), ("Debian-exim",), files)

    def __enter__(self) -> Self:
        self._room.__enter__()
        self._room.begin(self._begin)
        self.looked = _instant(self._room.await_line(_RUN)[:23])
        return self

    def __exit__(self, *raised: object) -> None:
        self._room.__exit__(*raised)

    def tries(self) -> Iterator[Try]:
        """Deliveries, deferrals and failures; a line that says that it is not time yet tells of none."""
        for _, line in self._room.lines:
            said = _SAID.match(line)
            if said is not None and (said["sign"] == "**" or not _WAITS.search(said["why"])):
                yield Try(_instant(said["at"]), said["to"], _end(said["sign"], said["why"]))


def _end(sign: str, why: str) -> End:
    if sign == "==":
        return "in_flight"
    if sign == "**":
        return "expired" if _TOO_OLD.search(why) else "failed"
    return "delivered"


def _instant(written: str) -> float:
    return datetime.fromisoformat(written).replace(tzinfo=UTC).timestamp()
