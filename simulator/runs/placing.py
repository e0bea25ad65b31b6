"""Files that are never seen half written."""

import os
from pathlib import Path


def put(path: Path, text: str) -> None:
    """Puts a text in place in one step: written aside, on the disk, then renamed (POSIX rename is atomic)."""
    aside = path.with_name(f"{path.name}.writing")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
