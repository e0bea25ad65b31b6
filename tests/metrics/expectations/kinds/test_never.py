from simulator.metrics import judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, row


def judged(rows, **selector):
    frame = journal(rows)
    return judge(parse({"never": selector}, NAMES, "s.yaml:4"), frame, measure(frame))


def test_what_never_happened_passes_and_so_does_an_empty_run():
    for rows in (delivered(1), []):
        found = judged(rows, event="bounced")
        assert (found.passed, found.measured, found.text) == (True, "0 seen", "never bounced")


def test_the_first_in_the_order_of_the_journal_is_named():
    rows = [*delivered(1, tries=2), *delivered(2, tries=3, recipient="v@a.test", every=400)]
    found = judged(rows, event="attempt", attempt=">=2")
    assert (found.passed, found.witness) == (False, 2)
    assert found.measured == "3 seen, the first v@a.test (blast) at 800ms"


def test_what_happens_to_no_delivery_has_no_witness():
    found = judged([row("listed", 3, decision="bounces", campaign=None)], event="listed")
    assert (found.witness, found.measured) == (None, "1 seen, the first u@a.test at 3ms")
