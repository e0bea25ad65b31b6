"""Whom an entry of the workload goes to: shares of domains, a template, addresses, or a file of them."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from simulator.errors import Problem
from simulator.mail import Address, fold, fold_domain, parse_share
from simulator.scenario.faults import suggestion
from simulator.scenario.nodes import Node
from simulator.scenario.recipient_lists import read_list
from simulator.scenario.scenario import MOST_MESSAGES, Listed, Rejection, Shares, Template

AS_WRITTEN = Fraction(1)
"""The scale of a scenario that names none."""


class Whom(NamedTuple):
    """To whom, how many messages (and how many before the ``scale``), and the addresses not mailed."""

    to: Shares | Template | Listed
    messages: int
    written: int
    rejected: tuple[tuple[str, Rejection], ...] = ()


class WhomReader:
    """Reads ``to`` and ``recipients``. ``domains``: those that servers have, empty where they could not
    be read; ``folder``: where relative paths of lists begin; ``scale``: of all that is no list.
    """

    def __init__(self, domains: Iterable[str], folder: Path, scale: Fraction = AS_WRITTEN) -> None:
        self._scale = scale
        self._domains = list(domains)
        self._folder = folder
        self._problems: list[Problem] = []

    def read(
        self, block: Node, found: Mapping[str, Any], count: int | None, problems: list[Problem]
    ) -> Whom | None:
        """What the entry says, or None after its problems have been added.

        ``found``: its keys so far; ``count``: how many messages fit into its times, if they say.
        """
        self._problems = []
        whom = self._whom(block, found, count)
        problems.extend(self._problems)
        return None if self._problems else whom

    def _whom(self, block: Node, found: Mapping[str, Any], count: int | None) -> Whom | None:
        to, file = block.parts.get("to"), block.parts.get("recipients")
        if (to is None) == (file is None):
            message = "an entry has to or recipients, not both" if to else "whom this goes to is missing"
            help = "to: {domain: share} or a list of addresses; recipients: a CSV file; population: mixed"
            self._note(block, "E018" if to else "E013", message, help)
            return None
        if file is not None:
            self._no_count(block)
            return self._file(file, found)
        assert to is not None
        if file is None and "columns" in block.parts:
            self._note(block.key(("columns",)), "E018", "columns belong to a file of recipients")
        return self._to(to, block, found, count)

    def _to(self, to: Node, block: Node, found: Mapping[str, Any], count: int | None) -> Whom | None:
        if isinstance(to.value, (dict, str)):
            written = self._count(block, found, to, count)
            messages = self._scaled(block, written)
            made = self._shares(to, messages) if isinstance(to.value, dict) else self._template(to)
            return None if made is None else Whom(made, messages, written)
        self._no_count(block)
        listed = self._listed(to)
        return Whom(listed, len(listed.messages), len(listed.messages))

    def _scaled(self, block: Node, messages: int) -> int:
        scaled = max(1, round(messages * self._scale))
        if scaled > MOST_MESSAGES >= messages:
            message = f"the scale makes this {scaled:,} messages, more than {MOST_MESSAGES:,}"
            self._note(block, "E017", message)
        return scaled

    def _no_count(self, block: Node) -> None:
        for key in ("messages", "until"):
            if key in block.parts and (key == "messages" or "every" in block.parts):
                message = "a list has as many messages as entries"
                self._note(block.key((key,)), "E018", message, f"leave {key} out")

    def _count(self, block: Node, found: Mapping[str, Any], to: Node, count: int | None) -> int:
        if count is not None:
            if "messages" in block.parts and "warmup" not in block.parts:
                message = "every and until say how many messages there are"
                self._note(block.key(("messages",)), "E018", message, "leave messages or until out")
            return count
        if "messages" not in block.parts:
            if isinstance(to.value, str) and "{n}" not in to.value:
                return 1
            help = "how many, as in messages: 3000"
            self._note(block.key(("to",)), "E013", 'the key "messages" is missing here', help)
        return int(found.get("messages", 1))

    def _shares(self, to: Node, messages: int) -> Shares | None:
        shares: dict[str, Fraction] = {}
        for key in to.keys:
            domain, share = self._domain(key, to.keys[key], 0), read_share(to.parts[key], self._problems)
            if domain is not None and share is not None:
                shares[domain] = shares.get(domain, Fraction(0)) + share
        check_sum(to, shares.values(), self._problems, complete=len(shares) == len(to.keys))
        return Shares(_counts(shares, messages)) if sum(shares.values()) else None

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

    def _file(self, node: Node, found: Mapping[str, Any]) -> Whom | None:
        name = found.get("recipients")
        if name is None:
            return None
        try:
            listed = read_list(self._folder / name, found.get("columns", {}))
        except (OSError, ValueError) as error:
            self._problems.append(unreadable(node, error))
            return None
        if not listed.addresses:
            help = "read is the column headed address or email, else the first"
            self._note(node, "E021", "the list has no address that can be mailed", help)
        messages = tuple((address,) for address in listed.addresses)
        return Whom(Listed(messages, listed.tags), len(messages), len(messages), listed.rejected)

    def _note(self, node: Node, code: str, message: str, help: str = "") -> None:
        self._problems.append(node.problem(code, message, help))


def unreadable(node: Node, error: OSError | ValueError) -> Problem:
    """Of a list that is named here and cannot be read."""
    why = getattr(error, "strerror", None) or str(error)
    return node.problem("E021", f"the list cannot be read: {why}", "paths begin where the scenario lies")


def read_share(node: Node, problems: list[Problem]) -> Fraction | None:
    """A share, exactly as written; or None after its problem has been added."""
    written = getattr(node.value, "text", node.value)
    try:
        if isinstance(written, str):
            return Fraction(str(parse_share(written)))
        problems.append(node.problem("E014", "a share is due here", "as in 60%"))
    except ValueError as error:
        message, _, help = str(error).partition(": ")
        problems.append(node.problem("E004" if written is not node.value else "E016", message, help))
    return None


def check_sum(node: Node, shares: Iterable[Fraction], problems: list[Problem], *, complete: bool) -> None:
    """Shares make up the whole; where some could not be read (not ``complete``) nothing is said."""
    whole = sum(shares, Fraction(0))
    if complete and abs(whole - 1) > Fraction(1, 10**9):
        message = f"the shares add up to {float(whole * 100):.10g}%"
        problems.append(node.problem("E020", message, "they must make 100%"))


def _counts(shares: Mapping[str, Fraction], messages: int) -> tuple[tuple[str, int], ...]:
    """Exact counts by largest remainder; equal remainders go to the domain written first."""
    whole = sum(shares.values(), Fraction(0))
    quotas = {domain: share * messages / whole for domain, share in shares.items()}
    counts = {domain: int(quota) for domain, quota in quotas.items()}
    first = sorted(quotas, key=lambda domain: counts[domain] - quotas[domain])
    for domain in first[: messages - sum(counts.values())]:
        counts[domain] += 1
    return tuple(counts.items())
