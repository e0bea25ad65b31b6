"""``workload:``: who is mailed, from when on, how many."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.errors import Problem
from simulator.mail import Address, Duration, fold, fold_domain, parse_share
from simulator.scenario.faults import suggestion
from simulator.scenario.language import entry_block
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node
from simulator.scenario.recipient_lists import read_list
from simulator.scenario.scenario import Entry, Listed, Rejection, Shares, Template

_Found = dict[str, Any]
_Addressed = tuple[Shares | Template | Listed | None, int, tuple[tuple[str, Rejection], ...]]
"""To whom, how many messages, and the addresses that are not mailed."""


class Workload:
    """Reads entries. ``senders``: the names of senders; ``domains``: those that servers have, empty
    where they could not be read; ``folder``: where relative paths of lists begin.
    """

    def __init__(self, senders: Iterable[str], domains: Iterable[str], folder: Path) -> None:
        self._senders = list(senders)
        self._domains = list(domains)
        self._folder = folder
        self._problems: list[Problem] = []

    def read(self, block: Node, problems: list[Problem]) -> Entry | None:
        """One entry, or None after its problems have been added."""
        self._problems = []
        found = _reader().read(block, self._problems)
        entry = self._entry(block, found or {})
        problems.extend(self._problems)
        return None if self._problems else entry

    def _entry(self, block: Node, found: _Found) -> Entry | None:
        sender = self._sender(block, found)
        to, messages, rejected = self._addressed(block, found)
        if to is None or self._problems:
            return None
        return Entry(
            name=found["name"],
            sender=sender,
            at=found.get("at", Duration(0)),
            over=found.get("over", Duration(0)),
            arrivals=found.get("arrivals", "even"),
            tags=found.get("tags", ()),
            messages=messages,
            to=to,
            rejected=rejected,
        )

    def _sender(self, block: Node, found: _Found) -> str:
        name = found.get("from_")
        if name is None:
            if len(self._senders) > 1 and "from" not in block.parts:
                help = f"senders: {', '.join(self._senders)}"
                self._note(block, "E013", 'with several senders an entry needs "from"', help)
            return self._senders[0] if self._senders else ""
        if name not in self._senders:
            help = suggestion(name, self._senders, "senders")
            self._note(block.parts["from"], "E019", f'there is no sender "{name}"', help)
        return str(name)

    def _addressed(self, block: Node, found: _Found) -> _Addressed:
        to, file = block.parts.get("to"), block.parts.get("recipients")
        if to is not None and file is None:
            return self._to(to, block, found)
        if file is not None and to is None:
            self._no_messages(block)
            return self._file(file, found)
        message = "an entry has to or recipients, not both" if to else "whom this goes to is missing"
        help = "to: {domain: share} or a list of addresses; recipients: a CSV file"
        self._note(block, "E018" if to else "E013", message, help)
        return None, 0, ()

    def _to(self, to: Node, block: Node, found: _Found) -> _Addressed:
        if isinstance(to.value, (dict, str)):
            messages = self._count(block, found, to)
            made = self._shares(to, messages) if isinstance(to.value, dict) else self._template(to)
            return made, messages, ()
        self._no_messages(block)
        listed = self._listed(to)
        return listed, len(listed.messages), ()

    def _no_messages(self, block: Node) -> None:
        if "messages" in block.parts:
            message = "a list has as many messages as entries"
            self._note(block.key(("messages",)), "E018", message, "leave messages out")

    def _count(self, block: Node, found: _Found, to: Node) -> int:
        if "messages" not in block.parts:
            if isinstance(to.value, str) and "{n}" not in to.value:
                return 1
            self._note(
                block.key(("to",)),
                "E013",
                'the key "messages" is missing here',
                "how many, as in messages: 3000",
            )
        return int(found.get("messages", 1))

    def _shares(self, to: Node, messages: int) -> Shares | None:
        shares: dict[str, Fraction] = {}
        for key in to.keys:
            domain, share = self._domain(key, to.keys[key], 0), self._share(to.parts[key])
            if domain is not None and share is not None:
                shares[domain] = shares.get(domain, Fraction(0)) + share
        if len(shares) == len(to.keys) and abs(sum(shares.values(), Fraction(-1))) > Fraction(1, 10**9):
            total = float(sum(shares.values()) * 100)
            self._note(to, "E020", f"the shares add up to {total:.10g}%", "they must make 100%")
        return Shares(_counts(shares, messages)) if sum(shares.values()) else None

    def _share(self, node: Node) -> Fraction | None:
        written = getattr(node.value, "text", node.value)
        try:
            if isinstance(written, str):
                return Fraction(str(parse_share(written)))
            self._note(node, "E014", "a share is due here", "as in 60%")
            return None
        except ValueError as error:
            message, _, help = str(error).partition(": ")
            self._note(node, "E004" if written is not node.value else "E016", message, help)
            return None

    def _template(self, to: Node) -> Template | None:
        filled = to.value.replace("{n}", "1")
        if "{" in filled or "}" in filled:
            self._note(to, "E016", "only {n} can stand in braces here", "as in u{n}@bigmail.test")
            return None
        first = self._address(to, filled, "{n}" not in to.value)
        return Template(to.value.strip()) if first else None

    def _listed(self, to: Node) -> Listed:
        if not isinstance(to.value, list) or not to.value:
            self._note(to, "E014", "whom this goes to is missing", "{domain: share}, or a list of addresses")
            return Listed(())
        return Listed(tuple(self._message(to.parts[place]) for place in range(len(to.value))))

    def _message(self, node: Node) -> tuple[str, ...]:
        if not isinstance(node.value, list):
            return tuple(filter(None, [self._written_address(node)]))
        if not node.value:
            self._note(node, "E014", "a message to nobody", "name at least one address")
        addresses = [self._written_address(node.parts[place]) for place in range(len(node.value))]
        keys = [fold(address) for address in addresses if address]
        for place, key in enumerate(keys):
            if len(keys) == len(addresses) and key in keys[:place]:
                self._note(node.parts[place], "E026", "this recipient of the message stands twice")
        return tuple(address for address in addresses if address)

    def _written_address(self, node: Node) -> str | None:
        if not isinstance(node.value, str):
            self._note(node, "E014", "an address is due here", "as in anna@bigmail.test")
            return None
        return self._address(node, node.value, exact=True)

    def _address(self, node: Node, text: str, exact: bool) -> str | None:
        try:
            address = Address.parse(text)
        except ValueError as error:
            message, _, help = str(error).partition(": ")
            self._note(node, "E016", message[:200], help)
            return None
        offset = node.value.rpartition("@")[0]
        known = self._domain(address.domain, node, len(offset) + 1 if exact or offset else 0)
        return text.strip() if known else None

    def _domain(self, written: str, node: Node, offset: int) -> str | None:
        try:
            domain = fold_domain(written)
        except ValueError as error:
            self._note(node, "E016", str(error)[:200], "as in bigmail.test")
            return None
        if self._domains and domain not in self._domains:
            help = suggestion(domain, self._domains)
            message = f'no server has the domain "{domain}"'
            self._problems.append(node.problem("E006", message, help, offset, len(written)))
            return None
        return domain

    def _file(self, node: Node, found: _Found) -> _Addressed:
        name = found.get("recipients")
        if name is None:
            return None, 0, ()
        try:
            addresses, rejected = read_list(self._folder / name)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self._note(node, "E021", f"the list cannot be read: {why}", "paths begin where the scenario lies")
            return None, 0, ()
        if not addresses:
            help = "read is the column headed address or email, else the first"
            self._note(node, "E021", "the list has no address that can be mailed", help)
        return Listed(tuple((address,) for address in addresses)), len(addresses), rejected

    def _note(self, node: Node, code: str, message: str, help: str = "") -> None:
        self._problems.append(node.problem(code, message, help))


def _counts(shares: Mapping[str, Fraction], messages: int) -> tuple[tuple[str, int], ...]:
    """Exact counts by largest remainder; equal remainders go to the domain written first."""
    whole = sum(shares.values(), Fraction(0))
    quotas = {domain: share * messages / whole for domain, share in shares.items()}
    counts = {domain: int(quota) for domain, quota in quotas.items()}
    first = sorted(quotas, key=lambda domain: counts[domain] - quotas[domain])
    for domain in first[: messages - sum(counts.values())]:
        counts[domain] += 1
    return tuple(counts.items())


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(entry_block())
