import pytest
from pydantic_core import CoreSchema, SchemaValidator, ValidationError

from simulator.scenario.schemas import SCALARS, Key, many, mapping, one_of, word


def fault(schema: CoreSchema, value: object) -> tuple[str, str, str]:
    with pytest.raises(ValidationError) as caught:
        SchemaValidator(schema).validate_python(value)
    error = caught.value.errors()[0]
    return error["type"], error["ctx"]["message"], error["ctx"]["help"]


def test_a_text_where_a_list_is_due() -> None:
    assert fault(many(SCALARS[str]), "a") == ("E014", "a text stands where a list is due", "write [a]")
    assert SchemaValidator(many(SCALARS[str])).validate_python(["a"]) == ("a",)


def test_words() -> None:
    assert fault(word(("soft", "hard")), "sofd")[2] == 'did you mean "soft"? (words here: soft, hard)'
    assert fault(word(("soft", "hard")), None)[0] == "E014"


def test_a_constructor_that_refuses_is_a_fault_of_the_mapping() -> None:
    def build(found: dict[str, object]) -> object:
        raise ValueError(f"got {sorted(found)}")

    schema = mapping({"as": Key(SCALARS[int]), "b": Key(SCALARS[str])}, build)
    assert fault(schema, {"b": "x"}) == ("E017", "got ['b']", "")


def test_one_of_tells_the_kinds_there_are() -> None:
    schema = one_of({"a": mapping({}, dict), "b": mapping({}, dict)}, none=True)
    assert SchemaValidator(schema).validate_python("none") is None
    assert fault(schema, "c") == ("E015", '"c" is not understood here', "kinds: none, a, b")
    assert fault(schema, {}) == ("E018", "one kind is due here, 0 are given", "kinds: none, a, b")
