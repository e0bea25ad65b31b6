"""Rows made by hand, for the tests of the journal."""

from simulator.journal import KINDS, NULL, ROW, Frames, Journal
from simulator.mail import Bounce, Outcome, Reply

GONE = Outcome("rcpt", Reply.parse("550 5.1.1 No such user"))
RESET = Outcome("data", fault="reset")
UNKNOWN = Bounce("unknown_user", "hard", "permanent", "enhanced", "5.1.1")


def append(journal, recipient="a@x.test", **cells):
    row = dict.fromkeys(ROW, NULL) | {"at_ms": 0, "kind": "attempt"} | cells
    row["kind"] = KINDS.index(row["kind"])
    journal.others.cells.extend(tuple(row[name] for name in ROW))
    journal.others.recipients.append(recipient)


def journal_of(rows, block_bytes=1 << 20):
    """A journal in memory with an instant settled after every row that starts a new one."""
    frames = Frames()
    journal = Journal(frames, block_bytes)
    for row in rows:
        append(journal, **row)
        journal.settle()
    journal.flush()
    return journal, frames.frame()
