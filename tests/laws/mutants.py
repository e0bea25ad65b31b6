"""The engine with one guard removed, as a context in which worlds are played."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib import import_module
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from tests.laws.worlds import World, grown, worlds
from tests.sender.mutant import mutated


class Mutant(NamedTuple):
    """``module`` with ``guard`` read as ``instead``; ``used`` ("module:names") is where it is used."""

    module: str
    guard: str
    instead: str
    used: str

    @contextmanager
    def __call__(self) -> Iterator[None]:
        place, _, names = self.used.partition(":")
        made = mutated(self.module, self.guard, self.instead)
        with ExitStack() as stack:
            for name in names.split():
                stack.enter_context(patch.object(import_module(place), name, getattr(made, name)))
            yield


def corpus() -> Iterator[World]:
    """Worlds to find mutants in: always the same ones, made as far as they are wanted."""
    for batch in range(6):
        yield from _examples(_worlds(), 150, batch)


def growing(alone: bool) -> Iterator[tuple[World, World]]:
    """Pairs of a world and the same with one more campaign: always the same ones."""
    for batch in range(4):
        yield from _examples(_grown(alone), 50, batch)


_worlds, _grown = cache(worlds), cache(grown)


@cache
def _examples(strategy: st.SearchStrategy, size: int, batch: int) -> tuple:
    found = []

    @seed(batch)
    @settings(max_examples=size, database=None, deadline=None, phases=[Phase.generate])
    @given(strategy)
    def collect(example):
        found.append(example)

    collect()
    return tuple(found)
