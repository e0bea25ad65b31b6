"""Finds the kinds in a folder: the name of a module is the YAML key, its one dataclass the kind.

Nobody keeps a list of kinds by hand: adding one is adding a file.
"""

from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType


@lru_cache(maxsize=64)
def kinds(package: str) -> Mapping[str, type]:
    """The kinds of a package, by key, in alphabetical order.

    A module of the package is a kind if it defines a dataclass named like itself
    (``fixed_list`` -> ``FixedList``); its fields are the keys of the kind's mapping.
    """
    folder = import_module(package).__path__
    found = {info.name: _kind_in(f"{package}.{info.name}") for info in iter_modules(folder)}
    return MappingProxyType({name: kind for name, kind in sorted(found.items()) if kind is not None})


def _kind_in(module: str) -> type | None:
    name = "".join(word.capitalize() for word in module.rpartition(".")[2].split("_"))
    kind = getattr(import_module(module), name, None)
    return kind if isinstance(kind, type) and is_dataclass(kind) else None
