"""Certificates of emulated servers: good ones, and such as a sender that checks them must not take."""

import re
import ssl
from datetime import UTC, datetime

from simulator.errors import EnvironmentLacking
from simulator.recipients import Server

_LOCAL = "localhost"
_NOBODY = "nobody.invalid"
_LONG_AGO = datetime(2000, 6, 1, tzinfo=UTC), datetime(2001, 6, 1, tzinfo=UTC)
_HOST_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class Authority:
    """A certificate authority made for one run; ``pem``: its own certificate, for senders that trust it.

    Raises EnvironmentLacking without the package that makes certificates.
    """

    def __init__(self) -> None:
        try:
            import trustme
        except ImportError:
            remedy = "pip install 'mtasim[wire]'"
            raise EnvironmentLacking("runs on the wire need trustme", remedy) from None
        self._ca = trustme.CA()
        self.pem: bytes = self._ca.cert_pem.bytes()

    def context_of(self, server: Server) -> ssl.SSLContext:
        """The server's end of TLS, with the certificate that the scenario gives it."""
        hosts = (host.name.lower() for host in server.hosts)
        names = [name for name in (*hosts, _LOCAL) if _HOST_NAME.fullmatch(name)]
        match server.certificate:
            case "wrong_name":
                return self._context(_NOBODY)
            case "expired":
                return self._context(*names, valid=_LONG_AGO)
            case _:
                return self._context(*names)

    def _context(
        self, *names: str, valid: tuple[datetime | None, datetime | None] = (None, None)
    ) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        not_before, not_after = valid
        made = self._ca.issue_cert(*names, not_before=not_before, not_after=not_after)
        made.configure_cert(context)
        return context

    def local(self) -> ssl.SSLContext:
        """The end of a server that goes by the name of this machine."""
        return self._context(_LOCAL)


def any_certificate() -> ssl.SSLContext:
    """The sender's end, which takes any: encryption between mail servers is opportunistic (RFC 7435)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def tls_contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Both ends of TLS between this machine and itself: the servers', the sender's."""
    return Authority().local(), any_certificate()
