"""Something is done once, whichever of several processes comes to it first; the others wait for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path


def once(folder: Path, key: str, do: Callable[[], Path]) -> Path:
    """The path that ``do`` returned, now or before; ``folder`` is shared by the processes.

    A process that dies in the middle lets the next one do it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / f".{blake2b(key.encode(), digest_size=8).hexdigest()}"
    with _alone(mark.with_suffix(".lock")):
        if not mark.exists():
            aside = mark.with_suffix(".writing")
            aside.write_text(str(do()), encoding="utf-8")
            aside.replace(mark)
        return Path(mark.read_text(encoding="utf-8"))


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Keeps other processes out; where files cannot be locked so, each does everything for itself."""
    with lock.open("w") as file:
        if sys.platform != "win32":
            from fcntl import LOCK_EX, flock

            flock(file, LOCK_EX)
        yield
