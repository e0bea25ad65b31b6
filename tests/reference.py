"""scenarios/REFERENCE.md out of the program's tables: verbs, exit codes, keys, metrics, codes, columns.

``python -m tests.reference`` writes it anew, and the README's table of addresses; tests hold both to what
the tables say now.
"""

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from simulator.cli import program
from simulator.journal import COLUMNS, KINDS
from simulator.mail import REASONS
from simulator.metrics.expectations import KINDS as EXPECTATIONS
from simulator.metrics.table import GROUPS, METRICS
from simulator.report.exports import exports
from simulator.scenario import CODES, schema
from simulator.scenario.presets import policies
from tests import addresses

TYPES = {
    "boolean": "`true` | `false`",
    "integer": "a whole number",
    "number": "a number",
    "string": "a text",
}
BAR = "\\|"  # a bar within a cell
PAGE = Path(__file__).parents[1] / "scenarios" / "REFERENCE.md"
HEAD = """\
# Reference

Made from the program's own tables by `python -m tests.reference`; do not edit it. How to use all this is told
in the [README](../README.md).
"""


def page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        *verbs(),
        *exit_codes(),
        *keys(),
        *expectations(),
        *metrics(),
        *formats(),
        *codes(),
        *journal(),
    ]
    return "\n".join(parts) + "\n"


def verbs() -> Iterator[str]:
    """Every verb with its help; what all of them understand comes once."""
    every = [one.name for one in program.params]
    yield "## Verbs\n"
    for path, command in commands(program, "mtasim"):
        options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
        own = options if command is program else [one for one in options if one.name not in every]
        yield f"### `{usage(path, command)}`\n"
        yield from helped(command.help or "")
        if command is program:
            yield "Every verb understands these:\n"
        yield from table(("option", "what it does"), map(option, own)) if own else ()


def helped(text: str) -> Iterator[str]:
    """The help of a verb: paragraphs, and what click is told to leave as it stands (``\\b``)."""
    for part in inspect.cleandoc(text).split("\n\n"):
        yield (
            f"```text\n{part.lstrip(chr(8)).strip(chr(10))}\n```\n"
            if part.startswith("\b")
            else f"{prose(part)}\n"
        )


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, in the order in which they are offered."""
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, f"{path} {name}")


def usage(path: str, command: click.Command) -> str:
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    context = click.Context(command, info_name=path)
    return " ".join([path, *(one.make_metavar(context) for one in arguments)])


def option(one: click.Option) -> tuple[str, str]:
    names = ", ".join(f"`{name}`" for name in sorted(one.opts, key=len))
    choices = one.type.choices if isinstance(one.type, click.Choice) else ()
    value = "" if one.is_flag else " ".join(map(str, choices)).replace(" ", "|") or one.metavar or "VALUE"
    shown = f"; default {one.default}" if one.show_default else ""
    return f"{names} {value}".strip(), f"{re.sub(r'(?<![.])[.]$', '', one.help or '')}{shown}"


def exit_codes() -> Iterator[str]:
    """What ``mtasim --help`` says of them, as a table."""
    said = re.search(r"Exit codes: (.*?)\.$", " ".join((program.help or "").split()))
    assert said is not None
    found = re.findall(r"(\d+) (.*?)(?:, (?=\d)|$)", said[1])
    yield "## Exit codes\n"
    yield from table(("code", "when"), found)


def keys() -> Iterator[str]:
    yield "## Keys of a scenario\n"
    yield "`*` stands for a name that you choose, `[]` for each entry of a list."
    yield f"Presets for `policy`: {words(policies())}.\n"
    whole = schema()
    yield from table(("key", "what may stand there"), below(whole, ""))


def below(found: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """The keys of a mapping, each with those below it; keys of one form are told of together."""
    written: list[tuple[list[str], Mapping[str, Any]]] = []
    for name, value in found.get("properties", {}).items():
        bare = {key: part for key, part in value.items() if key != "title"}
        if written and written[-1][1] == bare and name not in ("sender", "senders"):
            written[-1][0].append(name)
        else:
            written.append(([name], bare))
    for names, value in written:
        if names == ["senders"]:
            yield "`senders.*`", "several, each as `sender`"
            continue
        yield ", ".join([f"`{path}{names[0]}`", *(f"`.{name}`" for name in names[1:])]), form(value)
        yield from within(value, f"{path}{names[0]}")


def within(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """What stands below a value: keys, entries of a list, names with a value each."""
    more = value.get("additionalProperties")
    if isinstance(more, Mapping) and "properties" in more:
        yield from below(more, f"{path}.*.")
    for one in more.get("anyOf", ()) if isinstance(more, Mapping) else ():
        yield from within(one, f"{path}.*")
    yield from below(value, f"{path}.")
    if "properties" in value.get("items", {}):
        yield from below(value["items"], f"{path}[].")
    for one in value.get("anyOf", ()):
        yield from within(one, path)


def form(value: Mapping[str, Any]) -> str:
    """How a value is written, in a few words."""
    if "enum" in value:
        return "a reason (see The journal)" if value["enum"] == list(REASONS) else choice(value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if "anyOf" in value:
        some = (one for one in value["anyOf"] if one != {"type": "null"})  # that is: left out
        return value.get("description") or " or ".join(dict.fromkeys(map(form, some)))
    if value.get("type") == "array":
        return f"a list: {form(value['items'])}" if value.get("items") else "a list"
    if isinstance(value.get("additionalProperties"), Mapping):
        return f"a mapping of names: {form(value['additionalProperties'])}"
    if "description" in value:
        return prose(value["description"])
    if "properties" in value:
        return f"a mapping with one of {words(value['properties'])}"
    return TYPES.get(value.get("type", ""), "see Expectations")


def choice(names: Iterable[object]) -> str:
    return " | ".join(f"`{name}`" for name in names)


def expectations() -> Iterator[str]:
    yield "## Expectations\n"
    yield "An entry of `expect:` is a line like `delivered.rate >= 93%`, or a mapping with one of"
    yield f"{words(EXPECTATIONS)}."
    yield f"A figure can be taken by {words(GROUPS)}, as far as the table of metrics says so.\n"


def metrics() -> Iterator[str]:
    yield "## Metrics\n"
    yield "In JSON rates are fractions 0..1 and durations seconds; in expectations they have their units.\n"
    rows = ((f"`{one.name}`", one.unit, one.definition, by(one.groups)) for one in METRICS.values())
    yield from table(("metric", "unit", "what it is", "by"), rows)


def by(groups: tuple[str, ...]) -> str:
    return "all" if groups == GROUPS else ", ".join(groups) or "-"


def formats() -> Iterator[str]:
    yield "## Formats of `mtasim export`\n"
    found = exports()
    yield from table(
        ("format", "what it is"), ((f"`{name}`", prose(kind.__doc__ or "")) for name, kind in found.items())
    )


def codes() -> Iterator[str]:
    yield "## Codes of problems\n"
    yield from table(("code", "what it means"), ((f"`{code}`", text) for code, text in CODES.items()))


def journal() -> Iterator[str]:
    yield "## The journal\n"
    yield f"Kinds of rows, in their order at equal milliseconds: {words(KINDS)}."
    yield f"Reasons of failures: {words(REASONS)}.\n"
    rows = ((f"`{name}`", one.type.__name__, one.definition) for name, one in COLUMNS.items())
    yield from table(("column", "type", "what it says"), rows)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', BAR) for cell in row)} |"
    yield ""


def prose(text: str) -> str:
    """A docstring as one paragraph of Markdown."""
    return " ".join(text.split()).replace("``", "`")


def words(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    addresses.write()
    PAGE.write_text(page(), encoding="utf-8")
