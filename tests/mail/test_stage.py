import pytest

from simulator.mail import OPENING, STAGES, parse_stage


def test_every_stage_reads_as_itself():
    assert [parse_stage(stage.upper()) for stage in STAGES] == list(STAGES)


@pytest.mark.parametrize(("word", "stage"), [("dot", "eom"), ("end-of-data", "eom"), ("greeting", "banner")])
def test_other_names(word, stage):
    assert parse_stage(word) == stage


def test_an_unknown_word_is_answered_with_the_stages():
    with pytest.raises(ValueError, match=r"'rctp' is no stage.*rcpt"):
        parse_stage("rctp")


def test_openings_come_before_mail():
    assert max(map(STAGES.index, OPENING)) < STAGES.index("mail")
