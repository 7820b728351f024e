"""Pages for everybody: signing in and out, setting a password by a one-time link."""

from __future__ import annotations

from starlette.responses import Response

from womenplan.errors import UsageError
from womenplan.portal.asking import Ask, Missing, go
from womenplan.portal.people import Account

__all__ = ["COOKIE", "home", "link", "set_password", "sign_in", "sign_in_page", "sign_out", "style"]

COOKIE = "womenplan"
FIRST = {"reporter": "/due", "monitor": "/board", "administrator": "/accounts"}


def home(ask: Ask) -> Response:
    """Lead to the first page of the role."""
    return go(FIRST[ask.account.role] if ask.account else "/sign-in")


def sign_in_page(ask: Ask) -> Response:
    """Show the form to sign in."""
    return ask.page("sign_in", sentences=[])


def sign_in(ask: Ask) -> Response:
    """Sign in, or say that name and password do not fit."""
    name = ask.form.get("name", "").strip()
    password = ask.form.get("password", "")
    try:
        account = ask.portal.people.sign_in(name, password, ask.address)
    except UsageError as error:
        return ask.page("sign_in", 422, sentences=ask.sentences(error.problems))
    answer = go(FIRST[account.role])
    answer.set_cookie(COOKIE, ask.portal.people.session(account), **ask.portal.cookie)
    return answer


def sign_out(ask: Ask) -> Response:
    """Sign out, on every machine."""
    if ask.account:
        ask.portal.people.sign_out(ask.account)
    answer = go("/sign-in")
    answer.delete_cookie(COOKIE, **ask.portal.cookie)
    return answer


def _linked(ask: Ask) -> Account | None:
    """Return whose password the link of the path sets; of an administrator to come None."""
    account_id = ask.portal.people.of_link(ask.request.path_params["token"])
    if account_id is None:
        raise Missing
    return ask.portal.people.by_id(account_id) if account_id else None


def link(ask: Ask) -> Response:
    """Show the form that sets a password."""
    account = _linked(ask)
    return ask.page("password", owner=account.name if account else "", sentences=[])


def set_password(ask: Ask) -> Response:
    """Set a password, and lead to signing in."""
    account = _linked(ask)
    owner = account.name if account else ""
    password = ask.form.get("password")
    if password != ask.form.get("again"):
        sentences = [ask.say("portal.password.differ")]
        return ask.page("password", 422, owner=owner, sentences=sentences)
    try:
        name = owner or ask.form.get("name", "")
        ask.portal.people.set_password(ask.request.path_params["token"], password or "", name)
    except UsageError as error:
        return ask.page("password", 422, owner=owner, sentences=ask.sentences(error.problems))
    return go("/sign-in")


def style(ask: Ask) -> Response:
    """Return the style sheet."""
    return Response(
        ask.portal.style, media_type="text/css", headers={"Cache-Control": "max-age=3600"}
    )
