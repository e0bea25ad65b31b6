from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic_core import PydanticCustomError

from simulator.mail import Duration, Rate, Reply, Share, Stage
from simulator.scenario.nodes import Decimal, Whole
from simulator.scenario.written import (
    WRITTEN,
    DomainName,
    IpAddress,
    MailAddress,
    Name,
    Pattern,
    Start,
    describe,
    start,
    text,
)


@pytest.mark.parametrize(
    ("hint", "written", "meant"),
    [
        (Duration, "1h55m", 6_900_000),
        (Share, "2%", 0.02),
        (Rate, "100/1m", Rate(100, Duration(60_000))),
        (Reply, "550 5.1.1 No", Reply(550, "5.1.1", ("No",))),
        (Reply, Whole.of(550, "550"), Reply(550, None, ("",))),
        (Stage, "dot", "eom"),
        (DomainName, "BÜCHER.test", "xn--bcher-kva.test"),
        (MailAddress, "Anna@Big.test", "Anna@Big.test"),
        (Pattern, "/^gone-[0-9]+@/i", "/^gone-[0-9]+@/i"),
        (Pattern, "gone-(*", "gone-(*"),
        (IpAddress, "2001:DB8::1", "2001:db8::1"),
        (Name, "third-time_lucky.2", "third-time_lucky.2"),
    ],
)
def test_what_is_meant(hint: object, written: object, meant: object) -> None:
    assert WRITTEN[hint].read(written) == meant


@pytest.mark.parametrize(
    ("hint", "written", "code"),
    [
        (Duration, Whole.of(120, "120"), "E004"),
        (Duration, Whole.of(0, "0"), "E004"),
        (Share, Decimal.of(0.5, "0.5"), "E004"),
        (Rate, Whole.of(100, "100"), "E004"),
        (Duration, "soon", "E016"),
        (Duration, None, "E014"),
        (Reply, "999 what", "E016"),
        (Reply, ["550 x"], "E014"),
        (Stage, "rctp", "E016"),
        (DomainName, "a b", "E016"),
        (MailAddress, "nobody", "E016"),
        (Pattern, "/(?=ahead)/", "E016"),
        (Pattern, "/open", "E016"),
        (IpAddress, "192.0.2.999", "E016"),
        (Name, "../up", "E016"),
        (Name, "two words", "E016"),
        (Name, "bell\x07", "E023"),
    ],
)
def test_what_is_refused(hint: object, written: object, code: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        WRITTEN[hint].read(written)
    assert caught.value.type == code


def test_a_number_where_text_is_due_is_the_text_that_was_written() -> None:
    assert text(Whole.of(10, "010")) == "010"
    assert text(Decimal.of(5.1, "5.10")) == "5.10"
    with pytest.raises(PydanticCustomError):
        text(True)


def test_a_start_without_an_offset_is_utc() -> None:
    assert start("2026-01-05") == datetime(2026, 1, 5, tzinfo=UTC)
    assert start("2026-01-05T10:00:00+02:00").utcoffset() == timezone(timedelta(hours=2)).utcoffset(None)
    with pytest.raises(ValueError, match="no instant"):
        start("2026-02-30")
    with pytest.raises(ValueError, match="year 1"):
        start("0001-01-01")
    assert WRITTEN[Start].noun == "an instant"


def test_values_are_named_in_the_words_of_yaml() -> None:
    told = [describe(value) for value in (None, True, Whole.of(3, "03"), [], {}, "x")]
    assert told == ["nothing", "true", "the number 03", "a list", "a mapping", "a text"]
