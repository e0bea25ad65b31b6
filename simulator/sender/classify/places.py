"""Where in ``rules/`` a built-in rule stands, for those who are told that it decided."""

import re
from functools import lru_cache

from simulator.sender.classify.rules import load, names, text_of


def place_of_rule(read_by: str, code: int | None) -> str:
    """``file:line``, the file below the classifier, of the rule that read a reply opening with ``code``.

    "" where it is not there: faults are read by no rule of the files, nor are a scenario's own.
    """
    kind, slash, name = read_by.partition("/")
    digit = str(code)[:1]
    if not slash:
        return _in_a_family(read_by)
    if kind == "enhanced":
        return _enhanced(name, digit)
    if kind == "code":
        return _find("codes", "bare", rf"{re.escape(name)} =")
    if kind == "stage":
        return _find("codes", f"prior.{digit}", rf"{re.escape(name)} =")
    if name in names("languages"):
        return _find(f"languages/{name}", "says", rf"{re.escape(kind)} =")
    return (
        _find(f"providers/{kind}", "rule", rf'name = "{re.escape(name)}"')
        if kind in names("providers")
        else ""
    )


def _in_a_family(name: str) -> str:
    order = load("order")
    found = (
        _find(family, "rule", rf'name = "{re.escape(name)}"') for family in order["families"] + order["hints"]
    )
    return next(filter(None, found), "")


def _enhanced(numbers: str, digit: str) -> str:
    places = [("codes", "specific", numbers)]
    places += [(f"providers/{provider}", "enhanced", numbers) for provider in names("providers")]
    places += [("codes", f"general.{digit}", numbers), ("codes", f"general.{digit}", f"{numbers[:1]}.*")]
    found = (_find(file, section, rf'.*"{re.escape(wanted)}"') for file, section, wanted in places)
    return next(filter(None, found), "")


def _find(file: str, section: str, pattern: str) -> str:
    for number, line in _lines(file).get(section, ()):
        if re.match(pattern, line):
            return f"rules/{file}.toml:{number}"
    return ""


@lru_cache(maxsize=128)
def _lines(file: str) -> dict[str, list[tuple[int, str]]]:
    """The lines of a file with their numbers from 1, by the table that they stand in."""
    found: dict[str, list[tuple[int, str]]] = {}
    section = ""
    for number, line in enumerate(text_of(file).splitlines(), start=1):
        if line.startswith("["):
            section = line.strip("[] ")
        found.setdefault(section, []).append((number, line))
    return found
