"""Takes mail further by real SMTP: what was accepted to a catcher, reports to the sender's MX."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import aiosmtplib

from simulator.control.settings import Place

PATIENCE = 10.0
"""Seconds that the next host may take."""

MOST_UNDER_WAY = 20


class Courier:
    """Sends one mail a connection, several at once; what fails is told of and never tried again."""

    def __init__(self) -> None:
        self._gate = asyncio.Semaphore(MOST_UNDER_WAY)
        self._under_way: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Has something done meanwhile."""
        task = asyncio.get_running_loop().create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def send(self, place: Place, sender: str, recipients: Sequence[str], text: bytes) -> str:
        """Hands a mail to a host; "" or what went wrong."""
        async with self._gate:
            try:
                client = aiosmtplib.SMTP(
                    hostname=place.host, port=place.port, start_tls=False, timeout=PATIENCE
                )
                async with client:
                    refused, _ = await client.sendmail(sender, list(recipients), text)
            except (aiosmtplib.SMTPException, OSError) as error:
                return f"{place}: {error}"
        return "; ".join(f"{place}: {one.code} {one.message} ({who})" for who, one in refused.items())

    async def finish(self) -> None:
        """Waits for what is under way."""
        await asyncio.gather(*self._under_way, return_exceptions=True)
