"""One request to the page: who asks, in which language, with what.

And the answers that it can get.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import jinja2
import pandas as pd
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.template import owed
from womenplan.messages import Language
from womenplan.model.amount import number
from womenplan.model.plan import Plan
from womenplan.model.unit import unit_name
from womenplan.portal.people import Account, People
from womenplan.portal.uploads import readers
from womenplan.store import board, tables
from womenplan.store.store import Store

__all__ = ["Ask", "Missing", "Portal", "attachment", "go"]


class Missing(Exception):
    """No such page, or not for this account: the answer does not reveal which."""


class Portal:
    """What all requests share: the store, the plan whose forms are handed in, the accounts, the templates.

    Parameters
    ----------
    store : Store
    plan : Plan
    secure : bool
        The page is reached by https, so that cookies may travel by it alone.
    proxied : bool
        A proxy stands in front, whose word on the visitor's address is taken.
    """

    def __init__(
        self,
        store: Store,
        plan: Plan,
        *,
        secure: bool = False,
        proxied: bool = False,
    ) -> None:
        self.store, self.plan = store, plan
        self.secure, self.proxied = secure, proxied
        self.people = People(store)
        self.readers = readers(plan)
        self.series = owed(plan, lang="zh")
        folder = files("womenplan.resources").joinpath("templates").joinpath("portal")
        sources = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir()}
        self.style = sources.pop("style.css")
        self.pages = jinja2.Environment(
            loader=jinja2.DictLoader(sources),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
        )

    def department(self, name: str, lang: Language) -> str:
        """Return what a department, which accounts and submissions call in Chinese, is called in a language."""
        indicators = self.plan.indicators
        names = indicators.loc[indicators["department_zh"] == name, f"department_{lang}"]
        return next(iter(names), "") or name

    @property
    def cookie(self) -> dict[str, Any]:
        """How cookies are set that say who asks: no script reads them, no other site sends them."""
        return {"httponly": True, "samesite": "strict", "secure": self.secure}

    @property
    def years(self) -> list[int]:
        """The years of which forms can be handed in, the latest first."""
        last = max(min(date.today().year - 1, self.plan.end_year), self.plan.start_year)
        return list(range(last, self.plan.start_year - 1, -1))


@dataclass(slots=True)
class Ask:
    """A request that has passed the guard."""

    portal: Portal
    request: Request
    account: Account | None
    lang: Language
    session: str
    address: str
    form: Mapping[str, str] = field(default_factory=dict)
    upload: tuple[str, bytes] | None = None
    _listed: pd.DataFrame | None = None
    _own: pd.DataFrame | None = None

    @property
    def who(self) -> Account:
        """The account; only pages for those signed in ask for it."""
        if self.account is None:
            raise Missing
        return self.account

    @property
    def store(self) -> Store:
        """The store."""
        return self.portal.store

    @property
    def year(self) -> int:
        """The year that is asked for, one of those of which forms are handed in; the latest by default."""
        year = self._asked_year()
        if year is None:
            raise Missing
        return year

    def _asked_year(self) -> int | None:
        years = self.portal.years
        given = self.form.get("year") or self.request.query_params.get("year") or str(years[0])
        return next((year for year in years if str(year) == given), None)

    def say(self, code: str, **context: Any) -> str:
        """Return a text of the page in its language."""
        return messages.text(code, self.lang, **context)

    def number(self, name: str) -> int:
        """Return a whole number in the path; raise Missing otherwise."""
        given = self.request.path_params.get(name, "")
        if not given.isdecimal() or len(given) > 9:
            raise Missing
        return int(given)

    def submission(self) -> pd.Series:
        """Return the submission that the path names.

        Of a reporter only one of the own department and region.
        """
        number = self.number("number")
        listed = self.submissions()
        if self.who.role == "reporter":
            listed = self.own_submissions()
        if number not in listed.index:
            raise Missing
        return listed.loc[number]

    def submissions(self) -> pd.DataFrame:
        """Return all submissions, by number; looked up once."""
        if self._listed is None:
            self._listed = self.store.submissions().set_index("submission")
        return self._listed

    def own_submissions(self) -> pd.DataFrame:
        """Return the submissions of the reporter's department and region, by number; looked up once."""
        if self._own is None:
            listed = self.submissions()
            listed = listed[listed["department"] == self.who.department]
            rows = tables.submission_regions
            query = select(rows).where(rows.c.submission_id.in_(listed.index.tolist()))
            with self.store.reading() as connection:
                pairs = connection.execute(query).all()
            mine = {number for number, place in pairs if place == self.who.region_id}
            others = {number for number, place in pairs if place != self.who.region_id}
            self._own = listed[listed.index.isin(mine - others)]
        return self._own

    def forget(self) -> None:
        """Look the submissions up again the next time."""
        self._listed = self._own = None

    def status(self) -> pd.DataFrame:
        """Return who has handed in what of the year; to a reporter of the own region alone."""
        portal = self.portal
        place = self.who.region_id if self.who.role == "reporter" else 0
        with self.store.reading() as connection:
            return board.status(
                connection, portal.plan, self.year, None, portal.series, place=place
            )

    def page(self, name: str, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        shared = {
            "say": self.say,
            "account": self.account,
            "lang": self.lang,
            "plan": self.portal.plan,
            "token": self.portal.people.form_token(self.session),
            "year": self._asked_year() or self.portal.years[0],
            "years": self.portal.years,
            "label": partial(messages.label, lang=self.lang),
            "moment": _moment,
            "shown": self._number,
            "unit": lambda unit: unit_name(unit, self.lang) if unit else "",
            "group": self._group,
            "department_name": lambda name: self.portal.department(name, self.lang),
            "region_name": self.account.region if self.account else "",
            "url": self.request.url.path,
        }
        template = self.portal.pages.get_template(f"{name}.html")
        return HTMLResponse(template.render(**shared, **values), status)

    def _number(self, value: Any) -> str:
        """Return a number as people write it, or a dash."""
        if pd.isna(value):
            return "–"
        return number(float(value), self.lang)

    def _group(self, row: Mapping[str, Any]) -> str:
        """Return of whom a value is: sex, area and age, as far as they are not everybody."""
        words = [
            messages.label(name, row[name], self.lang)
            for name, all_ in (("sex", "both"), ("area", "all"))
            if row[name] not in ("", all_)
        ]
        if row["age"]:
            words.append(self.say("wording.age", age=row["age"]))
        return " · ".join(words)

    def sentences(self, problems: Iterable[Problem]) -> list[str]:
        """Return what problems say in the language of the page."""
        return [one.message(self.lang) for one in problems]

    def refusal(self, status: int, *sentences: str) -> Response:
        """Return a page that says why there is no other."""
        return self.page("message", status, sentences=sentences, good=False)


def _moment(text: str) -> str:
    """Return a moment of the store in local time, to the minute."""
    if not text:
        return ""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M")


def go(where: str) -> Response:
    """Return what leads to another page after a form was sent."""
    return RedirectResponse(where, 303)


def attachment(body: bytes, name: str, kind: str) -> Response:
    """Return a file to take away; the name is only a proposal to the browser."""
    disposition = f"attachment; filename=\"form\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(body, media_type=kind, headers={"Content-Disposition": disposition})
