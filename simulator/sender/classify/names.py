"""What a reading is called elsewhere, and where its rule comes from."""

from functools import lru_cache

from simulator.mail import Bounce, Reason
from simulator.sender.classify.rules import built_in, load

_HEADS = {
    "enhanced": "RFC 3463, RFC 5248 and the IANA registry: X.{}",
    "code": "RFC 5321 section 4.2.3: {}, at its place in the session",
    "stage": "nothing but the place of the reply in the session: {}",
    "fault": "no reply at all: {}",
    "classify": "the scenario's own rule: {}",
}


def also(bounce: Bounce) -> dict[str, str]:
    """The names of other systems for a reading: {system: name}.

    Mailgun calls a failure ``bounce`` only where it is hard for good.
    """
    names = dict(_systems()[bounce.reason])
    if bounce.hardness == "soft" and names["mailgun"] == "bounce":
        names["mailgun"] = "generic"
    return names


def source_of(read_by: str) -> str:
    """The source of the rule that a ``Bounce.read_by`` names; "" for a name that no rule has."""
    wording = built_in().wordings.get(read_by)
    if wording is not None:
        return wording.source
    head, _, rest = read_by.partition("/")
    return _HEADS[head].format(rest) if head in _HEADS else ""


@lru_cache(maxsize=1)
def _systems() -> dict[Reason, dict[str, str]]:
    systems: dict[Reason, dict[str, str]] = {}
    systems.update(load("systems"))  # type: ignore[arg-type]  # the file's keys are the reasons, by test
    return systems
