"""Postfix: Debian's package, with a configuration of its own."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from tests.real.lives import End
from tests.real.packages import unpacked
from tests.real.program import Try
from tests.real.recipients import Recipients
from tests.real.room import Room, free_port

MAIN = {
    "compatibility_level": "3.6",
    "maillog_file": "/dev/stdout",
    "myhostname": "relay.example.test",
    "mydestination": "",
    "mynetworks": "127.0.0.0/8",
    "inet_interfaces": "127.0.0.1",
    "inet_protocols": "ipv4",
    "alias_maps": "",
    "alias_database": "",
    "smtpd_peername_lookup": "no",
}

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
scache unix - - n - 1 scache
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""

# Its scans begin with a second, for it reckons in whole ones and each scan comes a little late.
BEGIN = """
mkdir /var/spool/postfix && cp /usr/share/postfix/dynamicmaps.cf /etc/postfix/
chown postfix /var/lib/postfix
postfix check
chgrp postdrop /usr/sbin/postqueue /usr/sbin/postdrop && chmod g+s /usr/sbin/postqueue /usr/sbin/postdrop
sleep "$(date +%N | awk '{ print 1 - $1 / 1e9 }')"
exec /usr/lib/postfix/sbin/master -i
"""

_TRIED = re.compile(r": (?P<id>\w+): to=<(?P<to>[^>]+)>,.* status=(?P<status>sent|deferred|bounced)")
_EXPIRED = re.compile(r"/qmgr\[\d+\]: (?P<id>\w+): from=.* status=expired")
_ENDS: dict[str, End] = {"sent": "delivered", "bounced": "failed", "deferred": "in_flight"}


class Postfix:
    """Postfix delivering to these recipients, with ``settings`` laid over the fewest that it needs."""

    def __init__(self, place: Path, recipients: Recipients, settings: Mapping[str, str]) -> None:
        port = free_port()
        self.submission = ("127.0.0.1", port)
        main = {**MAIN, "smtp_tcp_port": str(recipients.port), **settings}
        files = {
            "/etc/resolv.conf": f"nameserver {recipients.resolver}\n",
            "/etc/postfix/main.cf": "".join(f"{name} = {value}\n" for name, value in main.items()),
            "/etc/postfix/master.cf": MASTER.format(port=port),
        }
        self._room = Room(place, unpacked("postfix"), ("postfix", "postdrop"), files)

    def __enter__(self) -> Self:
        self._room.__enter__()
        self._room.begin(BEGIN)
        self._room.await_line("daemon started")
        # The queue manager scans as it starts, and from then on every queue_run_delay (qmgr_post_init).
        self.looked = self._room.started("qmgr")
        return self

    def __exit__(self, *raised: object) -> None:
        self._room.__exit__(*raised)

    def tries(self) -> Iterator[Try]:
        """What the delivery agents say of each recipient; the queue manager gives up by message."""
        mailed: dict[str, str] = {}
        for at, line in self._room.lines:
            if tried := _TRIED.search(line):
                mailed[tried["id"]] = tried["to"]
                yield Try(at, tried["to"], _ENDS[tried["status"]])
            elif (expired := _EXPIRED.search(line)) and expired["id"] in mailed:
                yield Try(at, mailed[expired["id"]], "expired")
