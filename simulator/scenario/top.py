"""The top of a document: its own values, and the sections that are read by themselves."""

from fractions import Fraction
from functools import lru_cache
from typing import Any

from simulator.mail import Duration
from simulator.scenario.blocks import whole
from simulator.scenario.faults import fault
from simulator.scenario.language import VERSION, language
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Decimal, Whole
from simulator.scenario.schemas import Key, mapping, plain
from simulator.scenario.written import WRITTEN, Name, Start, describe

_MATRIX = {
    "description": "path to values: one file, a run for every combination",
    "type": "object",
    "additionalProperties": {"description": "a list of values, or a span of whole numbers like 1..20"},
}
_LEAST_SCALE, _MOST_SCALE = 1e-9, 1_000_000
_SCALE = {
    "description": "multiplies the messages of every entry; lists of addresses are mailed as they stand",
    "type": "number",
    "minimum": _LEAST_SCALE,
    "maximum": _MOST_SCALE,
}
DRAINED = "until_drained"
_HIGHEST_SEED = (1 << 63) - 1


def schema() -> dict[str, Any]:
    """The JSON Schema of scenarios (draft 2020-12), for completion in an editor."""
    from pydantic.json_schema import GenerateJsonSchema

    made = GenerateJsonSchema().generate(whole(_top()))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "mtasim scenario", **made}


def _version(value: Any) -> int:
    if isinstance(value, Whole) and value > VERSION:
        raise fault(
            "E024", f"version {value.text} of the language is newer than this mtasim", "upgrade mtasim"
        )
    if not isinstance(value, Whole) or value != VERSION:
        raise fault("E015", "there is no such version of the language", f"write version: {VERSION}")
    return VERSION


def check_seed(value: int) -> int:
    """A seed is a number from 0 to 2**63 - 1. Raises a fault with its code."""
    if not 0 <= value <= _HIGHEST_SEED:
        raise fault("E017", "a seed is a number from 0 to 2**63 - 1")
    return int(value)


def _seed(value: Any) -> int:
    if not isinstance(value, Whole):
        raise fault(
            "E014", f"{describe(value)} stands where a whole number is due", "write digits only, as in 42"
        )
    return check_seed(value)


def _duration(value: Any) -> Duration | None:
    if value == DRAINED:
        return None
    length: Duration = WRITTEN[Duration].read(value)
    if not length:
        raise fault("E017", "a run must last longer than nothing", f"write a duration or {DRAINED}")
    return length


def _scale(value: Any) -> Fraction:
    """How many times as many messages, exactly as written."""
    if not isinstance(value, (Whole, Decimal)):
        raise fault("E014", f"{describe(value)} stands where a number is due", "as in 0.01")
    if not _LEAST_SCALE <= value <= _MOST_SCALE:
        raise fault("E017", f"a scale is a number from {_LEAST_SCALE} to {_MOST_SCALE:,}")
    return Fraction(value.text)


def _top() -> dict[str, Key]:
    told = language()
    anything = Key(told.of(Any))
    return {
        "version": Key(plain(_version, {"const": VERSION})),
        "name": Key(told.of(Name)),
        "description": Key(told.of(str)),
        "seed": Key(plain(_seed, {"type": "integer", "minimum": 0, "maximum": _HIGHEST_SEED})),
        "start": Key(told.of(Start)),
        "duration": Key(plain(_duration, {"anyOf": [{"const": DRAINED}, WRITTEN[Duration].json()]})),
        "scale": Key(plain(_scale, _SCALE)),
        "matrix": Key(plain(lambda value: value, _MATRIX)),
        "sender": anything,
        "senders": anything,
        "routes": anything,
        "servers": Key(anything.schema, required=True),
        "zones": anything,
        "workload": Key(anything.schema, required=True),
        "timeline": anything,
        "expect": anything,
    }


@lru_cache(maxsize=1)
def top_reader() -> Reader:
    """Reads the top; sections come as they stand."""
    return Reader(mapping(_top(), dict))
