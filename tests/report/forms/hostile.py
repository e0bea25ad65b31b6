"""A run whose servers answer what would do harm if it were taken for anything but words."""

from pathlib import Path

from tests.report.lived import ran

MARK = "window.harmed = true"
REPLIES = (
    f"<script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"<img src=x onerror='{MARK}'>",
    f'\\" onmouseover=\\"{MARK}',
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "\\u202egnp.exe\\u200f",
    "![x](https://evil.test/x.png) @everyone https://evil.test",
    "=HYPERLINK(0)",
)
_RULES = "\n".join(
    f'      - {{name: r{place}, when: {{recipient: "u{place}@*"}}, reply: "550 5.7.1 {text}"}}'
    for place, text in enumerate(REPLIES)
)
SCENARIO = f"""\
version: 1
name: hostile
description: </script><script>{MARK}</script>
sender: {{domain: news.test}}
servers:
  inbox:
    domains: [inbox.test]
    rules:
{_RULES}
workload: [{{name: one, to: [{", ".join(f"u{place}@inbox.test" for place in range(len(REPLIES)))}]}}]
expect: [delivered.rate == 100%]
"""


def hostile(out: Path) -> Path:
    return ran(out, SCENARIO)
