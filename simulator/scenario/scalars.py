"""Plain scalars by the core schema of YAML 1.2 (section 10.3.2).

So ``no``, ``on``, ``10:00`` and dates stay text, and ``010`` is ten: nothing is guessed that a
person would not.
"""

import re
from typing import Any

from simulator.scenario.nodes import Decimal, Whole

_WORDS: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
_INT = re.compile(r"[-+]?[0-9]{1,300}")
_OCTAL = re.compile(r"0o[0-7]{1,300}")
_HEX = re.compile(r"0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,300}|[0-9]{1,300}(\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,300})?")
_INFINITE = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def resolve(text: str) -> Any:
    """The value of a scalar that stands without quotes and without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    for pattern, base in ((_INT, 10), (_OCTAL, 8), (_HEX, 16)):
        if pattern.fullmatch(text):
            return Whole.of(int(text, base), text)
    if _FLOAT.fullmatch(text):
        return Decimal.of(float(text), text)
    if _INFINITE.fullmatch(text):
        return Decimal.of(float(text.replace(".", "")), text)
    return text
