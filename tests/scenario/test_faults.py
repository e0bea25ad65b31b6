from simulator.scenario.faults import fault, from_error, nearest, suggestion


def test_the_nearest_word_whatever_its_case() -> None:
    assert nearest("Schedul", ["schedule", "jitter"]) == "schedule"
    assert nearest("zzz", ["schedule", "jitter"]) is None


def test_a_suggestion_names_what_there_is() -> None:
    assert suggestion("jiter", ["schedule", "jitter"]) == 'did you mean "jitter"? (known: schedule, jitter)'
    assert suggestion("zzz", ["a", "b"], "keys here") == "keys here: a, b"
    assert suggestion("zzz", []) == ""
    assert suggestion("zzz", [f"k{n}" for n in range(30)]).endswith("k19 ...")


def test_a_fault_carries_code_and_place() -> None:
    error = fault("E016", "odd {braces}", "help", 3, 4)
    assert error.type == "E016"
    assert error.message() == "odd {braces}"
    assert error.context == {"message": "odd {braces}", "help": "help", "offset": 3, "width": 4}


def test_what_a_parser_says_to_write_becomes_help() -> None:
    told = from_error("E016", ValueError("'x' is no share: write per cent"))
    assert told.context is not None
    assert (told.context["message"], told.context["help"]) == ("'x' is no share", "write per cent")
    plain = from_error("E016", ValueError("reason: something else"))
    assert plain.context is not None
    assert (plain.context["message"], plain.context["help"]) == ("reason: something else", "")
