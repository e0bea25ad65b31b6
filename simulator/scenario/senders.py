"""``sender:`` and ``senders:``: a block laid over its preset, read as one policy."""

from functools import lru_cache

from simulator.errors import Problem
from simulator.scenario.faults import suggestion
from simulator.scenario.language import sender_block
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node
from simulator.scenario.presets import Preset, policies, policy
from simulator.sender import Sender

DEFAULT_POLICY = "mailgun"


def read_sender(name: str, block: Node, problems: list[Problem]) -> Sender | None:
    """One sender, or None after its problems have been added."""
    preset_name = _preset_name(block, problems)
    preset = policy(preset_name)
    found = _reader(preset_name).read(_over(preset, block), problems)
    if found is None:
        return None
    try:
        return Sender(name=name, **found)
    except ValueError as error:
        problems.append(block.problem("E017", str(error)))
        return None


def _preset_name(block: Node, problems: list[Problem]) -> str:
    written = block.parts.get("policy")
    if written is None:
        return DEFAULT_POLICY
    if written.value not in policies():
        if isinstance(written.value, str):
            help = suggestion(written.value, policies(), "policies")
            problems.append(written.problem("E019", f'there is no policy "{written.value[:60]}"', help))
        else:
            problems.append(written.problem("E014", "the name of a policy is due here"))
        return DEFAULT_POLICY
    return str(written.value)


def _over(preset: Preset, block: Node) -> Node:
    ground = preset.sender
    for choice, readings in preset.choices.items():
        written = block.parts.get(choice, readings.parts["default"]).value
        if isinstance(written, str) and written in readings.parts:
            ground = lay_over(ground, readings.parts[written])
    if not isinstance(block.value, dict):
        return block
    own = block if block.parts.get("policy") is None or _is_policy(block) else without(block, "policy")
    return lay_over(_without_tail(ground, block), own)


def _is_policy(block: Node) -> bool:
    return block.parts["policy"].value in policies()


def _without_tail(ground: Node, block: Node) -> Node:
    # The ground's tail says what follows the ground's schedule; it means nothing for another one.
    retry = block.parts.get("retry")
    if retry is None or "schedule" not in retry.parts or "retry" not in ground.parts:
        return ground
    bare = without(ground.parts["retry"], "tail")
    parts = {key: bare if key == "retry" else ground.parts[key] for key in ground.keys}
    return with_parts(ground, ground.keys, parts)


@lru_cache(maxsize=32)
def _reader(preset_name: str) -> Reader:
    preset = policy(preset_name)
    return Reader(sender_block({choice: preset.readings(choice) for choice in preset.choices}))
