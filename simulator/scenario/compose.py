"""YAML text -> nodes: positions kept, nothing twice, nothing boundless.

Built from PyYAML's events rather than with its loader, without recursion: a document that is too
deep, too large or entangled through aliases is refused before anything is made of it.
"""

import re
from typing import Any

import yaml

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import syntax
from simulator.scenario.nodes import Node
from simulator.scenario.scalars import resolve
from simulator.scenario.source import Source, Span

MAX_CHARACTERS = 16_000_000
MAX_NODES = 500_000
MAX_DEPTH = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_EATEN = re.compile(r"\s+#")
_REPLY = re.compile(r"[2-5][0-9][0-9][ -]")


def compose(source: Source) -> tuple[Node, list[Problem]]:
    """The document's root and what is wrong with it short of making it unreadable.

    Raises ScenarioInvalid with one problem where the text is no YAML or breaks a bound.
    """
    _check_characters(source)
    composer = _Composer(source)
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            composer.take(event)
    except yaml.YAMLError as fault:
        raise ScenarioInvalid((syntax.problem(source, fault), *composer.problems)) from None
    if composer.root is None:
        raise _refusal(
            source, "E011", "the file holds nothing", Span(0, 0), "`mtasim init` writes a first scenario"
        )
    return composer.root, composer.problems


def _check_characters(source: Source) -> None:
    if len(source.text) > MAX_CHARACTERS:
        message = f"the file is longer than {MAX_CHARACTERS:,} characters"
        raise _refusal(source, "E022", message, Span(0, 0), "keep long recipient lists in a CSV file")
    found = _FORBIDDEN.search(source.text)
    if found:
        message = f"the character U+{ord(found[0]):04X} cannot stand in YAML"
        raise _refusal(
            source,
            "E023",
            message,
            source.span_at(found.start()),
            r'write it as an escape in double quotes: "\x07"',
        )


def _refusal(source: Source, code: str, message: str, span: Span, help: str = "") -> ScenarioInvalid:
    return ScenarioInvalid((source.problem(code, message, span, help),))


class _Open:
    """A mapping or a list whose end has not come yet."""

    def __init__(self, node: Node, anchor: str | None) -> None:
        self.node, self.anchor = node, anchor
        self.key: str | None = None  # of a mapping: the key that waits for its value
        self.key_node: Node | None = None

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node.value, dict)


class _Composer:
    """Takes events one by one; ``root`` stands when the last has come."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    def take(self, event: Any) -> None:
        """One event of the parser."""
        if isinstance(event, yaml.ScalarEvent):
            self._close(self._scalar(event), event.anchor)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            ended = self._open.pop()
            self._close(ended.node, ended.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                message = "a second document begins here"
                raise _refusal(self.source, "E011", message, _span(event), "one scenario, one file")

    def _start(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _refusal(self.source, "E022", f"nested deeper than {MAX_DEPTH} levels", _span(event))
        mapping = isinstance(event, yaml.MappingStartEvent)
        if event.tag not in (None, "!", "tag:yaml.org,2002:map" if mapping else "tag:yaml.org,2002:seq"):
            self._note(
                "E011", f"the tag {event.tag!r} means nothing here", _span(event), "write the plain value"
            )
        span = _span(event) if event.flow_style else Span(*_span(event)[:2], 1)
        node = Node(self.source, span, {} if mapping else [], is_block=not event.flow_style)
        if event.anchor:
            self._anchors.pop(event.anchor, None)  # an alias of itself would find nothing
        self._open.append(_Open(node, event.anchor))

    def _scalar(self, event: Any) -> Node:
        span = _span(event)
        plain = not event.style and event.tag is None
        if event.tag not in (None, *_TEXT_TAGS):
            self._note("E011", f"the tag {event.tag!r} means nothing here", span, "write the plain value")
        value = resolve(event.value) if plain else event.value
        if plain and _REPLY.match(event.value):
            self._warn_of_comment(event)
        return Node(self.source, span, value, quoted=int(event.style in ("'", '"')))

    def _warn_of_comment(self, event: Any) -> None:
        line, column = event.end_mark.line, event.end_mark.column
        rest = _EATEN.match(self.source.line(line), column)
        if rest:
            width = len(self.source.line(line)) - rest.end() + 1
            message = "part of the reply was read as a comment"
            self._note(
                "W003", message, Span(line, rest.end() - 1, width), "put the whole reply in double quotes"
            )

    def _alias(self, event: Any) -> None:
        node = self._anchors.get(event.anchor)
        if node is None:
            help = "write text that opens with * in quotes; an alias must follow its anchor's end"
            raise _refusal(
                self.source, "E002", f"*{event.anchor} is read as an alias of nothing", _span(event), help
            )
        self._close(node, None)

    def _close(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.node.size += node.size
        if parent.node.size > MAX_NODES:
            raise _refusal(
                self.source,
                "E022",
                f"more than {MAX_NODES:,} values",
                node.span,
                "keep long lists in a CSV file",
            )
        if not parent.is_mapping:
            parent.node.parts[len(parent.node.value)] = node
            parent.node.value.append(node.value)
        elif parent.key_node is None:
            parent.key, parent.key_node = self._key(node), node
        else:
            self._entry(parent, parent.key_node, node)

    def _key(self, node: Node) -> str | None:
        if isinstance(node.value, (dict, list)):
            self._note("E011", "a key must be a word", node.span, "quote text that opens with [ or {")
            return None
        if node.value is None or isinstance(node.value, bool):
            return self.source.line(node.span.line)[node.span.column :][: node.span.width]
        return str(getattr(node.value, "text", node.value))

    def _entry(self, parent: _Open, key_node: Node, node: Node) -> None:
        key, owner = parent.key, parent.node
        parent.key, parent.key_node = None, None
        if key is None:
            return
        if key in owner.keys:
            help = f"the first is on line {owner.keys[key].span.line + 1}; keep one"
            self._note("E012", f"the key {key!r} stands twice", key_node.span, help)
        elif key == "<<":
            help = "write the keys out, or alias the whole value"
            self._note("E011", "merge keys (<<) are not part of YAML 1.2", key_node.span, help)
        else:
            owner.keys[key], owner.parts[key], owner.value[key] = key_node, node, node.value

    def _note(self, code: str, message: str, span: Span, help: str) -> None:
        self.problems.append(self.source.problem(code, message, span, help))


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1_000_000
    return Span(start.line, start.column, max(width, 1))
