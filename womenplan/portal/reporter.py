"""A department's way: what is due, the form, the upload with its problems, handing in, the receipt, a correction."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, insert, select
from starlette.responses import Response

from womenplan.errors import DataError, Problem, Problems, UsageError
from womenplan.io.template import write_templates
from womenplan.model.lookup import by_id
from womenplan.model.observation import Observations
from womenplan.portal.asking import Ask, Missing, attachment, go
from womenplan.portal.uploads import checked, from_text, marked, read_upload, shown_name, to_text
from womenplan.store import tables
from womenplan.store.adding import Given
from womenplan.store.rows import digest_of, read_coded

__all__ = ["draft", "due", "form", "hand_in", "marked_copy", "upload"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_PROBLEMS = 200


def due(ask: Ask) -> Response:
    """Show what is due, what was handed in, and what came back."""
    found = ask.status()
    mine = found[found["department"] == ask.who.department]
    own = ask.own_submissions().sort_index(ascending=False)
    row = mine.iloc[0].to_dict() if len(mine) else None
    listed = own.reset_index().to_dict("records")
    found = _draft(ask)
    frozen = ask.year in ask.store.frozen()
    if found is not None and len(own) and str(found["at"]) < own["at"].max():
        found = None  # it was handed in, or left for another form
    return ask.page(
        "due",
        row=row,
        submissions=listed,
        draft=found,
        frozen=frozen,
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
    name = shown_name(ask.upload[0])
    content = ask.upload[1]
    observations = read_upload(content, name, ask.portal.plan, ask.portal.readers)
    rows = tables.drafts
    row = {
        "account_id": ask.who.account_id,
        "at": datetime.now(UTC).isoformat(),
        "name": name,
        "content": content,
        "reading": to_text(observations),
    }
    with ask.store.writing() as connection:
        connection.execute(delete(rows).where(rows.c.account_id == ask.who.account_id))
        connection.execute(insert(rows).values(**row))
    return go(f"/draft?year={ask.year}")


def _draft(ask: Ask) -> dict[str, object] | None:
    """Return the reporter's own draft."""
    rows = tables.drafts
    query = select(rows).where(rows.c.account_id == ask.who.account_id)
    with ask.store.reading() as connection:
        found = connection.execute(query.order_by(rows.c.id.desc()).limit(1)).mappings().first()
    return dict(found) if found else None


def _given(ask: Ask) -> Given:
    who = ask.who
    note = ask.form.get("note", "")[:500]
    replaces = _replaced(ask)
    return Given(
        who.name, note, who.department, ask.portal.plan.plan_id, who.region, ask.year, replaces
    )


def _replaced(ask: Ask) -> int | None:
    """Return the submission in force that a form of the same year takes the place of."""
    own = ask.own_submissions()
    own = own[own["in_force"]]
    if own.empty:
        return None
    with ask.store.reading() as connection:
        coded = read_coded(connection, own.index.tolist(), columns=("submission_id", "year"))
    same = coded.groupby("submission_id")["year"].agg(lambda years: set(years) == {ask.year})
    numbers = same.index[same]
    return int(numbers.max()) if len(numbers) else None


def draft(ask: Ask) -> Response:
    """Show what is wrong with the draft, cell by cell, and whether it can be handed in."""
    found = _draft(ask)
    if found is None:
        return go(f"/due?year={ask.year}")
    observations = from_text(str(found["reading"]))
    given = _given(ask)
    stopping = checked(observations, ask.portal.plan, ask.portal.series, given)
    told = Problems([*stopping, *observations.problems.of("warning")])
    notes = observations.problems.of("note")
    shown = [
        (one.level, one.where(ask.lang), one.sentence(ask.lang)) for one in told[:SHOWN_PROBLEMS]
    ]
    names = by_id(ask.portal.plan.indicators)[f"name_{ask.lang}"]
    table = observations.table
    values = table.assign(name=table["indicator_id"].map(names).fillna(table["indicator_id"]))
    return ask.page(
        "draft",
        draft=found,
        problems=shown,
        more=len(told) - len(shown),
        errors=len(stopping),
        notes=len(notes),
        values=values.to_dict("records"),
        replaces=given.replaces,
    )


def marked_copy(ask: Ask) -> Response:
    """Return the draft with its doubtful cells marked."""
    found = _draft(ask)
    if found is None:
        raise Missing
    observations = from_text(str(found["reading"]))
    given = _given(ask)
    stopping = checked(observations, ask.portal.plan, ask.portal.series, given)
    problems = Problems([*stopping, *observations.problems.of("warning", "note")])
    content = found["content"]
    if not isinstance(content, bytes):
        raise Missing
    body = marked(content, str(found["name"]), problems, ask.lang, ask.portal.readers)
    return attachment(
        body, ask.say("portal.marked.name", name=Path(str(found["name"])).stem) + ".xlsx", XLSX
    )


def hand_in(ask: Ask) -> Response:
    """Hand the draft in, and lead to its receipt."""
    found = _draft(ask)
    if found is None:
        raise Missing
    if ask.form.get("draft", found["at"]) != found["at"]:
        raise DataError(Problem("DRAFT_OTHER", found=str(found["name"])))
    observations = from_text(str(found["reading"]))
    given = _given(ask)
    stopping = checked(observations, ask.portal.plan, ask.portal.series, given)
    if len(stopping):
        raise DataError(stopping)
    how = {
        name: getattr(given, name)
        for name in ("by", "note", "department", "region", "year", "replaces")
    }
    try:
        receipt = ask.store.add(observations, plan=ask.portal.plan, **how)
    except DataError as error:
        ask.forget()
        before = _same(ask, observations) if error.problems[0].code == "STORE_TWICE" else None
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
        numbers = list(connection.execute(query).scalars())
    own = ask.own_submissions()
    return next(
        (int(one) for one in numbers if one in own.index and own.at[one, "state"] != "returned"),
        None,
    )
