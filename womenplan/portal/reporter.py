"""A department's way: what is due, the form, the upload with its problems, handing in, the receipt, a correction."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Row, delete, insert, select
from starlette.responses import Response

from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.io.template import write_templates
from womenplan.model.lookup import by_id
from womenplan.model.observation import Observations
from womenplan.portal.asking import Ask, Missing, attachment, go
from womenplan.portal.uploads import checked, from_text, marked, read_upload, shown_name, to_text
from womenplan.store import tables
from womenplan.store.adding import Given
from womenplan.store.engine import stamp
from womenplan.store.rows import digest_of, read_coded

__all__ = ["draft", "due", "form", "hand_in", "marked_copy", "upload"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_PROBLEMS = 200


def due(ask: Ask) -> Response:
    """Show what is due, what was handed in, and what came back."""
    rows = ask.status()
    mine = rows[rows["department"] == ask.who.department].to_dict("records")
    submitted = ask.own_submissions().sort_index(ascending=False)
    stored = _stored(ask)
    if stored is not None and len(submitted) and stored.at < submitted["at"].max():
        stored = None  # it was handed in, or left for another form
    return ask.page(
        "due",
        row=mine[0] if mine else None,
        submissions=submitted.reset_index().to_dict("records"),
        draft=stored,
        frozen=ask.year in ask.store.frozen(),
    )


def form(ask: Ask) -> Response:
    """Return the form of the department and region for the year."""
    who = ask.who
    name = ask.portal.department(ask.who.department, ask.lang)
    with tempfile.TemporaryDirectory(prefix="womenplan-") as folder:
        written = write_templates(
            ask.portal.plan,
            folder,
            department=name,
            regions=[who.region],
            years=[ask.year],
            lang=ask.lang,
        )
        exact = [path for path in written if name in path.name] or written
        body = Path(exact[0]).read_bytes()
    return attachment(body, f"{who.region}-{who.department}-{ask.year}.xlsx", XLSX)


def upload(ask: Ask) -> Response:
    """Read an uploaded form, keep it as the draft, and lead to what is wrong with it."""
    if ask.upload is None:
        raise UsageError(Problem("UPLOAD_NONE"))
    given, content = ask.upload
    name = shown_name(given)
    observations = read_upload(content, name, ask.portal.plan, ask.portal.readers)
    rows = tables.drafts
    row = {
        "account_id": ask.who.account_id,
        "at": stamp(datetime.now(UTC)),
        "name": name,
        "content": content,
        "reading": to_text(observations),
    }
    with ask.store.writing() as connection:
        connection.execute(delete(rows).where(rows.c.account_id == ask.who.account_id))
        connection.execute(insert(rows), row)
    return go(f"/draft?year={ask.year}")


@dataclass(frozen=True, slots=True)
class _Draft:
    """A form that was uploaded: its reading, what goes with it, and what keeps it from being handed in."""

    name: str
    at: str
    content: bytes
    observations: Observations
    given: Given
    stopping: Problems


def _stored(ask: Ask) -> Row[Any] | None:
    """Return the reporter's own draft as it is stored."""
    rows = tables.drafts
    query = select(rows).where(rows.c.account_id == ask.who.account_id)
    with ask.store.reading() as connection:
        newest: Row[Any] | None = connection.execute(query.order_by(rows.c.id.desc())).first()
    return newest


def _draft(ask: Ask) -> _Draft:
    """Return the reporter's own draft."""
    stored = _stored(ask)
    if stored is None:
        raise Missing
    observations = from_text(stored.reading)
    given = Given(
        ask.who.name,
        ask.form.get("note", "")[:500],
        ask.who.department,
        ask.portal.plan.plan_id,
        ask.who.region,
        ask.year,
        _replaced(ask),
    )
    stopping = checked(observations, ask.portal.plan, ask.portal.series, given)
    return _Draft(stored.name, stored.at, stored.content, observations, given, stopping)


def _replaced(ask: Ask) -> int | None:
    """Return the submission in force that a form of the same year takes the place of."""
    submitted = ask.own_submissions()
    submitted = submitted[submitted["in_force"]]
    if submitted.empty:
        return None
    with ask.store.reading() as connection:
        coded = read_coded(connection, submitted.index.tolist(), columns=("submission_id", "year"))
    same = coded.groupby("submission_id")["year"].agg(lambda years: set(years) == {ask.year})
    numbers = same.index[same]
    return int(numbers.max()) if len(numbers) else None


def draft(ask: Ask) -> Response:
    """Show what is wrong with the draft, cell by cell, and whether it can be handed in."""
    if _stored(ask) is None:
        return go(f"/due?year={ask.year}")
    form = _draft(ask)
    problems = form.observations.problems
    listed = Problems([*form.stopping, *problems.of("warning")])
    shown = [
        (one.level, one.where(ask.lang), one.sentence(ask.lang)) for one in listed[:SHOWN_PROBLEMS]
    ]
    names = by_id(ask.portal.plan.indicators)[f"name_{ask.lang}"]
    table = form.observations.table
    values = table.assign(name=table["indicator_id"].map(names).fillna(table["indicator_id"]))
    return ask.page(
        "draft",
        draft=form,
        problems=shown,
        more=len(listed) - len(shown),
        errors=len(form.stopping),
        notes=len(problems.of("note")),
        values=values.to_dict("records"),
        replaces=form.given.replaces,
    )


def marked_copy(ask: Ask) -> Response:
    """Return the draft with its doubtful cells marked."""
    form = _draft(ask)
    problems = Problems([*form.stopping, *form.observations.problems.of("warning", "note")])
    body = marked(form.content, form.name, problems, ask.lang, ask.portal.readers)
    name = ask.say("portal.marked.name", name=Path(form.name).stem)
    return attachment(body, f"{name}.xlsx", XLSX)


def hand_in(ask: Ask) -> Response:
    """Hand the draft in, and lead to its receipt."""
    form = _draft(ask)
    if ask.form.get("draft", form.at) != form.at:
        raise DataError(Problem("DRAFT_OTHER", found=form.name))
    if len(form.stopping):
        raise DataError(form.stopping)
    how = {
        name: getattr(form.given, name)
        for name in ("by", "note", "department", "region", "year", "replaces")
    }
    try:
        receipt = ask.store.add(form.observations, plan=ask.portal.plan, **how)
    except DataError as error:
        ask.forget()
        before = _same(ask, form.observations) if error.problems[0].code == "STORE_TWICE" else None
        if before is None:
            raise
        return go(f"/submissions/{before}")  # sent twice: the receipt is the same
    return go(f"/submissions/{receipt.submission}")


def _same(ask: Ask, observations: Observations) -> int | None:
    """Return the own submission of the same content, if there is one."""
    table = observations.table
    digests = {digest_of(observations)}
    if (blank := table["region"] == "").any():
        named = table.assign(region=table["region"].mask(blank, ask.who.region))
        digests.add(digest_of(replace(observations, table=named)))
    rows = tables.submissions
    query = select(rows.c.id).where(rows.c.digest.in_(digests)).order_by(rows.c.id.desc())
    with ask.store.reading() as connection:
        numbers = connection.execute(query).scalars().all()
    submitted = ask.own_submissions()
    submitted = submitted[submitted["state"] != "returned"]
    return next((int(one) for one in numbers if one in submitted.index), None)
