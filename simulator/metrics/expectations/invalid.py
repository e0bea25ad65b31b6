"""What an expectation that cannot be read is refused with."""

from collections.abc import Iterable
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""The way from an expectation's own mapping to one of its values: keys, and places in lists."""

_SHOWN = 12


class ExpectationInvalid(ValueError):
    """An expectation that cannot be read, or names what the scenario does not have.

    ``path`` leads to the value at fault (``()``: the expectation itself, ``("where", "server")``),
    ``offset`` is a place in its text, counted from 0, and ``width`` how many characters are meant (0:
    the whole of it where the offset is 0, else the one there);
    ``on_key``: not the value but the key that ends the path. ``help`` says what to write.
    """

    def __init__(
        self,
        message: str,
        offset: int = 0,
        help: str = "",
        path: Path = (),
        width: int = 0,
        on_key: bool = False,
    ) -> None:
        super().__init__(message, offset, help, path, width, on_key)
        self.message = message
        self.offset = offset
        self.help = help
        self.path = path
        self.width = width
        self.on_key = on_key

    def __str__(self) -> str:
        return f"{self.message}; {self.help}" if self.help else self.message

    def below(self, *steps: str | int) -> "ExpectationInvalid":
        """The same fault seen from further up: ``steps`` lead to where its path begins."""
        path = (*steps, *self.path)
        return ExpectationInvalid(self.message, self.offset, self.help, path, self.width, self.on_key)


def suggestion(word: str, known: Iterable[str]) -> str:
    """A help line: the word that may have been meant, or the words there are."""
    words = sorted(known)
    near = get_close_matches(word[:80].casefold(), words, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    if not words:
        return ""
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return f"known: {', '.join(words[:_SHOWN])}{more}"


def quoted(text: object) -> str:
    """A piece of someone's text for a message: short, and nothing in it moves the cursor."""
    shown = repr(text)
    return shown if len(shown) <= 60 else shown[:57] + "..."
