"""Policies as YAML data: those that ship with mtasim, and files of the user's own.

A policy file is a ``sender`` block. Besides the keys of one it may hold ``about`` (what it follows, how
well, after which sources, where it differs) and ``choices`` (name -> reading -> keys laid over the rest;
the reading in force unless a sender says otherwise is named ``default``).
"""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from simulator.errors import LawBroken, Problem
from simulator.scenario.compose import compose
from simulator.scenario.layers import lay_over, without
from simulator.scenario.nodes import Decimal, Node, Whole
from simulator.scenario.source import Source
from simulator.scenario.yaml_files import read_source

_POLICIES = files("simulator.sender") / "policies"
_SUFFIXES = (".yaml", ".yml")

NO_POLICY = "none"
"""Stands for no policy at all: a block on its own, what it leaves out as the classes have it."""


class Preset(NamedTuple):
    """One policy: the ground of a sender block, where it comes from, and its choices."""

    sender: Node
    about: Node | None
    choices: dict[str, Node]

    def readings(self, choice: str) -> tuple[str, ...]:
        """The words that may stand for a choice."""
        return tuple(word for word in self.choices[choice].keys if word != "default")

    def read(self, said: dict[str, object]) -> Node:
        """The ground under these readings; a choice of which nothing is said has its default."""
        ground = self.sender
        for choice, readings in self.choices.items():
            default = readings.parts.get("default")
            word = said.get(choice, default.value if default else None)
            if isinstance(word, str) and word in self.readings(choice):
                ground = lay_over(ground, readings.parts[word])
        return ground


@lru_cache(maxsize=1)
def policies() -> tuple[str, ...]:
    """The names of all policies that ship with mtasim, in alphabetical order."""
    names = (
        entry.name.removesuffix(".yaml") for entry in _POLICIES.iterdir() if entry.name.endswith(".yaml")
    )
    return tuple(sorted(names))


@lru_cache(maxsize=64)
def policy(name: str) -> Preset:
    """The policy of this name, one of ``policies()``. Raises LawBroken where its file is malformed."""
    file = f"{name}.yaml"
    root, problems = compose(Source(file, (_POLICIES / file).read_text("utf-8")))
    if problems or "about" not in root.parts:
        raise LawBroken(f"the preset {file} is malformed")
    return _preset(root)


def is_path(written: str) -> bool:
    """Whether the text after ``policy:`` means a file rather than a name."""
    return "/" in written or written.endswith(_SUFFIXES)


def policy_file(path: Path) -> tuple[Preset, list[Problem]]:
    """The policy in a file and what is wrong with its YAML. Raises ScenarioInvalid where it is none."""
    root, problems = compose(read_source(path, "policy"))
    return _preset(root), problems


class About(NamedTuple):
    """Where a policy comes from: what it follows, how well (``fidelity``), after which sources; and where
    it is known to do otherwise than the program (``differs``), a sentence each."""

    name: str
    follows: str
    fidelity: Literal["source", "documented", "approximate"]
    sources: tuple[str, ...]
    differs: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def about_policies() -> tuple[About, ...]:
    """What every policy that ships with mtasim says of itself."""
    return tuple(map(_about, policies()))


def _about(name: str) -> About:
    about = policy(name).about
    said = about.value if about is not None else {}
    sources, differs = (tuple(map(str, said.get(key, ()))) for key in ("sources", "differs"))
    return About(name, str(said["follows"]), said["fidelity"], sources, differs)


def shown_policy(name: str) -> str:
    """A policy as YAML that may stand under ``sender:``, in the readings it has by default."""
    preset = policy(name)
    assert preset.about is not None
    ground = preset.read({})
    stands_on = ground.parts["policy"].value if "policy" in ground.parts else NO_POLICY
    head = dumped({"policy": stands_on, "about": preset.about.value}, False)
    return (head + dumped(without(ground, "policy").value, None)).rstrip()


def dumped(value: Any, flow: bool | None) -> str:
    """A value as YAML of ours; ``flow`` as PyYAML has it."""
    return str(yaml.safe_dump(_plain(value), sort_keys=False, default_flow_style=flow, width=110))


def _plain(value: Any) -> Any:
    """The value in Python's own types; a number keeps the figures it was written with."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, (Whole, Decimal)):
        return (int if isinstance(value, Whole) else float)(value)
    return value


def _preset(root: Node) -> Preset:
    choices = root.parts["choices"].parts if "choices" in root.parts else {}
    ground = without(root, "about", "choices") if isinstance(root.value, dict) else root
    return Preset(ground, root.parts.get("about"), {str(key): node for key, node in choices.items()})
