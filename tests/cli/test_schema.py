import json

from click.testing import CliRunner

from simulator.cli import program


def test_the_schema_is_json_that_names_the_keys_of_a_scenario():
    found = CliRunner().invoke(program, ["schema"])
    assert found.exit_code == 0
    schema = json.loads(found.stdout)
    assert {"name", "servers", "workload", "expect"} <= set(schema["properties"])
