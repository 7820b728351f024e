"""The statistics office's way: who has handed in what, what changed, accepting and returning, evaluating, publishing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from starlette.responses import HTMLResponse, Response

from womenplan.errors import Problem, Problems, UsageError
from womenplan.model.lookup import by_id
from womenplan.model.suppression import suppressed
from womenplan.narration.evaluation import Evaluation, evaluate
from womenplan.portal.asking import Ask, Missing, go
from womenplan.report.output import write
from womenplan.store import regions, tables
from womenplan.store.bulk import selected
from womenplan.store.engine import stamp
from womenplan.store.rows import problems_of

__all__ = [
    "accept",
    "board",
    "evaluation",
    "freeze",
    "publish",
    "remind",
    "report",
    "reports",
    "return_",
    "submission",
]

SHOWN_VALUES, SHOWN_DOUBTS = 1000, 100
REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; font-src data:; frame-ancestors 'none'"
)


def board(ask: Ask) -> Response:
    """Show who has handed in what: departments across, regions down."""
    rows = ask.status()
    cells = {(row["region"], row["department"]): row for row in rows.to_dict("records")}
    waiting = ask.store.submissions()
    waiting = waiting[(waiting["state"] == "received") & waiting["in_force"]]
    with ask.store.reading() as connection:
        whose = regions.of_submissions(connection, waiting["submission"].tolist())
    waiting = waiting.assign(region=[whose.get(one, "") for one in waiting["submission"]])
    return ask.page(
        "board",
        cells=cells,
        places=rows["region"].unique().tolist(),
        departments=rows["department"].unique().tolist(),
        counts=rows["state"].value_counts().to_dict(),
        waiting=waiting.to_dict("records"),
        frozen=ask.year in ask.store.frozen(),
    )


def submission(ask: Ask) -> Response:
    """Show a submission: its receipt, what it changed, its values beside last year's.

    To a monitor what to do with it.
    """
    row = ask.submission()
    number = int(row.name)
    changes = ask.store.changes(number)
    names = by_id(ask.portal.plan.indicators)[f"name_{ask.lang}"]
    table = ask.store.year_before(number)
    table = table.sort_values("suspect", ascending=False, kind="stable").head(SHOWN_VALUES)
    for frame in (table, changes):
        frame["name"] = frame["indicator_id"].map(names).fillna(frame["indicator_id"])
    with ask.store.reading() as connection:
        doubts = problems_of(connection, [number]).of("warning", "error")[:SHOWN_DOUBTS]
    return ask.page(
        "submission",
        row=row.to_dict(),
        number=number,
        changes=changes.to_dict("records"),
        values=table.to_dict("records"),
        doubts=ask.sentences(doubts),
    )


def accept(ask: Ask) -> Response:
    """Accept a submission."""
    number = int(ask.submission().name)
    ask.store.accept(number, by=ask.who.name)
    return go(f"/submissions/{number}")


def return_(ask: Ask) -> Response:
    """Send a submission back with the reason."""
    number = int(ask.submission().name)
    ask.store.return_(number, ask.form.get("reason", "")[:1000], by=ask.who.name)
    return go(f"/submissions/{number}")


def remind(ask: Ask) -> Response:
    """Show whom to remind, as a list to copy."""
    rows = ask.status()
    owners: dict[tuple[str, str], list[str]] = {}
    for one in ask.portal.people.listed():
        if one.role == "reporter" and one.active:
            owners.setdefault((one.region, one.department), []).append(one.name)
    lines = [
        ask.say(
            "portal.remind.line",
            year=ask.year,
            who="、".join(owners.get((row["region"], row["department"]), "–")),
            region=row["region"],
            department=ask.portal.department(row["department"], ask.lang),
            missing=row["missing"],
        )
        for row in rows[rows["state"] != "complete"].to_dict("records")
    ]
    return ask.page("remind", lines=lines)


def freeze(ask: Ask) -> Response:
    """Close a year, or open it again."""
    ask.store.freeze(ask.year, frozen=ask.form.get("frozen") == "1", by=ask.who.name)
    return go(f"/board?year={ask.year}")


def _evaluated(ask: Ask, least: int = 0) -> Evaluation:
    data = ask.store.observations()
    if least:
        with ask.store.reading() as connection:
            known = regions.current(connection)
        hidden = suppressed(data.table, known, least)
        shown = hidden.table[~hidden.mask].reset_index(drop=True)
        data = replace(data, table=shown, problems=Problems())  # which say what stands in cells
    if not len(data.table):
        raise UsageError(Problem("STORE_NOTHING_HELD"))
    return evaluate(ask.portal.plan, data, ask.year)


def evaluation(ask: Ask) -> Response:
    """Show the evaluation of the year on the values that hold."""
    result = _evaluated(ask)
    table = result.table
    home = ask.portal.plan.region_zh
    if home in result.regions:
        table = table[table["region"] == home]
    rows = table.head(SHOWN_VALUES).to_dict("records")
    return ask.page("evaluation", summary=str(result), rows=rows)


def publish(ask: Ask) -> Response:
    """Evaluate, and publish the report to all who can sign in."""
    given = ask.form.get("suppress") or "0"
    if not given.isdecimal() or len(given) >= 5:
        raise UsageError(Problem("PUBLISH_LEAST", found=given))
    least = int(given)
    result = _evaluated(ask, least)
    with tempfile.TemporaryDirectory(prefix="womenplan-") as folder:
        written = write(
            result,
            folder,
            lang=ask.lang,
            formats=["html"],
            figures=False,
        )
        content = Path(written["html"]).read_text(encoding="utf-8")
    row = {
        "title": ask.portal.plan.title(ask.lang),
        "year": ask.year,
        "suppressed": least,
        "content": content,
    }
    with ask.store.writer(ask.who.name) as writer:
        writer.add(tables.reports, [row])
        writer.log("publish", str(ask.year), str(least))
    return go("/reports")


def reports(ask: Ask) -> Response:
    """List the published reports."""
    rows = tables.reports
    query = select(rows.c.id, rows.c.at, rows.c.by, rows.c.title, rows.c.year, rows.c.suppressed)
    with ask.store.reading() as connection:
        listed = selected(connection, query.order_by(rows.c.id.desc()))
    now = stamp(datetime.now(UTC))
    return ask.page("reports", listed=listed.to_dict("records"), now=now)


def report(ask: Ask) -> Response:
    """Return a published report; it may run its own script and reach nothing else."""
    rows = tables.reports
    query = select(rows.c.content).where(rows.c.id == ask.number("number"))
    with ask.store.reading() as connection:
        content = connection.execute(query).scalar()
    if content is None:
        raise Missing
    return HTMLResponse(content, headers={"Content-Security-Policy": REPORT_POLICY})
