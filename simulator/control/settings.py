"""How servers stand open: where, how fast, for how long, and where mail goes from them."""

from dataclasses import dataclass
from typing import NamedTuple, Self

from simulator.mail import Duration

PORT = 1025
"""Where test catchers of mail listen, and no service of the system does."""


class Place(NamedTuple):
    """A host and a port to connect to."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``localhost:1026``. Raises ValueError for any other form."""
        host, _, port = text.rpartition(":")
        if not (host and port.isdecimal() and 0 < int(port) < 65_536):
            raise ValueError(f"{text!r}: write HOST:PORT, as in localhost:1026")
        return cls(host.strip("[]"), int(port))

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``port``: of all servers (0: any that is free). ``speed``: virtual seconds in one of the wall's.

    ``forward``: where mail goes that was taken; ``home``: the senders' MX, where reports go (by default
    where mail is forwarded to). ``span``: ends after so much time on the wall, ``idle``: after so much
    without a session once there was one; ms. ``dns``, ``web``: ports of the name server and of the
    control application, None for none. ``allowed``: hosts beside this machine to which mail may go; raises
    ValueError where it would go to another, or come back here and go round for ever.
    """

    port: int = PORT
    speed: float = 1.0
    forward: Place | None = None
    home: Place | None = None
    span: Duration | None = None
    idle: Duration | None = None
    dns: int | None = None
    web: int | None = None
    allowed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for place in filter(None, (self.forward, self.home)):
            if not place.is_here and place.host not in self.allowed:
                told = f"mail leaves this machine only for hosts allowed: {place.host} is not"
                raise ValueError(f"{told} (--allow-host HOST)")
            if place.is_here and place.port == self.port:
                raise ValueError(
                    f"{place} is these servers' own port, mail would go round for ever (--port PORT)"
                )
