import pytest

from simulator.report.panel import Column, Table, shown


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "rate", "-"),
        (0.954, "rate", "95.4 %"),
        (0.00067, "small rate", "0.07 %"),
        (97.04, "points", "97.0"),
        (2866, "count", "2,866"),
        (4920, "seconds", "1h22m"),
        (183_600.25, "instant", "2d 03:00:00.250"),
        ("451 4.7.1 Later", "text", "451 4.7.1 Later"),
        ("no value", "count", "no value"),
    ],
)
def test_a_value_as_people_read_it(value, unit, text):
    assert shown(value, unit) == text


def test_a_table_for_programs_keeps_the_values():
    table = Table((Column("server"), Column("share", "rate")), (("inbox", 0.5),))
    assert table.as_json() == [{"server": "inbox", "share": 0.5}]
