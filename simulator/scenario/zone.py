"""One zone as it is written: the records of a name, or a word for what is said instead."""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any

from pydantic_core import CoreSchema, core_schema

from simulator.recipients import Mx, Records
from simulator.recipients.dns.records import NOWHERE, Rcode
from simulator.scenario.faults import fault, suggestion
from simulator.scenario.language import language
from simulator.scenario.nodes import Whole
from simulator.scenario.schemas import Key, mapping, plain
from simulator.scenario.written import WRITTEN, DomainName, IpAddress, describe

_HIGHEST_PREFERENCE = 65_535  # 16 bits (RFC 1035 section 3.3.9)
_RCODES: Mapping[str, Rcode] = MappingProxyType(
    {"nxdomain": "NXDOMAIN", "servfail": "SERVFAIL", "timeout": "TIMEOUT"}
)
_NULL_MX = "null_mx"
_WORDS = (_NULL_MX, *_RCODES)
_MX = {
    "description": f"{{host: preference}}, or what is said instead: {', '.join(_WORDS)}",
    "anyOf": [
        {"enum": list(_WORDS)},
        {"type": "object", "additionalProperties": {"type": "integer", "maximum": _HIGHEST_PREFERENCE}},
    ],
}
_Found = dict[str, Any]


def zone_block() -> CoreSchema:
    """What the DNS holds about one name. Yields its records."""
    told = language()
    keys = {
        "mx": Key(plain(_exchangers, _MX)),
        "a": Key(told.of(tuple[IpAddress, ...])),
        "aaaa": Key(told.of(tuple[IpAddress, ...])),
        "cname": Key(told.of(DomainName)),
    }
    shape = mapping(keys, _records, "What the DNS holds about a name.")
    also = {"pydantic_js_functions": [lambda schema, handler: _or_a_word(handler(schema["schema"]))]}
    return core_schema.no_info_wrap_validator_function(_read, shape, metadata=also)


def _or_a_word(described: _Found) -> _Found:
    return {"anyOf": [{"enum": list(_WORDS)}, described]}


def _read(value: Any, shape: Callable[[Any], Records]) -> Records:
    if not isinstance(value, str):
        return shape(value)
    if value not in _WORDS:
        message = f'"{value[:60]}" is no zone'
        raise fault(
            "E015", message, suggestion(value, _WORDS, "records, as in {mx: {mx1.corp.test: 10}}, or")
        )
    return Records(**_instead(value)) if value == _NULL_MX else Records(rcode=_RCODES[value])


def _instead(word: str) -> _Found:
    return {"mx": (Mx(NOWHERE, 0),)} if word == _NULL_MX else {"mx_rcode": _RCODES[word]}


def _exchangers(value: Any) -> _Found:
    if isinstance(value, str) and value in _WORDS:
        return _instead(value)
    if not isinstance(value, dict) or not value:
        help = f"{{mx1.corp.test: 10, mx2.corp.test: 20}}, or one of {', '.join(_WORDS)}"
        raise fault("E014", f"{describe(value)} stands where MX records are due", help)
    found = [Mx(WRITTEN[DomainName].read(host), _preference(host, one)) for host, one in value.items()]
    if len({one.host for one in found}) < len(found):
        raise fault("E026", "an MX host stands twice", "one host, one preference")
    return {"mx": tuple(found)}


def _preference(host: str, value: Any) -> int:
    if not isinstance(value, Whole) or not 0 <= value <= _HIGHEST_PREFERENCE:
        help = f"a number from 0 to {_HIGHEST_PREFERENCE}, as in {{{host}: 10}}; the lowest is tried first"
        raise fault("E017", f"{host} needs a preference", help)
    return int(value)


def _records(given: _Found) -> Records:
    for kind, version in (("a", 4), ("aaaa", 6)):
        for address in given.get(kind, ()):
            if ip_address(address).version != version:
                raise ValueError(f"{kind} holds addresses of IPv{version}, and {address} is none")
    return Records(**given.pop("mx", {}), **given)
