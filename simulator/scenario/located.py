"""What a validator refused -> problems with places in the file."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import CoreSchema, ErrorDetails, SchemaValidator, ValidationError

from simulator.errors import Problem
from simulator.scenario.faults import nearest, suggestion
from simulator.scenario.nodes import Node, Path


class Reader:
    """Reads one kind of block: a validator with the way from its complaints to the file."""

    def __init__(self, schema: CoreSchema) -> None:
        self.schema = schema
        self._validator = SchemaValidator(schema)

    def read(self, node: Node, problems: list[Problem]) -> Any:
        """The value of the block, or None after its problems have been added to ``problems``."""
        try:
            return self._validator.validate_python(node.value)
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_input=False)
            problems.extend(_Located(node, self.schema).problems(errors))
            return None


class _Located:
    def __init__(self, node: Node, schema: CoreSchema) -> None:
        self.node, self.schema = node, schema

    def problems(self, errors: Sequence[ErrorDetails]) -> list[Problem]:
        """One problem an error; a missing key that stands misspelt beside is told once."""
        misspelt = {error["loc"] for error in errors if error["type"] == "extra_forbidden"}
        missing = {error["loc"] for error in errors if error["type"] == "missing"}
        covered = {self._meant(loc, missing) for loc in misspelt}
        return [self._problem(error) for error in errors if error["loc"] not in covered]

    def _meant(self, loc: Path, missing: set[Path]) -> Path | None:
        beside = {str(path[-1]): path for path in missing if path[:-1] == loc[:-1]}
        near = nearest(str(loc[-1]), beside)
        return beside[near] if near else None

    def _problem(self, error: ErrorDetails) -> Problem:
        loc, details = error["loc"], error.get("ctx", {})
        if error["type"] == "extra_forbidden":
            key = str(loc[-1])
            help = suggestion(key, self._known(loc[:-1]), "keys here")
            return self.node.key(loc).problem("E001", f'unknown key "{key[:60]}"', help)
        if error["type"] == "missing":
            return self._missing(loc)
        if "help" not in details:  # an error of pydantic's own
            return self.node.at(loc)[0].problem("E014", error["msg"])
        return self._refused(error["type"], loc, details)

    def _refused(self, code: str, loc: Path, details: dict[str, Any]) -> Problem:
        node, taken = self.node.at(loc)
        about = details["message"].partition(" ")[0]
        if isinstance(node.value, dict) and about in node.parts:
            node = node.parts[about]  # what is said of a mapping opens with the key it is about
        elif isinstance(node.value, (dict, list)) and node.is_block and taken:
            node = self.node.key(taken)  # a block is shown by its key
        return node.problem(code, details["message"], details["help"], details["offset"], details["width"])

    def _missing(self, loc: Path) -> Problem:
        owner, taken = self.node.at(loc[:-1])
        named = str(taken[-1]) if taken and isinstance(taken[-1], str) else ""
        shown = self.node.key(taken) if named else owner
        message = f'"{named}" lacks the key "{loc[-1]}"' if named else f'the key "{loc[-1]}" is missing here'
        known = ", ".join(self._known(loc[:-1]))
        return shown.problem("E013", message, f"keys here: {known}")

    def _known(self, loc: Path) -> list[str]:
        return keys_at(self.schema, loc)


def keys_at(schema: Any, loc: Path) -> list[str]:
    """The keys that a validator knows at the end of a path."""
    schema = _bare(schema)
    for step in loc:
        kind = schema["type"]
        if kind == "typed-dict" and step in schema["fields"]:
            schema = _bare(schema["fields"][step]["schema"])
        elif kind == "dict":
            schema = _bare(schema["values_schema"])
        elif kind == "list":
            schema = _bare(schema["items_schema"])
        else:
            return []
    return list(schema["fields"]) if schema["type"] == "typed-dict" else []


def _bare(schema: Any) -> Any:
    while schema["type"] in ("function-before", "function-after", "function-wrap", "nullable"):
        schema = schema["schema"]
    return schema
