"""The built-in rules as they stand in ``rules/``, read once when the first failure is read."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from simulator.mail import OPENING, Reason, Stage
from simulator.sender.classify.wording import Phrasebook, Wording

_FOLDER = files("simulator.sender.classify") / "rules"

Place = str
"""Where in a session, coarsely: opening, mail, rcpt, data or eom. Where that is not known: any, if the
text is about a recipient or silent; somewhere, if it says something of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Tables of the classifier.

    ``specific`` by the last two numbers of an enhanced code; ``general`` the same for each class of
    reply; ``bare`` by basic code and place; ``prior`` by class of reply and place; ``wordings`` by name.
    """

    strong: Phrasebook
    weak: Phrasebook
    wordings: dict[str, Wording]
    specific: dict[str, Reason]
    general: dict[int, dict[str, Reason]]
    bare: dict[int, dict[Place, Reason]]
    prior: dict[int, dict[Place, Reason]]


@lru_cache(maxsize=1)
def built_in() -> Rules:
    """The rules shipped with the program."""
    order, codes, vocabulary = load("order"), load("codes"), load("vocabulary")
    providers = {name: load(f"providers/{name}") for name in names("providers")}
    languages = {name: load(f"languages/{name}") for name in names("languages")}
    strong = [*_of_providers(providers), *_of_families(order["families"], languages)]
    weak = [*_of_families(order["hints"], languages)]
    return Rules(
        strong=Phrasebook(strong, vocabulary),
        weak=Phrasebook(weak, vocabulary),
        wordings={wording.name: wording for wording in (*strong, *weak)},
        specific=_codes_of(providers) | _by_number(codes["specific"]),
        general={int(digit): _by_number(table) for digit, table in codes["general"].items()},
        bare={int(code): table for code, table in codes["bare"].items()},
        prior={int(digit): table for digit, table in codes["prior"].items()},
    )


def place_of(stage: Stage | None) -> Place:
    """The place of a stage; the body counts with the dot, what follows a transaction with the opening."""
    if stage is None:
        return "somewhere"
    if stage in OPENING or stage in ("rset", "quit"):
        return "opening"
    return "eom" if stage == "body" else stage


def names(folder: str) -> tuple[str, ...]:
    """The names of the files of a folder of ``rules/`` (providers, languages), in alphabetical order."""
    found = (entry.name for entry in (_FOLDER / folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def load(name: str) -> dict[str, Any]:
    """One file of ``rules/`` as it stands, such as ``codes`` or ``providers/gmail``."""
    return tomllib.loads(text_of(name))


def text_of(name: str) -> str:
    """The text of one file of ``rules/``."""
    return (_FOLDER / f"{name}.toml").read_text("utf-8")


_File = dict[str, Any]
"""One file of ``rules/`` as it stands."""


def _of_providers(providers: dict[str, _File]) -> Iterator[Wording]:
    for provider, told in providers.items():
        yield from (_wording(rule, f"{provider}/{rule['name']}") for rule in told.get("rule", ()))


def _of_families(families: list[str], languages: dict[str, _File]) -> Iterator[Wording]:
    """The wordings of families, each followed by the same in other languages."""
    for family in families:
        for rule in load(family)["rule"]:
            yield _wording(rule, rule["name"])
            for language, told in languages.items():
                if rule["name"] in told["says"]:
                    said = {
                        "says": told["says"][rule["name"]],
                        "unless": told["unless"].get(rule["name"], ()),
                        "source": told["source"],
                    }
                    yield _wording({**rule, **said}, f"{rule['name']}/{language}")


def _wording(rule: dict[str, Any], name: str) -> Wording:
    return Wording(
        name=name,
        reason=rule["reason"],
        says=tuple(rule["says"]),
        unless=tuple(rule.get("unless", ())),
        only=rule.get("only", 0),
        at=tuple(rule.get("at", ())),
        enhanced=tuple(rule.get("enhanced", ())),
        source=rule["source"],
    )


def _codes_of(providers: dict[str, _File]) -> dict[str, Reason]:
    """Enhanced codes that only one provider sends."""
    tables = (told.get("enhanced", {}) for told in providers.values())
    return {number: reason for table in tables for number, reason in _by_number(table).items()}


def _by_number(table: dict[str, list[str]]) -> dict[str, Any]:
    """Turn reason -> numbers, as the file has it, round."""
    return {number: reason for reason, numbers in table.items() for number in numbers}
