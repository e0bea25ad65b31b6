"""AUTH (RFC 4954): the exchange of a login, whose credentials are anybody's."""

from base64 import b64decode, b64encode
from collections.abc import Generator

from simulator.mail import Reply

_CHALLENGES = {
    "PLAIN": ("",),  # RFC 4616: identity, name and password in one
    "LOGIN": ("Username:", "Password:"),  # never made a standard, and asked by most programs
}
_UNKNOWN = Reply(504, "5.5.4", ("Unrecognized authentication type",))
_CANCELLED = Reply(501, "5.7.0", ("Authentication cancelled",))
_NOT_BASE64 = Reply(501, "5.5.2", ("Cannot decode this as base64",))
_INCOMPLETE = Reply(501, "5.5.2", ("Identity, name and password are due, with NUL between them",))


class Login:
    """One login at a time: what is asked in base64, the reply that refuses it, or None once the
    credentials are whole. Whom they let in is for the server to say."""

    def __init__(self) -> None:
        self._exchange = _exchange("", "")

    def begin(self, mechanism: str, initial: str) -> str | Reply | None:
        """AUTH; ``initial``: the answer that came with it, "" for none."""
        self._exchange = _exchange(mechanism, initial)
        return self._on(None)

    def answer(self, line: bytes) -> str | Reply | None:
        """The client has answered what it was asked."""
        return self._on(line.decode("ascii", "replace"))

    def _on(self, answer: str | None) -> str | Reply | None:
        try:
            return next(self._exchange) if answer is None else self._exchange.send(answer)
        except StopIteration as ended:
            refusal: Reply | None = ended.value
            return refusal


def _exchange(mechanism: str, initial: str) -> Generator[str, str, Reply | None]:
    challenges = _CHALLENGES.get(mechanism.upper())
    if challenges is None:
        return _UNKNOWN
    for challenge in challenges:
        answer, initial = initial or (yield b64encode(challenge.encode()).decode()), ""
        if answer == "*":
            return _CANCELLED
        try:
            # "=" stands for an empty answer where none would be no answer (RFC 4954 section 4).
            said = b"" if answer == "=" else b64decode(answer, validate=True)
        except ValueError:
            return _NOT_BASE64
        if len(challenges) == 1 and said.count(b"\0") != 2:
            return _INCOMPLETE
    return None
