"""The presets that ship with mtasim: policies as YAML data, with the choices they leave open."""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from simulator.errors import LawBroken
from simulator.scenario.compose import compose
from simulator.scenario.nodes import Node
from simulator.scenario.source import Source

_POLICIES = files("simulator.sender") / "policies"


class Preset(NamedTuple):
    """One preset: the ground of a sender block, and its choices (name -> reading -> keys)."""

    sender: Node
    choices: dict[str, Node]

    def readings(self, choice: str) -> tuple[str, ...]:
        """The words that may stand for a choice."""
        return tuple(word for word in self.choices[choice].keys if word != "default")


@lru_cache(maxsize=1)
def policies() -> tuple[str, ...]:
    """The names of all policies, in alphabetical order."""
    names = (
        entry.name.removesuffix(".yaml") for entry in _POLICIES.iterdir() if entry.name.endswith(".yaml")
    )
    return tuple(sorted(names))


@lru_cache(maxsize=32)
def policy(name: str) -> Preset:
    """The policy of this name, one of ``policies()``. Raises LawBroken where its file is malformed."""
    file = f"{name}.yaml"
    root, problems = compose(Source(file, (_POLICIES / file).read_text("utf-8")))
    if problems or "sender" not in root.parts:
        raise LawBroken(f"the preset {file} is malformed")
    choices = root.parts["choices"].parts if "choices" in root.parts else {}
    return Preset(root.parts["sender"], {str(key): node for key, node in choices.items()})
