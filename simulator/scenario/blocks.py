"""The blocks of a document, each a mapping of keys over the language of its values."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_args

from pydantic_core import CoreSchema, core_schema

from simulator.mail import Duration, Share, Size
from simulator.recipients import Server, Zone
from simulator.scenario.faults import fault
from simulator.scenario.language import language
from simulator.scenario.moments import Moment
from simulator.scenario.populations import populations
from simulator.scenario.presets import NO_POLICY, policies, policy
from simulator.scenario.profiles import profiles
from simulator.scenario.recipient_lists import COLUMNS
from simulator.scenario.scenario import MOST_MESSAGES, Arrivals, ListName, Priority, Verb
from simulator.scenario.schemas import Key, mapping, plain, word
from simulator.scenario.warmups import warmups
from simulator.scenario.written import WRITTEN, Name
from simulator.scenario.zone import zone_block
from simulator.sender import Policy, RouteRule, Sender

VERBS: tuple[Verb, ...] = get_args(Verb)

_TO = {
    "description": "{domain: share}, an address with {n} in it, or a list of addresses",
    "anyOf": [
        {"type": "object", "additionalProperties": WRITTEN[Share].json()},
        {"type": "string"},
        {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        },
    ],
}
_POLICY = {
    "description": "the name of a policy, a file that holds one (its path ends in .yaml), or none",
    "anyOf": [{"enum": [*policies(), NO_POLICY]}, {"type": "string", "pattern": r"/|\.ya?ml$"}],
}
_PROFILE = {
    "description": "whom it behaves like: a profile, or a file that holds one (its path ends in .yaml)",
    "anyOf": [{"enum": list(profiles())}, {"type": "string", "pattern": r"/|\.ya?ml$"}],
}
_POPULATION = {
    "description": "an audience instead of `to` and a server: its name, a file that holds one, or "
    "{population or profile: share}",
    "anyOf": [
        {"enum": list(populations())},
        {"type": "string", "pattern": r"/|\.ya?ml$"},
        {"type": "object", "additionalProperties": WRITTEN[Share].json()},
    ],
}
_WARMUP = {
    "description": "a warm-up plan, a file that holds one, or {plan, days, scale}: messages day by day",
    "anyOf": [{"enum": list(warmups())}, {"type": "string", "pattern": r"/|\.ya?ml$"}, {"type": "object"}],
}
_DAY = {
    "description": 'shares of the hours of a day, as in {"08:00-20:00": 80%, "20:00-08:00": 20%}',
    "type": "object",
    "additionalProperties": WRITTEN[Share].json(),
}
_Shape = dict[str, Any]


def sender_block(choices: Mapping[str, tuple[str, ...]]) -> CoreSchema:
    """A sender: who it is, its policy key by key, the choices of its preset. Yields the keys found."""
    keys = language().keys(Sender, without=("name", "policy"))
    keys["return_path"] = Key(keys["return_path"].schema)
    beside = {"policy": Key(plain(lambda value: value, _POLICY)), "about": Key(language().of(Any))}
    beside |= {name: Key(word(allowed)) for name, allowed in choices.items()}

    def sent(given: _Shape) -> _Shape:
        own = {name: value for name, value in given.items() if name not in beside}
        if "retry" not in own:
            raise ValueError("there is no retry here: write retry: {schedule: ...} or name a policy")
        parts = {field.name: own.pop(field.name) for field in fields(Policy) if field.name in own}
        return {"return_path": own["domain"], **own, "policy": Policy(**parts)}

    doc = "A sending system: who it is, and how it decides."
    ground = {name: Key(key.schema) for name, key in language().keys(Policy).items()}  # a preset has them all
    return mapping(keys | beside | ground, sent, doc)


def server_block() -> CoreSchema:
    """A server without its name and its clock. Yields the keys found."""
    keys = language().keys(Server, without=("name", "clock", "senders")) | {"tz": Key(language().of(Zone))}
    keys["profile"] = Key(plain(lambda value: value, _PROFILE))  # laid under the block before it is read
    return mapping(keys, lambda given: given, "An emulated mail system for one or more domains.")


def route_block() -> CoreSchema:
    """What is a route's own; all else is a sender's. Yields the keys found."""
    keys = language().keys(RouteRule, without=("senders",))
    return mapping(keys, lambda given: given, "Mail that is sent another way than its sender's: first match.")


def entry_block() -> CoreSchema:
    """An entry of the workload; whom it goes to (``to``) is read by itself. Yields the keys found."""
    told = language()
    keys = {
        "name": Key(told.of(Name), required=True),
        "from": Key(told.of(Name)),
        "at": Key(told.of(Moment)),
        "over": Key(told.of(Duration)),
        "every": Key(told.of(Duration)),
        "until": Key(told.of(Moment)),
        "day": Key(plain(lambda value: value, _DAY)),
        "arrivals": Key(told.of(Arrivals)),
        "tags": Key(told.of(tuple[Name, ...])),
        "messages": Key(told.of(int)),
        "to": Key(plain(lambda value: value, _TO)),
        "recipients": Key(told.of(str)),
        "warmup": Key(plain(lambda value: value, _WARMUP)),
        "population": Key(plain(lambda value: value, _POPULATION)),
        "columns": Key(mapping({name: Key(told.of(str)) for name in COLUMNS}, lambda given: given)),
        "priority": Key(told.of(Priority)),
        "deliver_within": Key(told.of(Duration)),
        "size": Key(told.of(Size)),
    }
    return mapping(keys, _within, "A campaign: so many messages from `at` on, spread `over` a span.")


def event_block() -> CoreSchema:
    """An event of the timeline; what is ``set`` is read by itself. Yields the keys found."""
    told = language()
    paths = {"type": "object", "description": "path to value, as in {servers.bigmail.down: true}"}
    keys: dict[str, Key] = {
        "at": Key(told.of(Moment), required=True),
        "set": Key(plain(lambda value: value, paths)),
        **{str(verb): Key(told.of(str)) for verb in VERBS},
        "list": Key(told.of(ListName)),
        "sender": Key(told.of(Name)),
        "tags": Key(told.of(tuple[Name, ...])),
        "expires": Key(told.of(Duration)),
        "reason": Key(told.of(str)),
    }
    return mapping(keys, _one_event, "Something that happens to the world: a value set, a list changed.")


def _one_event(given: _Shape) -> _Shape:
    verbs = [verb for verb in ("set", *VERBS) if verb in given]
    if len(verbs) != 1:
        help = f"give it one of: set, {', '.join(VERBS)}"
        raise fault("E018", f"an event does one thing, this {len(verbs)}", help)
    needs_list = verbs[0] in ("suppress", "unsuppress")
    if needs_list and "list" not in given:
        raise fault("E013", f'{verbs[0]} lacks the key "list"', f"lists: {', '.join(get_args(ListName))}")
    beside = {"list": needs_list, "tags": verbs[0] in ("suppress", "unsubscribe")}
    beside |= dict.fromkeys(("expires", "reason"), verbs[0] == "suppress")
    beside["sender"] = verbs[0] != "set"
    for key, may_stand in beside.items():
        if key in given and not may_stand:
            raise ValueError(f"{key} means nothing beside {verbs[0]}")
    if "tags" in given and given.get("list", "unsubscribes") != "unsubscribes":
        raise ValueError("tags narrow an unsubscribe alone")
    return given


def _within(given: _Shape) -> _Shape:
    if not 1 <= given.get("messages", 1) <= MOST_MESSAGES:
        raise ValueError(f"messages must be from 1 to {MOST_MESSAGES:,}")
    return given


def _whole_route() -> CoreSchema:
    """A route with what it may change of a sender, for the JSON Schema."""
    told = language()
    keys = told.keys(RouteRule, without=("senders",)) | {"policy": Key(plain(lambda value: value, _POLICY))}
    keys |= {name: key for name, key in told.keys(Sender).items() if name in ("ips", "ip_choice")}
    keys |= {name: Key(key.schema) for name, key in told.keys(Policy).items()}
    return mapping(keys, lambda given: given, "Mail that is sent another way than its sender's: first match.")


def whole(top: Mapping[str, Key]) -> CoreSchema:
    """The whole document, for the JSON Schema; reading goes block by block."""
    choices = {name: made.readings(name) for made in map(policy, policies()) for name in made.choices}
    sender, server = sender_block(choices), server_block()
    sections = {
        "sender": sender,
        "senders": core_schema.dict_schema(core_schema.str_schema(), sender),
        "routes": core_schema.list_schema(_whole_route()),
        "servers": core_schema.dict_schema(core_schema.str_schema(), server),
        "zones": core_schema.dict_schema(core_schema.str_schema(), zone_block()),
        "workload": core_schema.list_schema(entry_block()),
        "timeline": core_schema.list_schema(event_block()),
    }
    keys = {name: Key(sections.get(name, key.schema), key.required) for name, key in top.items()}
    return mapping(keys, lambda given: given, "A scenario of mtasim.")
