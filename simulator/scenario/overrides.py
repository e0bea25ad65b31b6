"""``--set path=value``: one value laid over the file, found by names and positions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from simulator.errors import Problem, ScenarioInvalid
from simulator.kinds import kinds
from simulator.scenario.compose import compose
from simulator.scenario.faults import suggestion
from simulator.scenario.layers import KINDS, put
from simulator.scenario.nodes import Node, Path
from simulator.scenario.scalars import resolve
from simulator.scenario.source import Source, Span

COMMAND_LINE = "command line"
_STEP = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."'\s][^."']*?))\s*(\.|$)""")
_NAMED = frozenset({"servers", "senders"})
"""Mappings whose keys are the author's own names: an override invents none of them."""


def lay(root: Node, overrides: Mapping[str, str], problems: list[Problem]) -> Node:
    """The document with every override in place; what cannot be placed is added to ``problems``.

    A step of a path is a key, the ``name`` of an entry of a list, or its position from 0; steps
    with a point in them stand in quotes: ``workload.blast.to."bigmail.test"=60%``.
    """
    for written, value in overrides.items():
        override = _Override(written, value)
        try:
            root = override.over(root)
        except ScenarioInvalid as refused:
            problems.extend(refused.problems)
    return root


def path_to(root: Node, written: str) -> Path:
    """The way to a value, written as after ``--set``. Raises ScenarioInvalid where it leads nowhere."""
    return _Override(written, "").path_in(root)


class _Override:
    def __init__(self, path: str, value: str) -> None:
        self.path, self.value = path, value
        self.source = Source(COMMAND_LINE, f"--set {path}={value}")

    def over(self, root: Node) -> Node:
        """The document with this one in place. Raises ScenarioInvalid."""
        steps = self._steps()
        path = self._found(root, steps)
        key = Node(self.source, steps[-1][1], path[-1])
        return put(root, path, self._read(), key)

    def path_in(self, root: Node) -> Path:
        """Where it belongs in the document. Raises ScenarioInvalid."""
        return self._found(root, self._steps())

    def _steps(self) -> list[tuple[str, Span]]:
        steps: list[tuple[str, Span]] = []
        place = 0
        while place < len(self.path) or not steps:
            found = _STEP.match(self.path, place)
            if found is None or (found[4] and found.end() == len(self.path)):
                help = "write it like sender.retry.jitter=full; quote a name that holds a point"
                raise self._refusal("no path to a value", Span(0, 6, len(self.path)), help)
            text = next(part for part in found.groups()[:3] if part is not None)
            steps.append((text, Span(0, 6 + found.start(), max(found.end() - found.start(), 1))))
            place = found.end()
        return steps

    def _found(self, root: Node, steps: list[tuple[str, Span]]) -> Path:
        node: Node | None = root
        path: list[str | int] = []
        for number, (text, span) in enumerate(steps):
            last = number == len(steps) - 1
            step = self._step(node, text, span)
            inventing = node is not None and step not in node.parts and not last
            if inventing and node is not None and path and path[-1] in _NAMED:
                help = suggestion(text, map(str, node.parts), "names here")
                raise self._refusal(f'nothing is called "{text}" in {path[-1]}', span, help)
            if kind := _left_out(node, path, step):
                path.append(kind)
                node = node and node.parts[kind]
            path.append(step)
            node = node.parts.get(step) if node is not None else None
        return tuple(path)

    def _step(self, node: Node | None, text: str, span: Span) -> str | int:
        if node is None or not isinstance(node.value, list):
            return text
        names = {
            str(item.parts["name"].value): place for place, item in node.parts.items() if "name" in item.parts
        }
        if text in names:
            return names[text]
        if text.isascii() and text.isdigit() and len(text) < 9 and int(text) in node.parts:
            return int(text)
        help = suggestion(text, names or map(str, node.parts), "names here" if names else "positions here")
        raise self._refusal(f'nothing in this list is called "{text}"', span, help)

    def _read(self) -> Node:
        span = Span(0, 7 + len(self.path), max(len(self.value), 1))
        if not self.value.lstrip().startswith(("[", "{", '"', "'")):
            return Node(self.source, span, resolve(self.value.strip()))
        padded = Source(COMMAND_LINE, " " * span.column + self.value)
        try:
            node, problems = compose(padded)
        except ScenarioInvalid as refused:
            raise ScenarioInvalid(tuple(map(self._shown, refused.problems))) from None
        if problems:
            raise ScenarioInvalid(tuple(map(self._shown, problems)))
        return self._moved(node)

    def _moved(self, node: Node) -> Node:
        keys = {key: self._moved(written) for key, written in node.keys.items()}
        parts = {step: self._moved(part) for step, part in node.parts.items()}
        return replace(node, source=self.source, keys=keys, parts=parts)

    def _shown(self, problem: Problem) -> Problem:
        span = Span(problem.line - 1, problem.column - 1, problem.width)
        return self.source.problem(problem.code, problem.message, span, problem.help)

    def _refusal(self, message: str, span: Span, help: str) -> ScenarioInvalid:
        return ScenarioInvalid((self.source.problem("E025", message, span, help),))


def _left_out(node: Node | None, path: Sequence[str | int], step: str | int) -> str | None:
    """The kind between a key that holds one and a setting of it: ``retry.wakeup.period``."""
    if node is None or not path or path[-1] not in KINDS or len(node.keys) != 1:
        return None
    (kind,) = node.keys
    folder = KINDS[str(path[-1])]
    return kind if kind in kinds(folder) and step not in kinds(folder) else None
