"""Values as YAML on one line."""

import re
from typing import Any

_PLAIN = re.compile(r"[\w.*@/%<>=+-][\w.*@/%<>=+ -]*")


def flow(value: Any) -> str:
    """A value as YAML on one line: ``{exponential: {first: 5m, cap: 4h}}``."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, bool) or value is None:
        return "null" if value is None else str(value).lower()
    text = str(getattr(value, "text", value))
    return text if _PLAIN.fullmatch(text) or not isinstance(value, str) else f'"{text}"'
