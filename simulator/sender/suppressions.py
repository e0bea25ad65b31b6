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

    def stands(self, tag: str, at: int) -> bool:
        return tag in self.until and _live(self.until[tag], at - 1)


class DoNotSend:
    """Bounces, complaints and unsubscribes of one sending domain, and its allowlist.

    Keys of addresses are those of ``mail.fold``; instants are ms since the scenario's start. An
    entry is one address on one list for all mail, or for one tag. With ``expires`` it stops mail before
    that instant, not at it; it is for the caller to take it off then (``expire``).
    """

    def __init__(self, heeded: bool = True) -> None:
        self._heeded = heeded
        self._held: dict[str, dict[ListName, _Held]] = {}
        self._allowed: dict[str, int | None] = {}

    @classmethod
    def of(cls, entries: Iterable[ListEntry], heeded: bool = True) -> Self:
        """The lists as a scenario writes them. An allowlist lifts none of the entries beside it.

        Lists that are not ``heeded`` stop no mail.
        """
        lists = cls(heeded)
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
        if lists is None or not self._heeded:
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
    ) -> tuple[str, ...]:
        """Put an address on a list at ``at``; the tags for which that is a new entry, "" for all mail.

        None where the allowlist keeps it off Bounces, and where it stands there already; then the later
        expiry holds. An entry that is to expire in this very millisecond and has not been taken off yet
        goes on. ``tags`` narrow an entry of unsubscribes.
        """
        if name == "bounces" and self.allows(key, at):
            return ()
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
    ) -> tuple[str, ...]:
        if expires is not None and expires <= at:
            return ()
        held = self._held.setdefault(key, {}).setdefault(name, _Held(code, reason))
        fresh = [tag for tag in tags or (_ALL,) if not held.stands(tag, at)]
        if fresh:
            held.code, held.reason = code, reason
        for tag in tags or (_ALL,):
            held.until[tag] = expires if tag in fresh else _later(held.until[tag], expires)
        return tuple(map(_shown, fresh))

    def expire(self, name: ListName, key: str, at: int, *, tags: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Take off what expires at ``at``, not what was taken off or prolonged before; the tags of it."""
        held = self._held.get(key, {}).get(name)
        due = [tag for tag in tags or (_ALL,) if held is not None and held.until.get(tag) == at]
        return self.remove(name, key, tags=tuple(due)) if due else ()

    def remove(self, name: ListName, key: str, *, tags: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Take an address off a list, or only some of its tags; the tags it stood there for."""
        lists = self._held.get(key, {})
        held = lists.get(name)
        gone = [] if held is None else [tag for tag in tags or tuple(held.until) if tag in held.until]
        if held is None or not gone:
            return ()
        for tag in gone:
            del held.until[tag]
        if not held.until:
            del lists[name]
        if not lists:
            del self._held[key]
        return tuple(map(_shown, gone))

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
                        yield Entry(name, key, _shown(tag), expires, held.code, held.reason)


def _shown(tag: str) -> str:
    return "" if tag == _ALL else tag


def _live(expires: int | None, at: int) -> bool:
    return expires is None or at < expires


def _later(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else max(one, other)
