"""The README's table of the built-in domain, out of the file that makes its rules."""

import re
from pathlib import Path

from simulator.scenario import families

README = Path(__file__).parents[1] / "README.md"
_BETWEEN = re.compile(r"(?<=<!-- addresses -->\n).*?(?=<!-- /addresses -->)", re.DOTALL)


def table():
    """One row a family: its spellings, each with what is answered."""
    rows = [f"| {one.follows} | {'; '.join(map(_spelt, one.spellings))} |" for one in families()]
    return "\n".join(["| as in | before the `@` |", "|---|---|", *rows, ""])


def _spelt(spelling):
    return f"`{spelling.local}` {answer(spelling.rule)}"


def answer(rule):
    """What a rule answers, in as few words as will do."""
    then = rule.get("then", {})
    if then:
        what = next(
            f"{name} {' '.join(str(then[name]).split()[:2])}"
            for name in ("bounce", "complaint", "unsubscribe")
            if name in then
        )
        return f"taken, {what} after {then['after']}"
    if "accept" in rule:
        return "taken"
    if "latency" in rule:
        return f"taken, after {rule['latency']['constant']}"
    at = f" at {rule['at']}" if "at" in rule else ""
    if "fault" in rule:
        return f"{rule['fault']}{at}"
    said = " ".join(str(rule.get("reply", "that code")).split()[:2])
    until = rule.get("on_request", {}).get("until")
    if rule.get("on_request", {}).get("header"):
        return "the reply it names"
    return f"{said}{at}{' until then' if until else ''}"


def told():
    """What the README has now."""
    return _BETWEEN.search(README.read_text("utf-8"))[0]


def write():
    """Puts the table into the README."""
    text = README.read_text("utf-8")
    README.write_text(_BETWEEN.sub(lambda _: table(), text), encoding="utf-8")
