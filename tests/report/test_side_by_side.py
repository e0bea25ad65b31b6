from simulator.report.record import Found
from simulator.report.side_by_side import side_by_side
from tests.runs.made import made, made_of, replication


def test_a_column_for_each_run_and_means_with_their_confidence(tmp_path):
    one = made(tmp_path)
    several = made_of(
        tmp_path,
        replication(42, metrics={"delivered.rate": 0.9, "by": {}}),
        replication(43, metrics={"delivered.rate": 0.92, "by": {}}),
    )
    panel = side_by_side([Found.at(one), Found.at(several)])
    assert [column.title for column in panel.table.columns][1:] == [
        "1 welcome, seed 42",
        "2 welcome, seeds 42..43",
    ]
    found = {row[0]: row[1:] for row in panel.table.rows}
    assert found["delivered.rate"] == ("95.4 %", "91 % ± 13 %")
    assert found["failed.hard"] == ("101", None)
    assert "failed.soft_permanent" not in found
