"""``sender:`` and ``senders:``: a block laid over its policy, read as one."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from simulator.errors import Problem, ScenarioInvalid
from simulator.recipients import Senders
from simulator.scenario.blocks import sender_block
from simulator.scenario.faults import suggestion
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node
from simulator.scenario.overrides import COMMAND_LINE, lay
from simulator.scenario.presets import NO_POLICY, Preset, is_path, policies, policy, policy_file
from simulator.scenario.recipient_lists import ListFile
from simulator.scenario.source import Source, Span
from simulator.scenario.whom import unreadable
from simulator.sender import ListEntry, Policy, Sender

DEFAULT_POLICY = "mailgun"
_DEEPEST = 8
"""Policies that may stand on each other before it is taken for a circle."""

Readings = tuple[tuple[str, tuple[str, ...]], ...]
"""The choices of a block's policies, each with the words that may stand for it."""


def read_sender(name: str, block: Node, folder: Path, problems: list[Problem]) -> Sender | None:
    """One sender, or None after its problems have been added; ``folder``: where paths
    of policies and lists begin."""
    try:
        whole, choices = _Grounds(problems).under(block, folder, DEFAULT_POLICY)
    except ScenarioInvalid as refused:
        problems.extend(refused.problems)
        return None
    found = _reader(tuple(choices.items())).read(whole, problems)
    if found is None:
        return None
    entries = list(_entries(found.pop("suppressions", ()), block, folder, problems))
    try:
        return Sender(name=name, suppressions=tuple(entries), **found)
    except ValueError as error:
        problems.append(block.problem("E017", str(error)))
        return None


def _entries(
    written: tuple[ListEntry | ListFile, ...], block: Node, folder: Path, problems: list[Problem]
) -> Iterator[ListEntry]:
    """The entries as written, and those of files in their place."""
    for place, one in enumerate(written):
        if isinstance(one, ListEntry):
            yield one
            continue
        try:
            yield from one.entries(folder)
        except (OSError, ValueError) as error:
            problems.append(unreadable(block.at(("suppressions", place, "file"))[0], error))


def introduced(senders: Mapping[str, Sender | None]) -> Senders:
    """The senders as the servers know them: by the domain of the return path, and by address."""
    known = [sender for sender in senders.values() if sender is not None]
    return Senders(
        {sender.return_path.lower(): sender.auth for sender in known},
        {ip: sender.auth for sender in known for ip in sender.ips},
    )


def read_policy(written: str, overrides: Mapping[str, str]) -> Policy:
    """The policy of this name or in this file, with values laid over it (path within it -> value).

    Raises ScenarioInvalid with all problems.
    """
    problems: list[Problem] = []
    block = lay(_block_of(written), overrides, problems)
    sender = read_sender("main", block, Path(), problems)
    if sender is None or any(not problem.is_warning for problem in problems):
        raise ScenarioInvalid(tuple(dict.fromkeys(problems)))
    return sender.policy


def over_policy(block: Node, folder: Path) -> Node:
    """A sender's block laid over its policy; every value keeps the place it was written at.

    Of a policy whose file is gone from ``folder`` nothing is known: the block alone.
    """
    try:
        return _Grounds([]).under(block, folder, DEFAULT_POLICY)[0]
    except ScenarioInvalid:
        return block


def _block_of(written: str) -> Node:
    source = Source(COMMAND_LINE, written)
    values = {"policy": written, "domain": "sender.example"}
    parts = {key: Node(source, Span(0, 0, len(written)), value) for key, value in values.items()}
    return with_parts(Node(source, Span(0, 0, len(written)), {}), parts, parts)


class _Grounds:
    """What a block stands on: its policy, and what that stands on in turn."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def under(
        self, block: Node, folder: Path, default: str, depth: int = 0
    ) -> tuple[Node, dict[str, tuple[str, ...]]]:
        """The block over its policy (``default`` where it names none), and the choices it has. Raises
        ScenarioInvalid where a policy file cannot be read."""
        if not isinstance(block.value, dict):
            return block, {}
        preset, home = self._named(block, folder, default, depth)
        if preset is None:
            return without(block, "policy"), {}
        said = {str(key): part.value for key, part in block.parts.items()}
        ground, choices = self.under(preset.read(said), home, NO_POLICY, depth + 1)
        choices |= {choice: preset.readings(choice) for choice in preset.choices}
        return lay_over(without_tail(ground, block), without(block, "policy")), choices

    def _named(self, block: Node, folder: Path, default: str, depth: int) -> tuple[Preset | None, Path]:
        node = block.parts.get("policy")
        written = default if node is None else node.value
        if isinstance(written, str) and written in policies():
            return policy(written), folder
        if node is None or written == NO_POLICY:
            return None, folder
        if depth > _DEEPEST:
            self._problems.append(node.problem("E019", "these policies stand on each other in a circle"))
        elif not isinstance(written, str):
            self._problems.append(node.problem("E014", "the name of a policy is due here, or a file"))
        elif is_path(written):
            return self._from_file(node, folder / written)
        else:
            help = suggestion(written, policies(), "policies")
            self._problems.append(node.problem("E019", f'there is no policy "{written[:60]}"', help))
        return policy(DEFAULT_POLICY), folder

    def _from_file(self, node: Node, path: Path) -> tuple[Preset | None, Path]:
        if not path.is_file():
            self._problems.append(node.problem("E021", f"there is no file {path}"))
            return policy(DEFAULT_POLICY), path.parent
        preset, found = policy_file(path)
        self._problems.extend(found)
        if not isinstance(preset.sender.value, dict):
            help = "it holds what stands under sender: retry: {...}, failover: {...}"
            self._problems.append(preset.sender.problem("E014", "a policy is a mapping", help))
            return policy(DEFAULT_POLICY), path.parent
        return preset, path.parent


def without_tail(ground: Node, block: Node) -> Node:
    """The ground under a block: its tail follows its own schedule, and means nothing for another one."""
    retry = block.parts.get("retry")
    if retry is None or "schedule" not in retry.parts or "retry" not in ground.parts:
        return ground
    bare = without(ground.parts["retry"], "tail")
    parts = {key: bare if key == "retry" else ground.parts[key] for key in ground.keys}
    return with_parts(ground, ground.keys, parts)


@lru_cache(maxsize=32)
def _reader(choices: Readings) -> Reader:
    return Reader(sender_block(dict(choices)))
