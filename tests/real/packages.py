"""Debian packages, fetched by apt and unpacked into a folder; nothing is installed.

``python -m tests.real.packages`` fetches all that the tests run, so that they need no network.
"""

import shutil
import subprocess
from pathlib import Path

ALL = ("postfix", "exim4-daemon-light")
UNPACKED = Path(__file__).parents[2] / ".real"

FETCH = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "--reinstall", "--download-only"]


def unpacked(package: str) -> Path:
    """The tree of a package and of what it needs that this machine has not; fetched only once."""
    tree = UNPACKED / package
    whole = tree / "usr/share/doc" / package
    if not whole.exists():
        archives = UNPACKED / "archives" / package
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        kept = f"Dir::Cache::archives={archives.resolve()}"
        subprocess.run([*FETCH, "-o", kept, package], check=True)
        for archive in sorted(archives.glob("*.deb")):
            subprocess.run(["dpkg", "-x", archive, tree], check=True)
        _merge(tree)
    return tree


def _merge(tree: Path) -> None:
    """Puts what a package has in /lib, /sbin, /bin where those point to (Debian's merged /usr)."""
    for name in ("bin", "lib", "sbin"):
        if (tree / name).is_dir():
            shutil.copytree(tree / name, tree / "usr" / name, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(tree / name)


if __name__ == "__main__":
    for package in ALL:
        unpacked(package)
