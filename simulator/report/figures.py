"""Numbers as people read them: 2,866; 95.4 %; 1h22m. A figure that does not exist is a dash."""

from collections.abc import Sequence

from simulator.mail import format_duration

DASH = "-"
BLOCKS = "▁▂▃▄▅▆▇█"


def count(value: float | None) -> str:
    """An integer with thousands apart."""
    return DASH if value is None else f"{value:,.0f}"


def percent(value: float | None) -> str:
    """A fraction 0..1 in per cent, to one place; what is not quite all or nothing does not become it."""
    if value is None:
        return DASH
    shown = round(value * 100, 1)
    if shown in (0, 100) and value not in (0, 1):
        shown = 99.9 if shown else 0.1
        return f"{'>' if shown > 50 else '<'}{shown} %"
    return f"{shown:.1f} %"


def seconds(value: float | None) -> str:
    """A duration in its two largest units: 350ms, 1.2s, 41s, 2m30s, 1h22m, 3d4h."""
    if value is None:
        return DASH
    if value < 0.9995:
        return f"{value * 1000:.0f}ms" if value else "0s"
    if value < 10:
        return f"{value:.3g}s"
    unit = next((unit for limit, unit in ((3_600, 1), (86_400, 60)) if value < limit), 3_600)
    return format_duration(round(value / unit) * unit * 1000)


def octets(value: int) -> str:
    """An amount of data in decimal units, to three digits: 512 B, 3.41 MB."""
    if value < 1000:
        return f"{value} B"
    power = next((power for power in (1, 2, 3) if float(f"{value / 1000**power:.3g}") < 1000), 4)
    return f"{float(f'{value / 1000**power:.3g}'):g} {('kB', 'MB', 'GB', 'TB')[power - 1]}"


def sparkline(values: Sequence[int]) -> str:
    """One block per value, as high as its share of the largest; what is not nothing stays visible."""
    top = max(values, default=0)
    if top <= 0:
        return ""
    steps = len(BLOCKS) - 1
    return "".join(BLOCKS[-(-value * steps // top)] for value in values)


def several(number: float, one: str, many: str = "") -> str:
    """``1 run``, ``2 runs``."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def seeds(those: range) -> str:
    """``42``, ``42..61``."""
    return f"{those[0]}" if len(those) == 1 else f"{those[0]}..{those[-1]}"
