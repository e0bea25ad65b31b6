import json
from pathlib import Path

from simulator.report import plain
from simulator.report.sweeps import markdown, sweep

AFTER, POLICY = "sender.retry.give_up.after_attempts", "sender.policy"
RATES = {"2": (0.50, 0.52, 0.51), "3": (0.60, 0.63, 0.615), "4": (0.50, 0.53, 0.51)}

TEXT = """\
sweep of small.yaml · seeds 5..7 · 12 runs (virtual time, nothing was sent)

 DELIVERED.RATE  delivered over deliveries accepted into the queue
  after_attempts  mean ± 95 %     change   95 % interval      relative          band
  2               51.0 % ± 2.5 %                                                 ├───●──┤
  3               61.5 % ± 3.7 %  +10.5 %  +9.3 % .. +11.7 %  +20.6 %   higher                ├────●────┤
  4               51.3 % ± 3.8 %  +0.3 %   -1.1 % .. +1.8 %   +0.654 %          ├────●────┤
  0               no value

 3 runs failed
  sender.retry.give_up.after_attempts=0 seed 5, 6, 7: ScenarioInvalid: at least 1

 results    {folder}"""


def kept(place: Path, paths=(AFTER,), rates=RATES) -> Path:
    cells = [
        {"set": dict.fromkeys(paths, after), "seed": seed, "metrics": {"delivered.rate": rate}, "error": None}
        for after, figures in rates.items()
        for seed, rate in enumerate(figures, 5)
    ]
    error = "ScenarioInvalid: at\nleast 1"
    cells += [
        {"set": dict.fromkeys(paths, "0"), "seed": seed, "metrics": {}, "error": error} for seed in (5, 6, 7)
    ]
    told = {
        "file": "small.yaml",
        "vary": {path: [*rates, "0"] for path in paths},
        "seeds": [5, 3],
        "cells": cells,
    }
    (place / "sweep.json").write_text(json.dumps(told))
    return place


def test_the_whole_page(tmp_path: Path):
    text = plain(sweep(kept(tmp_path), ["delivered.rate"]))
    assert text == TEXT.format(folder=tmp_path)


def test_in_markdown_a_bar_parts_no_cells(tmp_path: Path):
    text = markdown(kept(tmp_path, rates={"a|b": (0.5, 0.5, 0.5)}), ["delivered.rate"]).splitlines()
    assert text[2:7] == [
        "### delivered.rate",
        "",
        "| after_attempts | mean ± 95 % | change | 95 % interval | relative |  | band |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| a\\|b | 50.0 % |  |  |  |  |  |",
    ]


def test_paths_that_end_alike_are_told_apart(tmp_path: Path):
    text = plain(sweep(kept(tmp_path, ("a.policy", "b.policy", "c.x")), ["delivered.rate"]))
    assert " a.policy  b.policy  x  mean" in text


def test_where_the_first_combination_failed_the_next_stands_for_it(tmp_path: Path):
    folder = kept(tmp_path)
    record = json.loads((folder / "sweep.json").read_text())
    record["cells"] = record["cells"][9:] + record["cells"][:9]
    (folder / "sweep.json").write_text(json.dumps(record))
    assert "+20.6 %   higher" in plain(sweep(folder, ["delivered.rate"]))


def test_of_single_runs_nothing_is_said_for_sure(tmp_path: Path):
    text = plain(sweep(kept(tmp_path, rates={"2": (0.5,), "3": (0.6,)}), ["delivered.rate"]))
    assert "+10 %" in text
    assert "higher" not in text
