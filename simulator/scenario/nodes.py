"""What YAML was read into: values for the reader, places for the one who has to mend them."""

from dataclasses import dataclass, field
from typing import Any

from simulator.errors import Problem
from simulator.scenario.source import Source, Span

Path = tuple[str | int, ...]
"""The way to a value: keys of mappings and positions (from 0) in lists."""


class Whole(int):
    """A whole number that remembers how it was written (``0450``, ``0x1F``)."""

    text: str

    @classmethod
    def of(cls, value: int, text: str) -> "Whole":
        """The number ``value``, written ``text``."""
        number = cls(value)
        number.text = text
        return number


class Decimal(float):
    """A number with a point that remembers how it was written (``5.10``)."""

    text: str

    @classmethod
    def of(cls, value: float, text: str) -> "Decimal":
        """The number ``value``, written ``text``."""
        number = cls(value)
        number.text = text
        return number


@dataclass(slots=True, eq=False)
class Node:
    """A piece of a document: its value, its place, what it holds.

    ``size`` counts nodes as if every alias were written out. ``quoted`` is 1 for a scalar whose
    text begins one character after its place. ``keys`` are the places of a mapping's keys.
    """

    source: Source
    span: Span
    value: Any
    size: int = 1
    quoted: int = 0
    is_block: bool = False
    keys: dict[str, "Node"] = field(default_factory=dict)
    parts: dict[str | int, "Node"] = field(default_factory=dict)

    def at(self, path: Path) -> tuple["Node", Path]:
        """The node at the end of ``path``, and the way there.

        Steps that lead nowhere are left out: a short form (``jitter: full``) is read as the long
        one, whose steps are not in the file.
        """
        node, taken = self, []
        for step in path:
            part = node.parts.get(step)
            if part is not None:
                node = part
                taken.append(step)
        return node, tuple(taken)

    def key(self, path: Path) -> "Node":
        """The key that ends ``path``; where there is none, the value there."""
        owner, _ = self.at(path[:-1])
        last = path[-1] if path else ""
        if isinstance(last, str) and last in owner.keys:
            return owner.keys[last]
        return self.at(path)[0]

    def problem(self, code: str, message: str, help: str = "", offset: int = -1, width: int = 1) -> Problem:
        """A problem here; with an ``offset`` it is that many characters into the scalar's text."""
        span = self.span
        if offset >= 0:
            inside = max(span.width - 2 * self.quoted - offset, 1)
            span = Span(span.line, span.column + self.quoted + offset, min(width, inside))
        return self.source.problem(code, message, span, help)
