import pytest

from simulator.mail import parse_size


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("20kB", 20_000),
        ("20KB", 20_000),
        ("25 MB", 25_000_000),
        ("1MiB", 1_048_576),
        ("1.5KiB", 1536),
        ("7B", 7),
    ],
)
def test_sizes(text, octets):
    assert parse_size(text) == octets


@pytest.mark.parametrize("text", ["", "20", "MB", "1.5B", "0B", "9999999MB", "20 kilobytes", "1iB", "-1MB"])
def test_what_is_no_size(text):
    with pytest.raises(ValueError, match=r"no size|not a whole number"):
        parse_size(text)
