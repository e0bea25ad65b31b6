"""The engine with one guard removed, as a context in which worlds are played."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from random import Random
from typing import NamedTuple
from unittest.mock import patch

from tests.laws.worlds import World, pair, world
from tests.sender.mutant import mutated


class Mutant(NamedTuple):
    """``module`` with ``guard`` read as ``instead``; ``used`` ("module:names; module:names") is where it
    is used."""

    module: str
    guard: str
    instead: str
    used: str

    @contextmanager
    def __call__(self) -> Iterator[None]:
        made = mutated(self.module, self.guard, self.instead)
        with ExitStack() as stack:
            for used in self.used.split("; "):
                place, _, names = used.partition(":")
                for name in names.split():
                    stack.enter_context(patch.object(import_module(place), name, getattr(made, name)))
            yield


def corpus(size: int = 1000) -> Iterator[World]:
    """Worlds to find mutants in: always the same ones."""
    return (world(Random(number)) for number in range(size))


def growing(alone: bool, size: int = 200) -> Iterator[tuple[World, World]]:
    """Pairs of a world and the same with one more campaign: always the same ones."""
    return (pair(Random(number), alone) for number in range(size))
