"""Plain dataclasses -> validators: a field is a key, its type says how the value is written.

The validators are pydantic's, made directly as core schemas (``pydantic_core``): building models as
classes would cost more than everything else that happens before a run. ``pydantic`` itself is only
needed for the JSON Schema. A validated mapping becomes the dataclass; what its constructor refuses
with ValueError is a fault of the mapping.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic_core import CoreSchema, core_schema

from simulator.kinds import kinds
from simulator.scenario.schemas import SCALARS, Key, many, mapping, one_of, plain, word
from simulator.scenario.written import WRITTEN

_LISTS = "written_as_list"


@dataclass(frozen=True)
class Reflection:
    """Makes validators. ``folders``: the package of kinds behind a type; ``hints``: fields whose
    text has a stricter form than their plain type says; ``readers``: types with a form of their own.
    """

    folders: Mapping[Any, str]
    hints: Mapping[tuple[type, str], Any]
    readers: Mapping[Any, Callable[["Reflection"], CoreSchema]]

    def of(self, hint: Any) -> CoreSchema:
        """The validator of a type."""
        if hint in self.readers:
            return self.readers[hint](self)
        if hint in WRITTEN:
            written = WRITTEN[hint]
            return plain(written.read, written.json())
        if hint in SCALARS:
            return SCALARS[hint]
        if hint in self.folders:
            return self._kind(hint)
        if is_dataclass(hint) and isinstance(hint, type):
            return mapping(self.keys(hint), lambda found: hint(**found), hint.__doc__)
        return self._generic(hint)

    def keys(self, cls: type, without: tuple[str, ...] = ()) -> dict[str, Key]:
        """The keys of a dataclass, in the order of its fields."""
        hints = get_type_hints(cls)
        return {
            key_of(field): Key(
                self.of(self.hints.get((cls, field.name), hints[field.name])), _required(field)
            )
            for field in fields(cls)
            if field.init and field.name not in without
        }

    def _generic(self, hint: Any) -> CoreSchema:
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Literal:
            return word(arguments)
        if origin is tuple and arguments[1:] == (...,):
            return many(self.of(arguments[0]))
        if origin in (dict, Mapping) or origin is type(MappingProxyType({})):
            return core_schema.dict_schema(SCALARS[str], self.of(arguments[1]))
        if origin in (Union, UnionType) and NoneType in arguments:
            rest = [argument for argument in arguments if argument is not NoneType]
            return self._optional(Union[tuple(rest)])  # noqa: UP007  # made at run time
        raise TypeError(f"no way to write {hint!r} in a scenario")

    def _optional(self, hint: Any) -> CoreSchema:
        if hint in self.folders:
            return self._kind(hint, none=True)
        return core_schema.nullable_schema(self.of(hint))

    def _kind(self, hint: Any, none: bool = False) -> CoreSchema:
        found = kinds(self.folders[hint])
        lists = [f"{name}.{getattr(kind, _LISTS)}" for name, kind in found.items() if hasattr(kind, _LISTS)]
        return one_of({name: self.of(kind) for name, kind in found.items()}, "".join(lists[:1]), none)


def key_of(field: "Field[Any]") -> str:
    """The YAML key of a field: its name, or what its metadata says where Python reserves the word."""
    return str(field.metadata.get("key", field.name.rstrip("_")))


def _required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
