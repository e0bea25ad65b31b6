"""The built-in rules as they stand in ``rules.toml``, read once when the first failure is read."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from simulator.mail import OPENING, Reason, Stage
from simulator.sender.classify.wording import Phrasebook, Wording

Place = str
"""Where in a session, coarsely: opening, mail, rcpt, data or eom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Tables of the classifier.

    ``specific`` by the last two numbers of an enhanced code; ``general`` the same for each class of
    reply; ``bare`` by basic code and place; ``prior`` by class of reply and place.
    """

    strong: Phrasebook
    weak: Phrasebook
    specific: dict[str, Reason]
    general: dict[int, dict[str, Reason]]
    bare: dict[int, dict[Place, Reason]]
    prior: dict[int, dict[Place, Reason]]


@lru_cache(maxsize=1)
def built_in() -> Rules:
    """The rules shipped with the program."""
    text = files("simulator.sender.classify").joinpath("rules.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return Rules(
        strong=Phrasebook(map(_wording, tables["strong"])),
        weak=Phrasebook(map(_wording, tables["weak"])),
        specific=_by_number(tables["specific"]),
        general={int(digit): _by_number(table) for digit, table in tables["general"].items()},
        bare={int(code): table for code, table in tables["bare"].items()},
        prior={int(digit): table for digit, table in tables["prior"].items()},
    )


def place_of(stage: Stage) -> Place:
    """The place of a stage; the body counts with the dot, what follows a transaction with the opening."""
    if stage in OPENING or stage in ("rset", "quit"):
        return "opening"
    return "eom" if stage == "body" else stage


def _wording(entry: dict[str, Any]) -> Wording:
    return Wording(
        name=entry["name"],
        reason=entry["reason"],
        says=tuple(entry["says"]),
        only=entry.get("only", 0),
        at=tuple(entry.get("at", ())),
    )


def _by_number(table: dict[str, list[str]]) -> dict[str, Any]:
    """Turn reason -> numbers, as the file has it, round."""
    return {number: reason for reason, numbers in table.items() for number in numbers}
