"""Who may see and do what: every page by every role, own and foreign; sessions, tokens, headers, throttling."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from starlette.testclient import TestClient

import womenplan as wp
from tests.portal.conftest import PASSWORD, Here, Visitor, filled
from womenplan.errors import Problem, UsageError
from womenplan.portal.app import HEADERS, PAGES, application
from womenplan.portal.asking import Portal
from womenplan.portal.people import People

ALL, SIGNED_IN = "nobody reporter monitor administrator", "reporter monitor administrator"
MAY = {  # written by hand: what each role may ask for
    "GET /": ALL,
    "GET /style.css": ALL,
    "GET /sign-in": ALL,
    "POST /sign-in": ALL,
    "POST /sign-out": ALL,
    "GET /link/{token}": ALL,
    "POST /link/{token}": ALL,
    "GET /reports": SIGNED_IN,
    "GET /reports/{number}": SIGNED_IN,
    "GET /due": "reporter",
    "GET /form": "reporter",
    "POST /upload": "reporter",
    "GET /draft": "reporter",
    "GET /draft/marked": "reporter",
    "POST /draft/hand-in": "reporter",
    "GET /submissions/{number}": "reporter monitor",
    "GET /board": "monitor",
    "POST /submissions/{number}/accept": "monitor",
    "POST /submissions/{number}/return": "monitor",
    "GET /remind": "monitor",
    "POST /freeze": "monitor",
    "GET /evaluation": "monitor",
    "POST /publish": "monitor",
    "GET /accounts": "administrator",
    "POST /accounts": "administrator",
    "POST /accounts/{number}/renew": "administrator",
    "POST /accounts/{number}/switch": "administrator",
    "GET /regions": "administrator",
    "POST /regions": "administrator",
    "POST /deadline": "administrator",
    "GET /log": "administrator",
    "GET /backup": "administrator",
}
ROLE_OF = {"": "nobody", "health": "reporter", "office": "monitor", "boss": "administrator"}
ROLE_OF |= {"schools": "reporter", "elsewhere": "reporter"}
OWN = {"health": 1, "elsewhere": 2, "schools": 3}  # the submission of each reporter
NONE = ("0", "4", "99999999999", "-1", "x", "1'", "1%00", "..%2F1")


@pytest.fixture(scope="session")
def busy(tmp_path_factory, made_ready, plan, taken):
    """Return the file of a store in which three departments have handed in and a report is published."""
    path = tmp_path_factory.mktemp("busy") / "store.db"
    shutil.copy(made_ready, path)
    with wp.Store(path) as store:
        portal = Portal(store, plan)
        portal.readers = Here(plan)
        for name in OWN:
            visitor = Visitor(portal)
            visitor.sign_in(name)
            taken.setdefault(name, visitor.client.get("/form?year=2024").content)
            body = filled(taken[name], 50.0)
            visitor.post("/upload", "/due", year="2024", files={"file": (f"{name}.xlsx", body)})
            visitor.post("/draft/hand-in", "/draft?year=2024", year="2024")
        office = Visitor(portal)
        office.sign_in("office")
        office.post("/publish", "/evaluation?year=2024", year="2024", suppress="0")
        return store.backup(path.with_name("busy.db"))


@pytest.fixture
def open_for(tmp_path, busy, plan):
    """Return what opens that store to an account, and the store itself."""
    path = tmp_path / "busy.db"
    shutil.copy(busy, path)
    with wp.Store(path) as store:
        portal = Portal(store, plan)
        portal.readers = Here(plan)

        def make(name):
            visitor = Visitor(portal)
            if name:
                visitor.sign_in(name)
            return visitor

        yield make, store


def state_of(store):
    """Return all that a form could change."""
    accounts = People(store).listed()
    doings = store.log()
    doings = doings[~doings["what"].isin(["sign_in", "sign_in_failed"])]
    return (len(doings), store.submissions()["state"].tolist(), store.frozen(), accounts)


def routes():
    for route in MAY:
        method, path = route.split()
        yield method, path, MAY[route].split()


def test_every_page_stands_in_the_table_of_who_may_ask_for_it():
    assert {f"{page.method} {page.path}" for page in PAGES} == set(MAY)


@pytest.mark.parametrize("name", list(ROLE_OF))
def test_what_a_role_may_not_ask_for_is_not_there_and_changes_nothing(open_for, name):
    make, store = open_for
    visitor, told = make(name), []
    token, before = visitor.token("/sign-in"), state_of(store)
    for method, path, roles in routes():
        if ROLE_OF[name] in roles:
            continue
        path = path.replace("{number}", "1")
        fields = {"token": token, "year": "2024", "reason": "r", "name": "x", "role": "monitor"}
        more = {"data": fields} if method == "POST" else {}
        answer = visitor.client.request(method, path, follow_redirects=False, **more)
        away = name == "" and method == "GET"
        fits = answer.status_code == (303 if away else 404)
        fits &= not away or answer.headers["location"] == "/sign-in"
        fits &= away or "没有这个页面，或您无权查看。" in answer.text
        fits &= all(answer.headers.get(header) for header in HEADERS)
        told += [] if fits else [(method, path, answer.status_code)]
    assert told == []
    assert state_of(store) == before


@pytest.mark.parametrize("name", list(ROLE_OF))
def test_what_a_role_may_ask_for_is_there_and_what_is_foreign_is_not(open_for, name):
    make, store = open_for
    visitor = make(name)
    uids = dict(enumerate(store.submissions()["uid"], 1))
    told = []
    for method, path, roles in routes():
        if ROLE_OF[name] not in roles or method == "POST" or "{token}" in path:
            continue
        numbers = ["1"] if "{number}" in path else [""]
        if path.startswith("/submissions"):
            numbers = ["1", "2", "3", *NONE]
        for number in numbers:
            answer = visitor.client.get(path.replace("{number}", number), follow_redirects=False)
            foreign = path.startswith("/submissions") and (
                number in NONE or (name in OWN and int(number) != OWN[name])
            )
            fits = answer.status_code in ((404,) if foreign else (200, 303))
            fits &= all(answer.headers.get(header) for header in HEADERS)
            if name in OWN and path != "/reports/{number}":
                others = {file for file in OWN if file != name}
                fits &= not any(f"{file}.xlsx" in answer.text for file in others)
                fits &= not any(uid in answer.text for one, uid in uids.items() if one != OWN[name])
            told += [] if fits else [(path, number, answer.status_code)]
    assert told == []


@pytest.mark.parametrize("name", list(ROLE_OF))
def test_every_form_needs_the_token_of_its_session_and_our_own_origin(open_for, name):
    make, store = open_for
    visitor = make(name)
    token, foreign = visitor.token("/sign-in"), make("root").token("/sign-in")
    before, told = state_of(store), []
    for method, path, roles in routes():
        if method == "GET" or ROLE_OF[name] not in roles:
            continue
        path = path.replace("{number}", "1").replace("{token}", "nothing")
        for given, headers in (
            (None, {}),
            ("", {}),
            ("é" * 64, {}),
            (foreign, {}),
            (token, {"Origin": "http://evil.test"}),
            (token, {"Origin": "null"}),
        ):
            fields = {} if given is None else {"token": given}
            answer = visitor.client.post(
                path, data={"year": "2024", **fields}, headers=headers, follow_redirects=False
            )
            fits = answer.status_code == 403 and "没有" not in answer.text
            fits &= all(answer.headers.get(header) for header in HEADERS)
            told += [] if fits else [(path, given, headers, answer.status_code)]
    assert told == []
    assert state_of(store) == before


def test_a_number_that_is_none_is_answered_like_one_that_is_foreign(open_for):
    make, store = open_for
    before = state_of(store)
    for name, paths in {
        "office": ("/submissions/{}/accept", "/submissions/{}/return"),
        "boss": ("/accounts/{}/renew", "/accounts/{}/switch"),
    }.items():
        visitor = make(name)
        token = visitor.token("/sign-in")
        for path in paths:
            for number in NONE:
                if not (number == "4" and name == "boss"):
                    data = {"token": token, "reason": "r", "active": "1"}
                    answer = visitor.client.post(path.format(number), data=data)
                    assert answer.status_code in (404, 422), (path, number)
    assert state_of(store) == before


def test_the_draft_of_an_account_is_its_own(portal, signed_in, taken):
    health = signed_in("health")
    taken.setdefault("health", health.client.get("/form?year=2024").content)
    body = filled(taken["health"], 50.0)
    health.post("/upload", "/due", year="2024", files={"file": ("mine.xlsx", body)})
    for name in ("schools", "elsewhere"):
        other = signed_in(name)
        assert "mine.xlsx" not in other.client.get("/due?year=2024").text
        assert other.client.get("/draft", follow_redirects=False).status_code == 303
        assert other.client.get("/draft/marked").status_code == 404
        assert other.post("/draft/hand-in", "/due", year="2024").status_code == 404
    assert portal.store.submissions().empty


def test_a_form_without_the_token_of_the_session_changes_nothing(portal, handed_in, signed_in):
    handed_in("health")
    office, other = signed_in("office"), signed_in("office")
    other_token = signed_in("boss").token("/accounts")
    for data in ({}, {"token": ""}, {"token": "x" * 64}, {"token": other_token}):
        assert office.client.post("/submissions/1/accept", data=data).status_code == 403
    foreign = office.client.post(
        "/submissions/1/accept",
        data={"token": other.token("/board")},
        headers={"Origin": "http://evil.test"},
    )
    assert foreign.status_code == 403
    assert portal.store.submissions()["state"].tolist() == ["received"]


def test_the_session_cookie_is_signed_strict_and_for_http_alone(portal, signed_in):
    visitor = signed_in("")
    answer = visitor.client.post(
        "/sign-in",
        data={
            "token": visitor.token("/sign-in"),
            "name": "office",
            "password": "long enough words",
        },
        follow_redirects=False,
    )
    cookie = next(
        one for one in answer.headers.get_list("set-cookie") if one.startswith("womenplan=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    value = cookie.split(";")[0].partition("=")[2]
    account, fact, issued, signature = value.split(".")
    for forged in (
        "",
        ".",
        f"{account}.{fact}.{issued}.",
        f"1.{fact}.{issued}.{signature}",
        f"{account}.{fact}.9999999999.{signature}",
        "x",
        "...",
        "é",
    ):
        assert portal.people.of_session(forged) is None
    assert portal.people.of_session(value).name == "office"


def test_an_old_session_and_one_from_before_a_new_password_do_not_hold(portal):
    from datetime import UTC, datetime, timedelta

    account = next(one for one in portal.people.listed() if one.name == "office")
    assert portal.people.of_session(portal.people.session(account)) is not None
    old = portal.people.session(account, datetime.now(UTC) - timedelta(hours=9))
    assert portal.people.of_session(old) is None
    now = portal.people.session(account)
    portal.people.renew("boss", account.account_id)
    assert portal.people.of_session(now) is None


def test_signing_in_is_throttled_for_the_account_and_the_right_password_does_not_help(
    portal, signed_in
):
    visitor = signed_in("")
    for _ in range(5):
        assert "账号或密码不对" in visitor.sign_in("office", "wrong password").text
    assert "登录失败次数过多" in visitor.sign_in("office").text
    assert "我的填报" in visitor.sign_in("health").text


def test_signing_in_is_throttled_for_the_address_whatever_the_account(portal, signed_in):
    visitor = signed_in("")
    token = visitor.token("/sign-in")
    for number in range(30):
        data = {"token": token, "name": f"nobody{number}", "password": "wrong password"}
        visitor.client.post("/sign-in", data=data)
    assert "登录失败次数过多" in visitor.sign_in("health").text


def test_no_password_and_no_link_is_kept_in_clear(portal):
    from sqlalchemy import select

    from womenplan.store import tables

    token = portal.people.make("boss", name="x", role="monitor")
    with portal.store.reading() as connection:
        hashes = connection.execute(select(tables.accounts.c.password)).scalars().all()
        links = connection.execute(select(tables.links.c.digest)).scalars().all()
    assert all(one == "" or one.startswith("$argon2id$") for one in hashes)
    assert token not in links


def test_a_file_too_large_is_refused_before_it_is_read(signed_in):
    visitor = signed_in("health")
    page = visitor.post(
        "/upload", "/due", year="2024", files={"file": ("big.xlsx", b"0" * 20_200_000)}
    )
    assert page.status_code == 413
    assert "文件超过 20 MB，未接收" in page.text


def test_a_body_of_unknown_length_is_refused_before_it_is_read(signed_in):
    visitor = signed_in("health")
    pieces: list[int] = []

    def body():
        for number in range(30):
            pieces.append(number)
            yield b"0" * 1_000_000

    page = visitor.client.post("/upload", content=body())
    assert page.status_code == 411
    assert "未说明文件大小，未接收" in page.text


def test_what_a_user_wrote_is_escaped_everywhere(portal, signed_in):
    boss = signed_in("boss")
    page = boss.post("/accounts", "/accounts", name="<script>alert(1)</script>", role="monitor")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "<script" not in boss.client.get("/log").text


def test_there_is_one_first_link_and_none_once_there_is_an_administrator(portal):
    assert portal.people.first_link() is None


def test_pages_ask_for_nothing_outside_and_run_no_script(signed_in):
    for name, paths in {
        "health": ["/due", "/reports"],
        "office": ["/board", "/remind"],
        "boss": ["/accounts", "/regions", "/log"],
    }.items():
        visitor = signed_in(name)
        for path in paths:
            page = visitor.client.get(path).text
            assert "http://" not in page
            assert "https://" not in page
            assert "<script" not in page
            assert "style=" not in page


def test_what_goes_wrong_is_a_page_like_others_with_all_headers(portal, signed_in, monkeypatch):
    client = TestClient(application(portal), raise_server_exceptions=False)
    answers = {
        "unknown": client.get("/wp-login.php"),
        "slash": client.get("/due/", follow_redirects=False),
        "method": client.delete("/due"),
        "outside": client.get("/../../etc/passwd"),
        "template": client.get("/base.html"),
    }
    assert {name: one.status_code for name, one in answers.items()} == dict.fromkeys(answers, 404)
    assert all("没有这个页面" in one.text for one in answers.values())
    answers["style"] = client.get("/style.css")
    assert answers["style"].headers["content-type"].startswith("text/css")
    monkeypatch.setattr(portal.people, "session", lambda *_: 1 / 0)
    answers["fault"] = client.post(
        "/sign-in",
        data={
            "token": signed_in("").token("/sign-in"),
            "name": "office",
            "password": "long enough words",
        },
    )
    for name, one in answers.items():
        missing = [header for header in HEADERS if not one.headers.get(header)]
        assert missing == [], name


def test_a_fault_of_ours_tells_nothing_of_the_inside(portal, monkeypatch):
    def fault(_):
        raise ZeroDivisionError("secret words")

    page = next(one for one in PAGES if one.path == "/sign-in")
    monkeypatch.setattr("womenplan.portal.app.PAGES", (replace(page, answer=fault),))
    client = TestClient(application(portal), raise_server_exceptions=False)
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    assert "系统出错，本次操作没有完成" in answer.text
    assert "secret" not in answer.text
    assert all(answer.headers.get(header) for header in HEADERS)


def test_a_database_that_does_not_answer_is_told(portal, signed_in, monkeypatch):
    visitor = signed_in("health")

    def fault(_):
        raise UsageError(Problem("STORE_LOCKED"))

    monkeypatch.setattr(portal.people, "of_session", fault)
    answer = visitor.client.get("/due")
    assert answer.status_code == 503
    assert "数据库暂时不能使用" in answer.text
    assert all(answer.headers.get(header) for header in HEADERS)


def test_a_page_reached_by_https_asks_for_it_from_then_on(portal):
    portal.secure = True
    answer = TestClient(application(portal)).get("/sign-in")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert all("Secure" in one for one in answer.headers.get_list("set-cookie"))


def test_signs_that_no_database_holds_are_told_or_replaced(portal, signed_in):
    visitor = signed_in("")
    assert visitor.sign_in("a\x00b", "wrong password").status_code == 422
    assert visitor.client.get("/link/%00%ff").status_code == 404


def test_a_form_is_read_in_a_process_of_its_own(tmp_path):
    from womenplan.portal.uploads import read_upload, readers

    text = "指标,年份,数值\n孕产妇死亡率,2024,12.5\n".encode()
    plan = wp.load_plan("qingyuan-2021")
    with readers(plan) as own:
        found = read_upload(text, "我的表.csv", plan, own)
        assert found.table[["value", "file"]].to_numpy().tolist() == [[12.5, "我的表.csv"]]
        with pytest.raises(wp.DataError, match=r"我的表\.xlsx"):
            read_upload(b"no workbook", "我的表.xlsx", plan, own)


def test_a_visitor_gets_the_token_of_no_session(portal, signed_in):
    boss = signed_in("boss")
    account, fact, *_ = boss.client.cookies["womenplan"].split(".")
    stranger = signed_in("")
    stranger.client.cookies.set("womenplan-visit", f"{account}.{fact}.0.0")
    assert stranger.token("/sign-in") != boss.token("/accounts")


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(portal, signed_in):
    visitor = signed_in("boss")
    kept = visitor.client.cookies["womenplan"]
    visitor.post("/sign-out", "/accounts")
    assert portal.people.of_session(kept) is None
    assert portal.store.log()["what"].tolist()[-1] == "sign_out"


def test_attempts_at_the_same_moment_are_throttled_like_others(portal):
    def attempt(number: int) -> str:
        password = PASSWORD if number == 11 else f"wrong password {number}"
        try:
            return portal.people.sign_in("office", password, f"10.0.0.{number}").name
        except UsageError as error:
            return error.problems[0].code

    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(attempt, range(12)))
    assert told.count("SIGN_IN_WRONG") <= 5
    assert set(told) <= {"office", "SIGN_IN_WRONG", "SIGN_IN_OFTEN"}
    assert "SIGN_IN_OFTEN" in told


def test_a_page_that_takes_no_file_takes_no_large_form(signed_in):
    visitor = signed_in("")
    fields = {"token": visitor.token("/sign-in"), "name": "a", "password": "b"}
    files = {"file": ("x.bin", b"x" * 1_200_000)}
    assert visitor.client.post("/sign-in", data=fields, files=files).status_code == 413


@pytest.mark.parametrize("year", ["1999", "9" * 5000, "x", "２０２４", "-1"])
def test_a_year_of_which_no_forms_are_handed_in_is_not_there(portal, signed_in, year):
    office, boss = signed_in("office"), signed_in("boss")
    assert office.client.get(f"/board?year={year}").status_code == 404
    assert office.post("/freeze", "/board", year=year, frozen="1").status_code == 404
    assert boss.post("/deadline", "/accounts", year=year, day="2030-01-01").status_code == 404
    assert portal.store.frozen() == []
    assert "due" not in portal.store.log()["what"].tolist()


@pytest.mark.parametrize("name", ["health\u200b", "a\u202eb", " ", "a" * 61])
def test_a_name_that_cannot_be_told_from_another_is_refused(portal, signed_in, name):
    answer = signed_in("boss").post("/accounts", "/accounts", name=name, role="monitor")
    assert answer.status_code == 422
    assert len(portal.people.listed()) == 6


def test_a_reporter_is_of_a_department_of_the_plan(portal, signed_in):
    given = {"name": "x", "role": "reporter", "department": "某部门", "region": "英德市"}
    assert "请选择地区和部门" in signed_in("boss").post("/accounts", "/accounts", **given).text
    assert len(portal.people.listed()) == 6


def test_setting_a_password_is_on_record(portal):
    token = portal.people.make("boss", name="新人", role="monitor")
    portal.people.set_password(token, PASSWORD, "新人")
    last = portal.store.log().iloc[-1]
    assert (last["what"], last["by"]) == ("password", "新人")


def test_a_new_year_is_there_without_a_restart(portal, monkeypatch):
    class Later(date):
        @classmethod
        def today(cls) -> date:
            return date(2025, 1, 1)

    monkeypatch.setattr("womenplan.portal.asking.date", Later)
    assert portal.years[0] == 2024
    monkeypatch.setattr(Later, "today", lambda: date(2026, 1, 1))
    assert portal.years[0] == 2025


def test_who_starts_the_page_can_make_another_administrator(portal, signed_in):
    token = portal.people.first_link(another=True)
    visitor = signed_in("")
    link = f"/link/{token}"
    told = visitor.post(link, link, name="boss", password=PASSWORD, again=PASSWORD)
    assert "账号“boss”已经存在" in told.text
    visitor.post(link, link, name="新管理员", password=PASSWORD, again=PASSWORD)
    assert visitor.client.get(link).status_code == 404
    assert visitor.sign_in("新管理员").url.path == "/accounts"
