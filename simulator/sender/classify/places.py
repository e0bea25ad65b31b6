"""Where in ``rules.toml`` a built-in rule stands, for those who are told that it decided."""

import re
from functools import lru_cache
from importlib.resources import files

FILE = "rules.toml"


def place_of_rule(read_by: str, code: int | None) -> str:
    """``rules.toml:line`` of the rule that read a reply opening with ``code``; "" where it is not there.

    ``read_by`` is a bounce's. Faults are not read by rules of the file, nor are a scenario's own.
    """
    kind, slash, name = read_by.partition("/")
    digit = str(code)[:1]
    if not slash:
        return _find("strong", rf'name = "{re.escape(read_by)}"') or _find(
            "weak", rf'name = "{re.escape(read_by)}"'
        )
    if kind == "enhanced":
        return _enhanced(name, digit)
    if kind == "code":
        return _find("bare", rf"{re.escape(name)} =")
    return _find(f"prior.{digit}", rf"{re.escape(name)} =") if kind == "stage" else ""


def _enhanced(numbers: str, digit: str) -> str:
    for section, wanted in (
        ("specific", numbers),
        (f"general.{digit}", numbers),
        (f"general.{digit}", f"{numbers[:1]}.*"),
    ):
        found = _find(section, rf'.*"{re.escape(wanted)}"')
        if found:
            return found
    return ""


def _find(section: str, pattern: str) -> str:
    for number, line in _lines().get(section, ()):
        if re.match(pattern, line):
            return f"{FILE}:{number}"
    return ""


@lru_cache(maxsize=1)
def _lines() -> dict[str, list[tuple[int, str]]]:
    """The lines of the file with their numbers from 1, by the table that they stand in."""
    text = files("simulator.sender.classify").joinpath(FILE).read_text("utf-8")
    found: dict[str, list[tuple[int, str]]] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("["):
            section = line.strip("[] ")
        found.setdefault(section, []).append((number, line))
    return found
