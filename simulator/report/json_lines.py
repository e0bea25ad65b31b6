"""JSON Lines: one object a line."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO


def write_lines(told: Iterable[Mapping[str, Any]], into: BinaryIO) -> None:
    """Writes each object as a line of plain ASCII, so that no text in it can end a line or hide."""
    for one in told:
        into.write(json.dumps(one).encode() + b"\n")
