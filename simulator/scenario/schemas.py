"""The pieces that validators are made of, each with its JSON Schema and its own complaints."""

from collections.abc import Callable, Mapping
from keyword import iskeyword
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from simulator.scenario.faults import fault, from_error, suggestion
from simulator.scenario.nodes import Decimal, Whole
from simulator.scenario.written import describe, text

Build = Callable[[dict[str, Any]], Any]


class Key(NamedTuple):
    """One key of a mapping: what may be written there, and whether it must be."""

    schema: CoreSchema
    required: bool = False


def plain(read: Callable[[Any], Any], json: dict[str, Any]) -> CoreSchema:
    """A validator that is one function; ``json`` is its JSON Schema."""
    return core_schema.no_info_plain_validator_function(read, metadata=_told(lambda _: json))


def before(change: Callable[[Any], Any], inner: CoreSchema, also: dict[str, Any]) -> CoreSchema:
    """Short forms made long before ``inner`` reads them; ``also["anyOf"]`` describes them."""
    metadata = _told(lambda described: {"anyOf": [described, *also["anyOf"]]})
    return core_schema.no_info_before_validator_function(change, inner, metadata=metadata)


def partial(inner: CoreSchema, also: dict[str, Any]) -> CoreSchema:
    """A mapping that is laid over another before ``inner`` reads it: to an editor no key of it is required,
    and ``also["anyOf"]`` may stand in its place."""
    metadata = _told(lambda described: {"anyOf": [_optional(described), *also["anyOf"]]})
    return core_schema.no_info_before_validator_function(lambda value: value, inner, metadata=metadata)


def _optional(described: Any) -> Any:
    if isinstance(described, list):
        return [_optional(each) for each in described]
    if not isinstance(described, dict):
        return described
    return {name: _optional(value) for name, value in described.items() if name != "required"}


def _told(tell: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    def describe_schema(schema: Any, handler: Any) -> dict[str, Any]:
        return tell(handler(schema["schema"]) if "schema" in schema else {})

    return {"pydantic_js_functions": [describe_schema]}


def mapping(keys: Mapping[str, Key], build: Build, doc: str | None = None) -> CoreSchema:
    """A mapping with these keys and no others; ``build`` makes the value of what was found.

    ``build`` gets the keys as Python names (``as`` -> ``as_``) and may raise ValueError.
    """
    told = {
        name: core_schema.typed_dict_field(key.schema, required=key.required) for name, key in keys.items()
    }
    shape = core_schema.typed_dict_schema(told, extra_behavior="forbid")
    opening = (doc or "").strip().split("\n\n")[0].replace("\n    ", " ")

    def made(found: dict[str, Any]) -> Any:
        try:
            return build({f"{name}_" if iskeyword(name) else name: value for name, value in found.items()})
        except PydanticCustomError:  # a ValueError too, but one that says all there is to say
            raise
        except ValueError as error:
            raise from_error("E017", error) from None

    metadata = {"pydantic_js_functions": [lambda schema, handler: handler(schema) | {"description": opening}]}
    checked = core_schema.no_info_before_validator_function(_mapping_or_fault, shape)
    return core_schema.no_info_after_validator_function(made, checked, metadata=metadata if opening else {})


def _mapping_or_fault(value: Any) -> Any:
    if not isinstance(value, dict):
        raise fault("E014", f"{describe(value)} stands where a mapping is due", "write {key: value, ...}")
    return value


def _list_or_fault(value: Any) -> Any:
    if not isinstance(value, list):
        shown = value if isinstance(value, str) and len(value) < 40 else "..."
        raise fault("E014", f"{describe(value)} stands where a list is due", f"write [{shown}]")
    return value


def many(inner: CoreSchema) -> CoreSchema:
    """A list, as a tuple."""
    shape = core_schema.no_info_before_validator_function(_list_or_fault, core_schema.list_schema(inner))
    return core_schema.no_info_after_validator_function(tuple, shape)


def word(words: tuple[Any, ...]) -> CoreSchema:
    """One of these words."""

    def read(value: Any) -> Any:
        written = text(value, "a word", " | ".join(words[:8]))
        if written not in words:
            raise fault(
                "E015", f'"{written[:60]}" is not understood here', suggestion(written, words, "words here")
            )
        return written

    return plain(read, {"enum": list(words)})


def one_of(options: Mapping[str, CoreSchema], lists: str = "", none: bool = False) -> CoreSchema:
    """One kind out of a folder: a mapping with its one key, or a short form.

    A bare word is the kind without settings, a bare list the field ``lists`` (``kind.field``);
    with ``none`` that word stands for None.
    """
    words = [*(["none"] if none else []), *options]

    def only(found: dict[str, Any]) -> Any:
        if len(found) != 1:
            message = f"one kind is due here, {len(found)} are given"
            raise fault("E018", message, f"kinds: {', '.join(words)}")
        return next(iter(found.values()))

    shape = mapping({name: Key(option) for name, option in options.items()}, only)
    also = {"anyOf": [{"enum": words}, *([{"type": "array"}] if lists else [])]}
    inner = core_schema.nullable_schema(shape) if none else shape
    return before(lambda value: _lengthened(value, words, lists), inner, also)


def _lengthened(value: Any, words: list[str], lists: str) -> Any:
    if isinstance(value, list) and lists:
        kind, _, field = lists.partition(".")
        return {kind: {field: value}}
    if isinstance(value, str):
        if value not in words:
            raise fault("E015", f'"{value[:60]}" is not understood here', suggestion(value, words, "kinds"))
        return None if value == "none" else {value: {}}
    if isinstance(value, dict):
        return {name: {} if settings is None else settings for name, settings in value.items()}
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, Whole):
        raise fault(
            "E014", f"{describe(value)} stands where a whole number is due", "write digits only, as in 3"
        )
    return int(value)


def _number(value: Any) -> float:
    if not isinstance(value, (Whole, Decimal)) or abs(value) > 1e12 or value != value:
        raise fault("E014", f"{describe(value)} stands where a number is due", "as in 2 or 1.5")
    return float(value)


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise fault("E014", f"{describe(value)} stands where true or false is due", "write true or false")
    return value


SCALARS: Mapping[Any, CoreSchema] = MappingProxyType(
    {
        str: plain(text, {"type": "string"}),
        int: plain(_whole, {"type": "integer"}),
        float: plain(_number, {"type": "number"}),
        bool: plain(_switch, {"type": "boolean"}),
        Any: core_schema.any_schema(),
    }
)
