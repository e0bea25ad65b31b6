"""What kind of mail it is, by the signs in ``signs.toml``."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from simulator.sender.classify.words import words_of

Sign = Literal[
    "daemons",
    "daemons_perhaps",
    "failed_heads",
    "failed",
    "notices",
    "delayed",
    "final",
    "final_heads",
    "auto_reply_heads",
    "challenges",
    "proofs",
    "mail_words",
    "greetings",
]

_QUOTED = re.compile(
    r"\s*(?:re|fwd?|aw|wg|tr|rv|enc|sv|vs|antw|odp|ynt|回复|转发|答复)\s*[:：]", re.IGNORECASE
)


def shows(sign: Sign, words: str) -> bool:
    """Whether words (of ``words_of``) hold one of the phrases of a sign."""
    return any(phrase in words for phrase in _signs()[sign])


def opens_with(sign: Sign, heading: str) -> bool:
    """Whether a subject opens with one of the phrases, after at most two words."""
    words = words_of(heading)
    at = (words.find(phrase) for phrase in _signs()[sign])
    return any(place >= 0 and words[:place].count(" ") <= 2 for place in at)


def is_quoted(subject: str) -> bool:
    """Whether a subject is somebody's answer or forwarding."""
    return _QUOTED.match(subject) is not None


@lru_cache(maxsize=1)
def _signs() -> dict[Sign, tuple[str, ...]]:
    text = files("simulator.sender.returned").joinpath("signs.toml").read_text("utf-8")
    return {sign: tuple(map(words_of, phrases)) for sign, phrases in tomllib.loads(text).items()}  # type: ignore[misc]
