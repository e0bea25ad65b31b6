"""What the code of a problem (``E014``, ``W007``) means, and what to do about it."""

from simulator.report.explanations import Explanation
from simulator.report.lines import Line, Span, Tone, filled, line
from simulator.scenario.codes import CODES, REMEDIES


def explain_code(code: str) -> Explanation:
    """One code, which must be one of ``CODES``."""
    weight = "a warning: the scenario is run all the same" if _is_warning(code) else "nothing is run"
    lines = [line(Span(code, _tone(code)), f"  {weight}"), *filled(CODES[code])]
    return Explanation([*lines, *filled(REMEDIES[code])], _told(code))


def explain_codes() -> Explanation:
    """All codes in their order."""
    lines: list[Line] = []
    for code in sorted(CODES, key=lambda one: one[1:]):
        first, *rest = filled(CODES[code], margin=6)
        lines += [(Span(f"{code}  ", _tone(code)), *first[1:]), *rest]
    return Explanation(lines, {"codes": [_told(code) for code in sorted(CODES)]})


def _told(code: str) -> dict[str, str]:
    severity = "warning" if _is_warning(code) else "error"
    return {"code": code, "severity": severity, "meaning": CODES[code], "remedy": REMEDIES[code]}


def _is_warning(code: str) -> bool:
    return code.startswith("W")


def _tone(code: str) -> Tone:
    return "warning" if _is_warning(code) else "bad"
