"""Finds what a text says: phrases, looked up by their most telling word instead of one by one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from simulator.mail import Reason, Stage

_ADDRESS = re.compile(r"\S+@\S+")
_LINK = re.compile(r"https?://([^/\s]+)\S*")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_NO_WORD = re.compile(r"[\W_]+")
_LONGEST_TEXT = 4096  # a reply has no reason to be longer; what is hostile is cut
_GAP = r"(?:\S+ ){0,5}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What to read in a text that says one of ``says``.

    A phrase is words in lower case, punctuation left out; ``...`` stands for up to five words more.
    ``only``: 4 or 5, the class of replies it holds for, 0 for both. ``at``: the stages, () for all.
    """

    name: str
    reason: Reason
    says: tuple[str, ...]
    only: int = 0
    at: tuple[Stage, ...] = ()


def words_of(text: str) -> str:
    """The words of a text between single spaces, folded; addresses and the paths of links left out.

    They are left out because the name of a mailbox or of a help page says nothing about the failure.
    """
    text = text[:_LONGEST_TEXT].lower()
    text = _ADDRESS.sub(" ", _LINK.sub(r"\1", text))
    return f" {_NO_WORD.sub(' ', _APOSTROPHE.sub('', text)).strip()} "


class Phrasebook:
    """All wordings in their order: the first in the file that holds decides."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        phrases = [
            (rank, wording, phrase) for rank, wording in enumerate(wordings) for phrase in wording.says
        ]
        used = Counter(word for _, _, phrase in phrases for word in set(phrase.split()))
        self._by_word: dict[str, list[tuple[int, Wording, str]]] = defaultdict(list)
        for rank, wording, phrase in phrases:
            telling = min(phrase.replace("...", " ").split(), key=lambda word: (used[word], -len(word)))
            self._by_word[telling].append((rank, wording, phrase))

    def first(self, words: str, reply_class: int, stage: Stage) -> Wording | None:
        """The first wording that ``words`` (of ``words_of``) say; None if they say none."""
        best, found = 1 << 30, None
        for word in set(words.split()) & self._by_word.keys():
            for rank, wording, phrase in self._by_word[word]:
                if rank < best and _holds(wording, reply_class, stage) and _says(words, phrase):
                    best, found = rank, wording
        return found


def _holds(wording: Wording, reply_class: int, stage: Stage) -> bool:
    return wording.only in (0, reply_class) and (not wording.at or stage in wording.at)


def _says(words: str, phrase: str) -> bool:
    if "..." not in phrase:
        return f" {phrase} " in words
    return _with_gaps(phrase).search(words) is not None


@lru_cache(maxsize=4096)
def _with_gaps(phrase: str) -> re.Pattern[str]:
    parts = [re.escape(part.strip()) for part in phrase.split("...")]
    return re.compile(f" {f' {_GAP}'.join(parts)} ")
