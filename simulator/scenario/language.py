"""The language of scenarios over the classes that give it its words.

What can be written follows from the dataclasses of ``sender`` and ``recipients``; only forms that
are more than field by field are spelt out here.
"""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from types import MappingProxyType
from typing import Any, get_args

from pydantic_core import CoreSchema, core_schema

from simulator.kinds import kinds
from simulator.mail import DECISIVE, Duration, Rate, Rates
from simulator.recipients import Consequence, Delay, Host, Latency, Limits, Rule, Server, When
from simulator.recipients.behaviours.bounce_later import BounceLater
from simulator.recipients.behaviours.reputation import Reputation
from simulator.scenario.faults import fault
from simulator.scenario.layers import KINDS
from simulator.scenario.opinions import opinion_models
from simulator.scenario.recipient_lists import ListFile
from simulator.scenario.reflection import Reflection
from simulator.scenario.schemas import Key, before, many, mapping, partial
from simulator.scenario.written import WRITTEN, DomainName, IpAddress, MailAddress, Name, Pattern, Status
from simulator.sender import ClassifyRule, ListEntry, RouteRule, Scope, Sender
from simulator.sender.jitters import Jitter
from simulator.sender.retry import Key as HistoryKey
from simulator.sender.schedules import Schedule
from simulator.sender.throttles import Throttle
from simulator.sender.wakeups import Wakeup

BEHAVIOURS = "simulator.recipients.behaviours"
VERSION = 1

"""A span of time, or one that is drawn ({median, p95} and the like)."""

_FOLDERS: Mapping[Any, str] = MappingProxyType(
    {
        Schedule: KINDS["schedule"],
        Jitter: KINDS["jitter"],
        Wakeup: KINDS["wakeup"],
        Throttle: KINDS["throttle"],
    }
)
_HINTS: Mapping[tuple[type, str], Any] = MappingProxyType(
    {
        (Sender, "domain"): DomainName,
        (Sender, "return_path"): DomainName,
        (Sender, "hostname"): DomainName | None,
        (Sender, "ips"): tuple[IpAddress, ...],
        (ListEntry, "address"): MailAddress | None,
        (ListEntry, "domain"): DomainName | None,
        (ListEntry, "tags"): tuple[Name, ...],
        (Server, "domains"): tuple[DomainName, ...],
        (Host, "name"): DomainName,
        (Rule, "name"): Name,
        (When, "recipient"): Pattern | None,
        (When, "sender"): Pattern | None,
        (RouteRule, "name"): Name,
        (When, "attempt"): str | None,
        (ClassifyRule, "text"): Pattern | None,
        (Consequence, "status"): Status | None,
        (BounceLater, "status"): Status | None,
    }
)
_BESIDE = ("reply", "fault")
"""Kinds that beside another kind are what that one answers."""

_Shape = dict[str, Any]


def _delay(reflection: Reflection) -> CoreSchema:
    """A random span; the bare duration is always that long."""
    shape = mapping(reflection.keys(Delay), lambda found: Delay(**found), Delay.__doc__)
    return before(_constant, shape, {"anyOf": [WRITTEN[Duration].json()]})


def _rates(reflection: Reflection) -> CoreSchema:
    """One rate, or a list of them."""
    one, several = reflection.of(Rate), many(reflection.of(Rate))
    shapes: list[Any] = [("one", one), ("several", several)]
    return core_schema.tagged_union_schema(
        dict(shapes),
        discriminator=lambda value: "several" if isinstance(value, list) else "one",
    )


def _constant(value: Any) -> Any:
    return {"constant": value} if isinstance(value, str) else value


def _latency(reflection: Reflection) -> CoreSchema:
    whole = reflection.keys(Delay)
    stages = {str(stage): Key(reflection.of(Delay)) for stage in DECISIVE}

    def build(found: _Shape) -> Latency:
        by_stage = tuple((stage, found.pop(stage)) for stage in DECISIVE if stage in found)
        if by_stage and found:
            raise ValueError("a latency is for the whole transaction or by stage, not both")
        return Latency(stages=by_stage) if by_stage else Latency(Delay(**found))

    doc = "How long the server takes: a duration, {median, p95} or {exponential}, as a whole or by stage."
    return before(_constant, mapping(whole | stages, build, doc), {"anyOf": [WRITTEN[Duration].json()]})


def _scope(reflection: Reflection) -> CoreSchema:
    words = get_args(HistoryKey)
    also = {"anyOf": [{"enum": list(words)}]}

    def lengthened(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return dict.fromkeys(("rcpt", "message", "contact"), value)

    shape = mapping(reflection.keys(Scope), lambda found: Scope(**found), Scope.__doc__)
    return before(lengthened, shape, also)


def _limits(reflection: Reflection) -> CoreSchema:
    def build(found: _Shape) -> Limits:
        limits = Limits(**found)
        limits.rules()  # refuses what cannot be meant
        return limits

    return mapping(reflection.keys(Limits), build, Limits.__doc__)


def _listed(reflection: Reflection) -> CoreSchema:
    def build(found: _Shape) -> ListEntry | ListFile:
        if "file" not in found:
            return ListEntry(**found)
        if "address" in found or "domain" in found:
            raise ValueError("a file names its addresses itself: leave address and domain out")
        return ListFile(**found)

    return mapping(
        reflection.keys(ListFile, without=("file",))
        | {"file": Key(reflection.of(str)), **reflection.keys(ListEntry)},
        build,
        ListEntry.__doc__,
    )


def _rule(reflection: Reflection) -> CoreSchema:
    found = kinds(BEHAVIOURS)
    keys = {name: Key(_behaviour(reflection, name, kind)) for name, kind in found.items()}
    common = reflection.keys(Rule, without=("behaviour",)) | {"strict": Key(reflection.of(bool))}
    return mapping(common | keys, lambda given: _ruled(given, found), Rule.__doc__)


def _reputation(reflection: Reflection) -> CoreSchema:
    named = {"anyOf": [{"enum": list(opinion_models())}, {"type": "string", "pattern": r"/|\.ya?ml$"}]}
    whole = reflection.keys(Reputation)
    shape = mapping(whole, lambda given: Reputation(**given), Reputation.__doc__)
    return partial(shape, named)


def _behaviour(reflection: Reflection, name: str, kind: type) -> CoreSchema:
    if kind in reflection.readers:
        return reflection.readers[kind](reflection)
    keys = reflection.keys(kind, without=("says",))
    if list(keys) == [name]:  # a kind of one field of its own name is written as the bare value

        def made(value: Any) -> Any:
            try:
                return kind(value)
            except ValueError as error:
                raise fault("E017", str(error)) from None

        return core_schema.no_info_after_validator_function(made, keys[name].schema)
    if _says(kind):  # what it says is written beside it: made where the rule is whole
        return mapping(keys, lambda given: given, kind.__doc__)
    return mapping(keys, lambda given: kind(**given), kind.__doc__)


def _ruled(given: _Shape, found: Mapping[str, type]) -> Rule:
    given.pop("strict", None)
    behaviours = {name: given.pop(name) for name in found if name in given}
    holders = [name for name in behaviours if _says(found[name])]
    said = [name for name in behaviours if name in _BESIDE]
    kind = holders[0] if len(holders) == 1 else next(iter(behaviours), "")
    if not behaviours:
        raise fault("E018", "the rule does nothing", f"give it one of: {', '.join(found)}")
    if (
        len(behaviours) - len(holders) > 1
        or len(holders) > 1
        or (holders and len(behaviours) > 1 and not said)
    ):
        names = " and ".join(behaviours)
        raise fault("E018", f"the rule has {len(behaviours)} kinds: {names}", "make several rules of it")
    made = behaviours[kind]
    if holders:
        says = {"says": getattr(behaviours[said[0]], said[0])} if said else {}
        made = found[kind](**made, **says)
    return Rule(behaviour=made, **given)


def _says(kind: type) -> bool:
    return any(field.name == "says" for field in fields(kind))


@lru_cache(maxsize=1)
def language() -> Reflection:
    """The language, ready to make validators."""
    readers = {
        Delay: _delay,
        Rates: _rates,
        Latency: _latency,
        Limits: _limits,
        Reputation: _reputation,
        ListEntry: _listed,
        Rule: _rule,
        Scope: _scope,
    }
    return Reflection(_FOLDERS, _HINTS, MappingProxyType(readers))
