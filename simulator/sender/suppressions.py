"""The lists that say: do not send. One set of them per sending domain."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, Self

from simulator.mail import fold, fold_domain
from simulator.sender.policy import ListEntry

ListName = Literal["bounces", "complaints", "unsubscribes"]

LISTS: tuple[ListName, ...] = ("bounces", "complaints", "unsubscribes")
"""In order of precedence: the first that stops a message names the reason."""

_ALL = "*"  # every tag


class Entry(NamedTuple):
    """One address on one list; ``tag``: the mail it stops, "" for all of it; ``expires`` in ms."""

    list: ListName
    address: str
    tag: str
    expires: int | None
    code: str | None
    reason: str | None


class _Held:
    """An entry as it is kept: until when (None: for good) for which tag."""

    __slots__ = ("code", "reason", "until")

    def __init__(self, code: str | None, reason: str | None) -> None:
        self.until: dict[str, int | None] = {}
        self.code, self.reason = code, reason

    def stops(self, tags: tuple[str, ...], at: int) -> bool:
        return any(_live(self.until[tag], at) for tag in (_ALL, *tags) if tag in self.until)


class DoNotSend:
    """Bounces, complaints and unsubscribes of one sending domain, and its allowlist.

    Keys of addresses are those of ``mail.fold``; instants are ms since the scenario's start. An
    entry with ``expires`` stops mail before that instant, not at it.
    """

    def __init__(self) -> None:
        self._held: dict[str, dict[ListName, _Held]] = {}
        self._allowed: dict[str, int | None] = {}

    @classmethod
    def of(cls, entries: Iterable[ListEntry]) -> Self:
        """The lists as a scenario writes them. An allowlist lifts none of the entries beside it."""
        lists = cls()
        for entry in entries:
            if entry.list != "allowlist":
                key = fold(entry.address or "")
                lists._put(entry.list, key, 0, entry.tags, entry.expires, entry.code, entry.reason)
        for entry in entries:
            if entry.list == "allowlist":
                key = fold_domain(entry.domain) if entry.domain else fold(entry.address or "")
                lists.allow(key, expires=entry.expires)
        return lists

    def stops(self, key: str, tags: tuple[str, ...], at: int) -> ListName | None:
        """The list, in order of precedence, that stops a message with these tags at ``at``; None: go."""
        lists = self._held.get(key)
        if lists is None:
            return None
        for name in LISTS:
            if name in lists and lists[name].stops(tags, at):
                return name
        return None

    def add(
        self,
        name: ListName,
        key: str,
        at: int,
        *,
        tags: tuple[str, ...] = (),
        expires: int | None = None,
        code: str | None = None,
        reason: str | None = None,
    ) -> bool:
        """Put an address on a list at ``at``; whether that was news.

        False where the allowlist keeps it off Bounces, and where it already stands there for this
        mail; then the later expiry holds. ``tags`` narrow an entry of unsubscribes.
        """
        if name == "bounces" and self.allows(key, at):
            return False
        return self._put(name, key, at, tags, expires, code, reason)

    def _put(
        self,
        name: ListName,
        key: str,
        at: int,
        tags: tuple[str, ...],
        expires: int | None,
        code: str | None,
        reason: str | None,
    ) -> bool:
        held = self._held.setdefault(key, {}).setdefault(name, _Held(code, reason))
        fresh = False
        for tag in tags or (_ALL,):
            if not held.stops((tag,), at):
                held.until[tag], held.code, held.reason, fresh = expires, code, reason, True
            else:
                held.until[tag] = _later(held.until[tag], expires) if tag in held.until else expires
        return fresh

    def remove(self, name: ListName, key: str, *, tags: tuple[str, ...] = ()) -> bool:
        """Take an address off a list, or only some of its tags; whether it stood there."""
        lists = self._held.get(key, {})
        held = lists.get(name)
        gone = [] if held is None else [tag for tag in tags or tuple(held.until) if tag in held.until]
        if held is None or not gone:
            return False
        for tag in gone:
            del held.until[tag]
        if not held.until:
            del lists[name]
        if not lists:
            del self._held[key]
        return True

    def allow(self, key: str, *, expires: int | None = None) -> None:
        """Keep an address, or every address of a domain, off Bounces from now on."""
        self._allowed[key] = expires

    def disallow(self, key: str) -> bool:
        """Take an address or a domain off the allowlist; whether it stood there."""
        stood = key in self._allowed
        self._allowed.pop(key, None)
        return stood

    def allows(self, key: str, at: int) -> bool:
        """Whether the address, or its domain, is on the allowlist at ``at``."""
        keys = (key, key.rpartition("@")[2])
        return any(_live(self._allowed[name], at) for name in keys if name in self._allowed)

    def entries(self, at: int) -> Iterator[Entry]:
        """What stands on the lists at ``at``, tag by tag, in order of address and precedence."""
        for key in sorted(self._held):
            for name in LISTS:
                held = self._held[key].get(name)
                if held is None:
                    continue
                for tag, expires in sorted(held.until.items()):
                    if _live(expires, at):
                        yield Entry(name, key, "" if tag == _ALL else tag, expires, held.code, held.reason)


def _live(expires: int | None, at: int) -> bool:
    return expires is None or at < expires


def _later(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
