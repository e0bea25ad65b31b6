from simulator.scenario import Template


def test_a_template_counts_from_one() -> None:
    template = Template("u{n}@x.test")
    assert [template.address(n) for n in (1, 2)] == ["u1@x.test", "u2@x.test"]
    assert Template("anna@x.test").address(5) == "anna@x.test"
