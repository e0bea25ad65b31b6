import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.journal import KINDS
from simulator.report.exports import export
from simulator.report.exports.pmta_csv import COLUMNS, type_of
from simulator.report.record import Found
from tests.report.exports.mailed import mailed
from tests.report.exports.written import ATTEMPT, row, written

HEADER = (
    "type,timeLogged,timeQueued,orig,rcpt,orcpt,dsnAction,dsnStatus,dsnDiag,dsnMta,bounceCat,srcType,srcMta,"
    "dlvType,dlvSourceIp,dlvDestinationIp,dlvEsmtpAvailable,dlvSize,vmta,jobId,envId,queue,vmtaPool,"
    "repSourceIp,feedbackType,format,userAgent,reportingMta,reportedDomain,dsnReportingMta"
)
ACCOUNTED = {
    ("accepted", None): "r",
    ("attempt", "retry"): "t",
    ("attempt", "done"): "",
    ("attempt", "fail"): "",
    ("deferred", "rate"): "tq",
    ("delivered", None): "d",
    ("bounced", "bounce"): "b",
    ("refused", "generic"): "b",
    ("expired", "age"): "b",
    ("suppressed", "bounces"): "b",
    ("bounced_late", "bounce"): "rb",
    ("complained", "reported"): "f",
    ("complained", "unreported"): "",
    ("notice", "failed"): "rb",
    ("notice", "delayed"): "rs",
    ("notice", "relayed"): "rs",
    ("notice", "report lost"): "",
    ("notice", "one_click"): "",
}
NOTHING = {"control", "rejected", "unlisted", "listed", "contact", "bounce_lost", "unsubscribed", "opinion"}


def lines(run: Found) -> list[dict[str, str]]:
    into = io.BytesIO()
    export("pmta-csv", run, into)
    return list(csv.DictReader(io.StringIO(into.getvalue().decode(), newline="")))


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Found:
    return mailed(tmp_path_factory.mktemp("run"))


@pytest.mark.parametrize(("kind", "decision"), ACCOUNTED)
def test_the_type_of_record_that_a_row_becomes(kind, decision):
    assert type_of(row(kind, decision=decision, timing=None)) == ACCOUNTED[kind, decision]


def test_every_kind_of_row_is_accounted_for_or_known_not_to_be():
    assert {kind for kind, _ in ACCOUNTED} | NOTHING == set(KINDS)


def test_a_report_that_comes_before_the_verdict_is_remote():
    assert type_of(row("bounced", decision="bounce", timing="delayed")) == "rb"


def record(folder: Path, *rows) -> dict[str, str]:
    """What is not empty in the last record."""
    *_, last = csv.DictReader(io.StringIO(written("pmta-csv", folder, *rows), newline=""))
    return {name: value for name, value in last.items() if value}


def test_the_first_lines_as_they_stand(tmp_path: Path):
    assert written("pmta-csv", tmp_path) == (
        f"{HEADER}\r\n"
        "r,2026-01-05 00:00:01+0000,2026-01-05 00:00:01+0000,bounces@back.a.test,Bob@i.test,,,,,,,api,,,,,,,"
        "main,mail,00000000000000ff,i.test/main,,,,,,,,\r\n"
        "t,2026-01-05 00:00:02+0000,2026-01-05 00:00:01+0000,bounces@back.a.test,Bob@i.test,,delayed,4.2.2,"
        "smtp;452 4.2.2 Full Come back,mx.i.test,quota-issues,api,,smtp,192.0.2.1,,,,"
        "main,mail,00000000000000ff,i.test/main,,,,,,,,\r\n"
    )


def test_a_delivery(tmp_path: Path):
    reply = {"code": 250, "enhanced": "2.0.0", "text": "OK"}
    assert record(tmp_path, row("delivered", **reply)) == {
        "type": "d",
        "timeLogged": "2026-01-05 01:00:01+0000",
        "timeQueued": "2026-01-05 00:00:01+0000",
        "orig": "bounces@back.a.test",
        "rcpt": "Bob@i.test",
        "dsnAction": "relayed",
        "dsnStatus": "2.0.0 (success)",
        "dsnDiag": "smtp;250 2.0.0 OK",
        "dsnMta": "mx.i.test",
        "bounceCat": "success",
        "srcType": "api",
        "dlvType": "smtp",
        "dlvSourceIp": "192.0.2.1",
        "vmta": "main",
        "jobId": "mail",
        "envId": "00000000000000ff",
        "queue": "i.test/main",
    }


REFUSED = {"decision": "bounce", "code": 550, "enhanced": "5.1.1", "text": "No", "reason": "unknown_user"}


@pytest.mark.parametrize(
    ("ending", "action", "status", "diagnostic", "category"),
    [
        (
            row("bounced", **REFUSED),
            "failed", "5.1.1 (bad destination mailbox address)", "smtp;550 5.1.1 No", "bad-mailbox",
        ),
        (
            row("refused", decision="generic", code=554, text="Spam", reason="spam_content"),
            "failed", "5.0.0", "smtp;554 Spam", "spam-related",
        ),
        (
            row("expired", decision="age", reason="expired"),
            "failed", "4.4.7 (delivery time expired)", "smtp;452 4.2.2 Full Come back", "message-expired",
        ),
        (row("suppressed", decision="bounces"), "failed", "5.0.0", "x-mtasim;on the list bounces", "other"),
        (row("deferred", decision="rate"), "delayed", "4.4.2", "x-mtasim;rate", None),
        (
            ATTEMPT | {"code": None, "enhanced": None, "text": "timeout", "reason": "network_error"},
            "delayed", "4.4.1", "x-mtasim;timeout", "no-answer-from-host",
        ),
        (
            row("bounced", decision="generic", text="dns_nxdomain", enhanced="5.1.2", reason="bad_domain"),
            "failed", "5.1.2 (bad destination system: no such domain)", "x-mtasim;dns_nxdomain", "bad-domain",
        ),
    ],
)  # fmt: skip
def test_how_it_went(tmp_path, ending, action, status, diagnostic, category):
    told = record(tmp_path, ending)
    assert (told["dsnAction"], told["dsnStatus"], told["dsnDiag"]) == (action, status, diagnostic)
    assert told.get("bounceCat") == category


def test_a_report_names_who_made_it_and_no_connection(tmp_path: Path):
    told = record(tmp_path, row("delivered"), row("bounced_late", **REFUSED, timing="delayed"))
    assert (told["type"], told["dsnReportingMta"], told["bounceCat"]) == ("rb", "i.test", "bad-mailbox")
    assert told["timeQueued"] == "2026-01-05 00:00:01+0000"
    assert not told.keys() & {"dsnMta", "dlvType", "dlvSourceIp"}
    later = record(tmp_path, row("notice", decision="delayed", code=450, enhanced="4.2.0", text="Later"))
    assert (later["type"], later["dsnAction"], later["dsnStatus"]) == ("rs", "delayed", "4.2.0")


def test_a_complaint_is_a_feedback_record(tmp_path: Path):
    told = record(tmp_path, row("delivered"), row("complained", decision="reported"))
    assert {
        name: told[name] for name in ("type", "feedbackType", "format", "reportingMta", "reportedDomain")
    } == {
        "type": "f",
        "feedbackType": "abuse",
        "format": "arf",
        "reportingMta": "i.test",
        "reportedDomain": "a.test",
    }
    assert "dsnStatus" not in told


def test_there_are_as_many_of_each_as_the_metrics_count(run: Found):
    metrics = run.record["metrics"]
    assert Counter(one["type"] for one in lines(run)) == {
        "r": metrics["accepted.count"],
        "t": metrics["deferrals.count"],
        "d": metrics["delivered.count"],
        "b": metrics["failed.count"] + metrics["dropped.count"],
        "rb": metrics["bounced_late.count"],
        "f": metrics["webhooks.complained"],
    }


def test_time_is_in_the_zone_of_the_scenario(run: Found):
    given_up = [one for one in lines(run) if one["rcpt"] == "full@i.test" and one["type"] == "b"]
    assert [one["timeLogged"] for one in given_up] == ["2026-01-05 18:00:00+0100"]


def test_a_reply_stays_on_its_line_in_its_cell(tmp_path: Path):
    """Commas, quotes, line ends of every kind, terminal codes and marks that turn text around."""
    hostile = 'a,b "c"\r\nd,x\x1b[31m\u2028e\u202ef\x00'
    text = written("pmta-csv", tmp_path, row("bounced", **REFUSED | {"text": hostile}))
    assert len(text.splitlines()) == 4
    assert all(len(cells) == len(COLUMNS) for cells in csv.reader(io.StringIO(text, newline="")))
    told = record(tmp_path, row("bounced", **REFUSED | {"text": hostile}))
    assert told["dsnDiag"] == 'smtp;550 5.1.1 a,b "c"  d,x [31m e f '


def test_a_run_without_its_scenario_cannot_be_told(tmp_path: Path):
    run = mailed(tmp_path)
    (run.folder / "scenario.yaml").unlink()
    with pytest.raises(EnvironmentLacking, match=r"scenario\.yaml"):
        lines(run)
