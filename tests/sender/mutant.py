"""A module with one guard changed: what a law or a table of cases must notice."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def mutated(module: str, guard: str, instead: str) -> ModuleType:
    """A copy of ``module`` in which ``guard``, which must stand in it once, reads ``instead``."""
    original = import_module(module)
    source = Path(str(original.__file__)).read_text("utf-8")
    assert source.count(guard) == 1, f"{guard!r} stands {source.count(guard)} times in {module}"
    copy = ModuleType(f"{module}_mutant")
    # Relative names, dataclasses and the like resolve as in the original.
    copy.__dict__.update(__file__=original.__file__, __package__=original.__package__)
    sys.modules[copy.__name__] = copy
    try:
        exec(compile(source.replace(guard, instead), str(original.__file__), "exec"), copy.__dict__)
    finally:
        del sys.modules[copy.__name__]
    return copy
