"""Files of people, line by line: CSV as spreadsheets write it, or one JSON object a line."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MAX_BYTES = 512_000_000
_NO_LETTER = re.compile(r"[\W_]+")
_JSON_LINES = (".jsonl", ".ndjson")

Usual = Mapping[str, tuple[str, ...]]
"""What is looked for -> the titles that a column of it usually has, letters and digits alone, the likeliest
first; what stands first is the main thing."""


def read_rows(path: Path, usual: Usual, columns: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Every line that holds the main thing, as a mapping of what was looked for and found.

    ``columns`` names the columns to take; others are found by their usual titles, and the main thing
    else in the first column. A first line of a CSV that names no column and holds an @ is no header;
    commas, semicolons or tabs part the columns, as that line has them. A line that should be JSON and
    is not is given as it stands. Raises OSError where the file cannot be read and ValueError where it is
    no table, or lacks a column of ``columns``.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"the list is longer than {MAX_BYTES:,} bytes")
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = file.readline()
        file.seek(0)
        if path.suffix.lower() in _JSON_LINES or first.lstrip().startswith("{"):
            yield from _objects(file, usual, columns)
            return
        delimiter = max(",;\t", key=first.count)
        try:
            yield from _cells(csv.reader(file, delimiter=delimiter), usual, columns)
        except csv.Error as error:
            raise ValueError(f"the list is no CSV: {error}") from None


def _cells(rows: Iterator[list[str]], usual: Usual, columns: Mapping[str, str]) -> Iterator[dict[str, str]]:
    main = next(iter(usual))
    head = next(rows, [])
    places = _places(head, usual, columns)
    if not places and any("@" in cell for cell in head):
        yield {main: head[0].strip()}
    places.setdefault(main, 0)
    for row in rows:
        found = {word: row[place].strip() for word, place in places.items() if place < len(row)}
        if found.get(main):
            yield found


def _places(head: list[str], usual: Usual, columns: Mapping[str, str]) -> dict[str, int]:
    titles = [_title(cell) for cell in head]
    places: dict[str, int] = {}
    for word, often in usual.items():
        wanted = [_title(columns[word])] if word in columns else often
        known = [titles.index(title) for title in wanted if title in titles]
        if known:
            places[word] = known[0]
        elif word in columns:
            raise ValueError(f"the list has no column {columns[word]!r}; it has {', '.join(head[:20])}")
    return places


def _objects(lines: Iterator[str], usual: Usual, columns: Mapping[str, str]) -> Iterator[dict[str, str]]:
    main = next(iter(usual))
    seen: set[str] = set()
    for line in lines:
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict):
            yield {main: line.strip()}
            continue
        fields = {_title(str(key)): _text(value) for key, value in given.items()}
        seen |= {word for word, title in columns.items() if _title(title) in fields}
        found = {word: text for word in usual if (text := _field(fields, word, usual, columns))}
        yield {main: line.strip(), **found}
    for word, title in columns.items():
        if word not in seen:
            raise ValueError(f"no line of the list has {title!r}")


def _field(fields: Mapping[str, str], word: str, usual: Usual, columns: Mapping[str, str]) -> str:
    titles = [_title(columns[word])] if word in columns else usual[word]
    return next((fields[title] for title in titles if title in fields), "")


def _title(written: str) -> str:
    """A title by its letters and digits alone: E-Mail is email."""
    return _NO_LETTER.sub("", written.casefold())


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "" if value is None else str(value).strip()
