"""Finds what a text says: phrases, looked up by the words they hold instead of one by one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from simulator.mail import Reason, Stage
from simulator.sender.classify.words import shape_of, words_of

_GAP = 5
_MOST_WORDS = 400  # a reply that matters says it in its first few hundred words


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What to read in a text that says one of ``says``, and none of ``unless``.

    A phrase is words; ``...`` stands for up to five words more, ``{name}`` for any term of that name
    in the vocabulary, ``#`` for any digit. ``only``: 4 or 5, the class of replies it holds for, 0 for
    both. ``at``: the stages, () for all; ``enhanced``: the last two numbers of the enhanced code, () for any.
    """

    name: str
    reason: Reason
    says: tuple[str, ...]
    unless: tuple[str, ...] = ()
    only: int = 0
    at: tuple[Stage, ...] = ()
    enhanced: tuple[str, ...] = ()
    source: str = ""

    def holds(self, reply_class: int, stage: Stage | None, numbers: str) -> bool:
        """Whether its conditions hold; a stage that is not known excludes nothing."""
        if self.only not in (0, reply_class):
            return False
        if self.at and stage is not None and stage not in self.at:
            return False
        return not self.enhanced or numbers in self.enhanced


class _Part(NamedTuple):
    """A piece of a phrase: a term or the name of a class of terms, and how far it may follow the last."""

    key: str
    gap: int


_Phrase = tuple[_Part, ...]
_Found = dict[str, list[tuple[int, int]]]


class Phrasebook:
    """All wordings in their order: the first that holds decides."""

    def __init__(
        self, wordings: Iterable[Wording], vocabulary: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        self._terms: dict[str, Any] = {}
        for name, terms in (vocabulary or {}).items():
            for term in terms:
                self._plant(words_of(term).split(), f"{{{name}}}")
        ranked = [(rank, one, _parsed(one.says), _parsed(one.unless)) for rank, one in enumerate(wordings)]
        used = Counter(part.key for _, _, says, _ in ranked for phrase in says for part in phrase)
        self._by_key: dict[str, list[tuple[int, Wording, _Phrase, tuple[_Phrase, ...]]]] = defaultdict(list)
        for rank, wording, says, unless in ranked:
            for phrase in says:
                telling = min(phrase, key=lambda part: (part.key[0] == "{", used[part.key]))
                self._by_key[telling.key].append((rank, wording, phrase, unless))
            for part in (part for phrase in (*says, *unless) for part in phrase if part.key[0] != "{"):
                self._plant(part.key.split(), part.key)

    def first(self, words: str, reply_class: int, stage: Stage | None, numbers: str = "") -> Wording | None:
        """The first wording that ``words`` (of ``words_of``) say; None if they say none."""
        return self.first_of(self.find(words), reply_class, stage, numbers)

    def first_of(
        self, found: _Found, reply_class: int, stage: Stage | None, numbers: str = ""
    ) -> Wording | None:
        """The same for what ``find`` has found."""
        best, first = 1 << 30, None
        for key in found.keys() & self._by_key.keys():
            for rank, wording, phrase, unless in self._by_key[key]:
                if rank >= best:
                    break
                if (
                    wording.holds(reply_class, stage, numbers)
                    and _says(found, phrase)
                    and not any(_says(found, one) for one in unless)
                ):
                    best, first = rank, wording
        return first

    def find(self, words: str) -> _Found:
        """Where each known term, and each class that holds it, begins and ends in the words."""
        found: _Found = {}
        sequence = words.split()[:_MOST_WORDS]
        shapes = [shape_of(word) for word in sequence]
        for start, word in enumerate(sequence):
            nodes = _children([self._terms], word, shapes[start])
            end = start + 1
            while nodes:
                for node in nodes:
                    for key in node.get("", ()):
                        found.setdefault(key, []).append((start, end))
                if end == len(sequence):
                    break
                nodes = _children(nodes, sequence[end], shapes[end])
                end += 1
        return found

    def _plant(self, words: list[str], key: str) -> None:
        node = self._terms
        for word in words:
            node = node.setdefault(word, {})
        if key not in node.setdefault("", []):
            node[""].append(key)


def _children(nodes: list[dict[str, Any]], word: str, shape: str) -> list[dict[str, Any]]:
    """The nodes one word further: by the word itself and, where it has digits, by its shape."""
    exact = [node[word] for node in nodes if word in node]
    return exact + [node[shape] for node in nodes if shape in node] if shape else exact


def _says(found: _Found, phrase: _Phrase) -> bool:
    ends: set[int] | None = None
    for key, gap in phrase:
        spans = found.get(key)
        if spans is None:
            return False
        if ends is None:
            ends = {end for _, end in spans}
        else:
            ends = {end for start, end in spans if any(start - more in ends for more in range(gap + 1))}
    return bool(ends)


def _parsed(phrases: tuple[str, ...]) -> tuple[_Phrase, ...]:
    return tuple(dict.fromkeys(_parse(phrase) for phrase in phrases))


@lru_cache(maxsize=8192)
def _term(word: str) -> str:
    """A word of a phrase as the words of a text are; digits of any value leave their shape.

    Ten thousand words of phrases are two thousand different ones.
    """
    plain = words_of(word.replace("#", "0")).strip()
    return shape_of(plain) if "#" in word else plain


def _parse(phrase: str) -> _Phrase:
    """The parts of a phrase as the rules write it."""
    parts, literal, gap = [], [], 0
    for word in [*phrase.split(), "..."]:
        if word != "..." and word[0] != "{":
            literal.append(_term(word))
            continue
        if literal:
            parts.append(_Part(" ".join(literal), gap))
            literal, gap = [], 0
        if word == "...":
            gap = _GAP
        else:
            parts.append(_Part(word, gap))
            gap = 0
    return tuple(parts)
