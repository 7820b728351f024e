"""The application: every page with its method and the roles that may ask for it, and the guard before all of them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from womenplan.errors import WomenplanError
from womenplan.messages import Language, default_language
from womenplan.portal import administrator, monitor, reporter, visitor
from womenplan.portal.asking import Ask, Missing, Portal
from womenplan.portal.people import ROLES
from womenplan.portal.uploads import MOST_BYTES
from womenplan.store.rows import safe

__all__ = ["PAGES", "PortalPage", "application"]

VISIT, LANGUAGE = "womenplan-visit", "womenplan-lang"
Answering = Callable[[Ask], Awaitable[Response]]
MOST_TYPED = 1_000_000  # bytes of a form without a file
WAITING = 64  # uploads that wait for their turn to be read; others wait before
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
EVERYBODY = frozenset({"", *ROLES})
SIGNED_IN = EVERYBODY - {""}
REPORTER, MONITOR, ADMINISTRATOR = (
    frozenset({role}) for role in ("reporter", "monitor", "administrator")
)


@dataclass(frozen=True, slots=True)
class PortalPage:
    """A page: where it is, by which method, who may ask for it ("" is nobody signed in), and what answers.

    What reads a file may wait for its turn to do so, and keeps no other page waiting meanwhile.
    """

    method: str
    path: str
    roles: frozenset[str]
    answer: Callable[[Ask], Response]
    reads: bool = False


PAGES = (
    PortalPage("GET", "/", EVERYBODY, visitor.home),
    PortalPage("GET", "/style.css", EVERYBODY, visitor.style),
    PortalPage("GET", "/sign-in", EVERYBODY, visitor.sign_in_page),
    PortalPage("POST", "/sign-in", EVERYBODY, visitor.sign_in),
    PortalPage("POST", "/sign-out", EVERYBODY, visitor.sign_out),
    PortalPage("GET", "/link/{token}", EVERYBODY, visitor.link),
    PortalPage("POST", "/link/{token}", EVERYBODY, visitor.set_password),
    PortalPage("GET", "/reports", SIGNED_IN, monitor.reports),
    PortalPage("GET", "/reports/{number}", SIGNED_IN, monitor.report),
    PortalPage("GET", "/due", REPORTER, reporter.due),
    PortalPage("GET", "/form", REPORTER, reporter.form),
    PortalPage("POST", "/upload", REPORTER, reporter.upload, reads=True),
    PortalPage("GET", "/draft", REPORTER, reporter.draft),
    PortalPage("GET", "/draft/marked", REPORTER, reporter.marked_copy, reads=True),
    PortalPage("POST", "/draft/hand-in", REPORTER, reporter.hand_in),
    PortalPage("GET", "/submissions/{number}", REPORTER | MONITOR, monitor.submission),
    PortalPage("GET", "/board", MONITOR, monitor.board),
    PortalPage("POST", "/submissions/{number}/accept", MONITOR, monitor.accept),
    PortalPage("POST", "/submissions/{number}/return", MONITOR, monitor.return_),
    PortalPage("GET", "/remind", MONITOR, monitor.remind),
    PortalPage("POST", "/freeze", MONITOR, monitor.freeze),
    PortalPage("GET", "/evaluation", MONITOR, monitor.evaluation),
    PortalPage("POST", "/publish", MONITOR, monitor.publish),
    PortalPage("GET", "/accounts", ADMINISTRATOR, administrator.accounts),
    PortalPage("POST", "/accounts", ADMINISTRATOR, administrator.make_account),
    PortalPage("POST", "/accounts/{number}/renew", ADMINISTRATOR, administrator.renew),
    PortalPage("POST", "/accounts/{number}/switch", ADMINISTRATOR, administrator.switch),
    PortalPage("GET", "/regions", ADMINISTRATOR, administrator.regions),
    PortalPage("POST", "/regions", ADMINISTRATOR, administrator.take_regions),
    PortalPage("POST", "/deadline", ADMINISTRATOR, administrator.due),
    PortalPage("GET", "/log", ADMINISTRATOR, administrator.log),
    PortalPage("GET", "/backup", ADMINISTRATOR, administrator.backup),
)


def application(portal: Portal) -> Starlette:
    """Return the application that serves a portal."""

    async def unknown(request: Request, _: Exception) -> Response:
        return await _answered(portal, request, _nothing)

    async def failed(request: Request, _: Exception) -> Response:
        return _failed(portal, request, "portal.failed", 500)

    handlers = cast("Any", {404: unknown, 405: unknown, Exception: failed})
    routes = [Route(page.path, _guarded(portal, page), methods=[page.method]) for page in PAGES]
    app = Starlette(
        routes=routes,
        exception_handlers=handlers,
        lifespan=_life(portal),
    )
    app.router.redirect_slashes = False  # the redirect would go out without our headers
    return app


def _life(portal: Portal) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """Keep processes ready to read uploads as long as the page is served."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        portal.readers.start()
        try:
            yield
        finally:
            await run_in_threadpool(portal.readers.close)

    return life


def _guarded(portal: Portal, page: PortalPage) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a request for a page: only if the role may, and a form only if it comes from a page of ours."""
    places = CapacityLimiter(WAITING) if page.reads else None

    async def granted(ask: Ask) -> Response:
        role = ask.account.role if ask.account else ""
        if role not in page.roles:
            if not role and page.method == "GET":
                return visitor.home(ask)
            return await _nothing(ask)
        if page.method == "POST":
            refused = await _take_form(ask, MOST_BYTES if page.reads else MOST_TYPED)
            if refused is not None:
                return refused
        try:
            return await to_thread.run_sync(page.answer, ask, limiter=places)
        except Missing:
            return await _nothing(ask)
        except WomenplanError as error:
            return ask.refusal(422, *ask.sentences(error.problems))

    async def answer(request: Request) -> Response:
        return await _answered(portal, request, granted)

    return answer


async def _answered(portal: Portal, request: Request, how: Answering) -> Response:
    """Return an answer with all that every answer carries, also where the database does not answer."""
    try:
        ask = await _ask(portal, request)
    except WomenplanError:
        return _failed(portal, request, "portal.unavailable", 503)
    return _sent(ask, await how(ask))


def _failed(
    portal: Portal,
    request: Request,
    code: str,
    status: int,
) -> Response:
    """Return a page that needs nothing but itself: the database may be what failed."""
    ask = Ask(portal, request, None, _language(request), _visit(request), "")
    return _sent(ask, ask.refusal(status, ask.say(code)))


async def _nothing(ask: Ask) -> Response:
    return ask.refusal(404, ask.say("portal.nothing"))


async def _ask(portal: Portal, request: Request) -> Ask:
    """Return what a request asks, and who asks it."""
    cookie = request.cookies.get(visitor.COOKIE, "")
    account = await run_in_threadpool(portal.people.of_session, cookie) if cookie else None
    address = request.client.host if request.client else ""
    if portal.proxied:
        address = request.headers.get("x-forwarded-for", address).split(",")[-1].strip()
    session = cookie if account else _visit(request)
    return Ask(portal, request, account, _language(request), session, address)


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    return cast("Language", asked if asked in ("zh", "en") else default_language())


def _visit(request: Request) -> str:
    return request.cookies.get(VISIT) or secrets.token_urlsafe(24)


async def _take_form(ask: Ask, most: int) -> Response | None:
    """Take the fields and the file of a form; return what refuses it."""
    headers = ask.request.headers
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return ask.refusal(403, ask.say("portal.form.foreign"))
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return ask.refusal(411, ask.say("portal.form.length"))
    too_large = ask.say("portal.form.large", most=most // 1_000_000)
    if int(length) > most + 100_000:
        return ask.refusal(413, too_large)
    try:
        async with ask.request.form(max_files=1, max_fields=50) as fields:
            plain = {name: safe(one) for name, one in fields.items() if isinstance(one, str)}
            given = next((one for one in fields.values() if isinstance(one, UploadFile)), None)
            if given is not None and given.filename:
                ask.upload = (given.filename, await given.read())
    except HTTPException:
        return ask.refusal(400, ask.say("portal.form.broken"))
    if ask.upload is not None and len(ask.upload[1]) > most:
        return ask.refusal(413, too_large)
    ask.form = plain
    if not ask.portal.people.fits_token(ask.session, plain.get("token", "")):
        return ask.refusal(403, ask.say("portal.form.foreign"))
    return None


def _sent(ask: Ask, answer: Response) -> Response:
    """Return an answer with the headers that all have, and the cookies of language, visit and session."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if ask.portal.secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    cookie = ask.portal.cookie
    if ask.request.query_params.get("lang") in ("zh", "en"):
        lax = {"samesite": "lax", "max_age": 31_536_000}
        answer.set_cookie(LANGUAGE, ask.lang, **cookie | lax)
    if ask.account is None and ask.request.cookies.get(VISIT) != ask.session:
        answer.set_cookie(VISIT, ask.session, **cookie)
    set_cookies = answer.headers.getlist("set-cookie")
    setting = any(one.startswith(f"{visitor.COOKIE}=") for one in set_cookies)
    if ask.account is not None and not setting:
        renewed = ask.portal.people.session(ask.account)
        answer.set_cookie(visitor.COOKIE, renewed, **cookie)
    return answer
