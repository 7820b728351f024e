"""Who may see and do what: every page by every role, own and foreign; sessions, tokens, headers, throttling."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from womenplan.portal.app import HEADERS, PAGES, application

ROLE_OF = {"": "", "health": "reporter", "office": "monitor", "boss": "administrator"}


def asked(client, page, path, token):
    if page.method == "GET":
        return client.get(path, follow_redirects=False)
    return client.post(
        path, data={"token": token, "reason": "r", "year": "2024"}, follow_redirects=False
    )


@pytest.mark.parametrize("name", list(ROLE_OF))
def test_a_page_answers_its_roles_and_is_not_there_for_others(portal, handed_in, signed_in, name):
    handed_in("health")
    office = signed_in("office")
    office.post("/publish", "/evaluation?year=2024", year="2024", suppress="0")
    told = []
    for page in PAGES:
        visitor = signed_in(name)
        path = page.path.replace("{number}", "1").replace("{token}", "nothing")
        answer = asked(visitor.client, page, path, visitor.token("/sign-in"))
        allowed = ROLE_OF[name] in page.roles
        away = name == "" and page.method == "GET" and not allowed
        fits = (
            answer.status_code != 403 if allowed else answer.status_code == (303 if away else 404)
        )
        fits &= not away or answer.headers["location"] == "/sign-in"
        fits &= "{token}" in page.path or not (allowed and answer.status_code == 404)
        fits &= all(header in answer.headers for header in HEADERS)
        told += [] if fits else [(page.method, path, answer.status_code)]
    assert told == []


@pytest.mark.parametrize("name", ["schools", "elsewhere"])
def test_a_reporter_never_sees_what_another_handed_in(handed_in, signed_in, name):
    handed_in("health")
    foreign = signed_in(name)
    assert foreign.client.get("/submissions/1").status_code == 404
    assert foreign.client.get("/submissions/2").status_code == 404
    page = foreign.client.get("/due?year=2024").text
    assert "/submissions/1" not in page
    assert "/draft?" not in page
    assert foreign.client.get("/draft/marked").status_code == 404


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
    for number in range(30):
        visitor.sign_in(f"nobody{number}", "wrong password")
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


def test_an_unknown_path_is_a_page_like_others(portal):
    client = TestClient(application(portal))
    answer = client.get("/wp-login.php")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_a_form_is_read_in_a_process_of_its_own(tmp_path):
    import womenplan as wp
    from womenplan.portal.uploads import read_upload

    text = "指标,年份,数值\n孕产妇死亡率,2024,12.5\n".encode()
    found = read_upload(text, "我的表.csv", wp.load_plan("qingyuan-2021"))
    assert found.table[["value", "file"]].to_numpy().tolist() == [[12.5, "我的表.csv"]]
