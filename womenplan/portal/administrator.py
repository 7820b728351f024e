"""An administrator's way: accounts, regions, deadlines, the log, a backup."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
from starlette.responses import Response

from womenplan.errors import Problem, UsageError
from womenplan.portal.asking import Ask, attachment, go
from womenplan.portal.people import ROLES
from womenplan.store.engine import shown
from womenplan.store.regions import HEADED

__all__ = [
    "accounts",
    "backup",
    "due",
    "log",
    "make_account",
    "regions",
    "renew",
    "switch",
    "take_regions",
]

SHOWN_LINES = 500


def accounts(ask: Ask) -> Response:
    """List the accounts, with the form for a new one."""
    return _accounts(ask)


def _accounts(ask: Ask, token: str = "", name: str = "") -> Response:
    return ask.page(
        "accounts",
        listed=ask.portal.people.listed(),
        departments=ask.portal.series["department"].unique().tolist(),
        places=ask.store.regions()["name"].tolist(),
        roles=ROLES,
        link=f"/link/{token}" if token else "",
        owner=name,
    )


def make_account(ask: Ask) -> Response:
    """Make an account, and show the link by which its owner sets the password."""
    fields = {name: ask.form.get(name, "") for name in ("name", "role", "department", "region")}
    if fields["role"] != "reporter":
        fields["department"] = fields["region"] = ""
    if fields["department"] not in set(ask.portal.series["department"]):
        fields["department"] = ""
    token = ask.portal.people.make(ask.who.name, **fields)
    return _accounts(ask, token, fields["name"])


def renew(ask: Ask) -> Response:
    """Show a new link for an account's password; the old password no longer holds."""
    number = ask.number("number")
    token = ask.portal.people.renew(ask.who.name, number)
    account = ask.portal.people.by_id(number)
    return _accounts(ask, token, account.name if account else "")


def switch(ask: Ask) -> Response:
    """Close an account, or open it again; nobody closes the own one."""
    number = ask.number("number")
    if number == ask.who.account_id:
        raise UsageError(Problem("ACCOUNT_OWN"))
    ask.portal.people.switch(ask.who.name, number, active=ask.form.get("active") == "1")
    return go("/accounts")


def regions(ask: Ask) -> Response:
    """List the regions, with the form that takes more."""
    return ask.page("regions", listed=ask.store.regions().to_dict("records"))


def take_regions(ask: Ask) -> Response:
    """Take regions from lines of code, name and, if given, level and parent."""
    lines = ask.form.get("lines", "").replace("，", ",").replace("\t", ",").splitlines()
    rows = {number: line.split(",") for number, line in enumerate(lines, start=1) if line.strip()}
    names = ["code", "name", "level", "parent"]
    for number, row in rows.items():
        if len(row) > len(names):
            raise UsageError(Problem("REGION_LINE_LONG", found=str(number)))
    padded = [[*row, "", "", ""][: len(names)] for row in rows.values()]
    places = [number - HEADED for number in rows]  # there are no heads above them
    table = pd.DataFrame(
        padded,
        columns=names,
        index=pd.Index(places, dtype="int64"),
        dtype="str",
    )
    ask.store.register_regions(table, by=ask.who.name)
    return go("/regions")


def due(ask: Ask) -> Response:
    """Set the last day for the forms of a year."""
    ask.store.set_due(ask.portal.plan, ask.year, ask.form.get("day", ""), by=ask.who.name)
    return go("/accounts")


def log(ask: Ask) -> Response:
    """Show the log, the newest first."""
    lines = ask.store.log().iloc[::-1].head(SHOWN_LINES)
    return ask.page("log", lines=lines.to_dict("records"), where=shown(ask.store._url))


def backup(ask: Ask) -> Response:
    """Return a copy of a SQLite store; for PostgreSQL show the command."""
    with tempfile.TemporaryDirectory(prefix="womenplan-") as folder:
        path = ask.store.backup(Path(folder) / "backup.db")
        body = path.read_bytes()
    return attachment(body, "womenplan-backup.db", "application/vnd.sqlite3")
