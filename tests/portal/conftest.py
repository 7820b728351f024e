"""A portal on a store of two counties, with accounts of every role, and clients signed in as each."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from starlette.testclient import TestClient

import womenplan as wp
from womenplan.io.readers import Readers
from womenplan.io.template import owed
from womenplan.portal import asking
from womenplan.portal import people as people_module
from womenplan.portal.app import application
from womenplan.portal.asking import Portal
from womenplan.portal.uploads import _prepared

PASSWORD = "long enough words"
HEALTH, SCHOOLS = "卫生健康部门", "教育部门"
LISTED = pd.DataFrame({"code": ["441881", "441823"], "name": ["英德市", "阳山县"]})
ACCOUNTS = {
    "health": ("reporter", HEALTH, "英德市"),
    "schools": ("reporter", SCHOOLS, "英德市"),
    "elsewhere": ("reporter", HEALTH, "阳山县"),
    "office": ("monitor", "", ""),
    "boss": ("administrator", "", ""),
}


class Here(Readers):
    """Reads in this process, which is quicker; that uploads are confined has tests of its own."""

    def __init__(self, plan: wp.Plan) -> None:
        super().__init__(_prepared, plan)
        self.plan = plan

    def start(self) -> None:
        pass

    def run(self, task: Callable[..., Any], *given: Any, **_: Any) -> Any:
        return task(self.plan, *given)


@pytest.fixture(scope="session", autouse=True)
def _owed_once(plan: wp.Plan) -> Iterator[None]:
    """Let what the plan asks for be worked out once for all portals of the tests, which are many."""
    series = {lang: owed(plan, lang=lang) for lang in ("zh", "en")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "owed", lambda _, *, lang: series[lang].copy())
        yield


@pytest.fixture(scope="session")
def plan() -> wp.Plan:
    return wp.load_plan("qingyuan-2021")


@pytest.fixture(scope="session")
def made_ready(tmp_path_factory: pytest.TempPathFactory, plan: wp.Plan) -> Iterator[Path]:
    """Return the file of a store with two counties and accounts of every role, made once; hashing is cheap."""
    cheap = people_module.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    path = tmp_path_factory.mktemp("portal") / "store.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people_module, "_HASHER", cheap)
        patch.setattr(people_module, "_NOBODY", cheap.hash("nobody"))
        with wp.Store(path) as store:
            store.register_regions(LISTED, by="a")
            people = Portal(store, plan).people
            token = people.first_link()
            assert token
            people.set_password(token, PASSWORD, "root")
            for name, (role, department, region) in ACCOUNTS.items():
                link = people.make(
                    "root", name=name, role=role, department=department, region=region
                )
                people.set_password(link, PASSWORD, name)
            path = store.backup(path.with_name("copy.db"))
        yield path


@pytest.fixture
def portal(tmp_path: Path, made_ready: Path, plan: wp.Plan) -> Iterator[Portal]:
    """Return a portal on a store of its own."""
    path = tmp_path / "store.db"
    shutil.copy(made_ready, path)
    with wp.Store(path) as store:
        made = Portal(store, plan)
        made.readers = Here(plan)
        yield made


class Visitor:
    """A browser without scripts: it fills in the forms that it was shown."""

    def __init__(self, portal: Portal, lang: str = "zh") -> None:
        self.client = TestClient(
            application(portal), base_url="http://portal.test", follow_redirects=True
        )
        self.client.get(f"/sign-in?lang={lang}")

    def token(self, page: str) -> str:
        return re.search(r'name="token" value="([0-9a-f]+)"', self.client.get(page).text)[1]  # type: ignore[index]

    def post(self, path: str, page: str, **fields: Any) -> Any:
        files = fields.pop("files", None)
        return self.client.post(path, data={"token": self.token(page), **fields}, files=files)

    def sign_in(self, name: str, password: str = PASSWORD) -> Any:
        return self.post("/sign-in", "/sign-in", name=name, password=password)


@pytest.fixture
def signed_in(portal: Portal) -> Callable[..., Visitor]:
    """Return what signs an account in."""

    def make(name: str, lang: str = "zh") -> Visitor:
        visitor = Visitor(portal, lang)
        if name:
            assert visitor.sign_in(name).status_code == 200
        return visitor

    return make


@lru_cache(maxsize=32)
def filled(body: bytes, value: float | str = 50.0, *, first: float | str | None = None) -> bytes:
    """Return a form with one value in each row that asks for one; of the rest no byte changes."""
    sheet = load_workbook(BytesIO(body), read_only=True).worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(at for at, row in enumerate(rows) if "indicator_id" in row)
    year = next(at for at, name in enumerate(rows[head]) if re.match(r"\d{4}", str(name)))
    ids = rows[head].index("indicator_id")
    seen: set[str] = set()
    values: dict[str, float | str] = {}
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        name = row[ids]
        asks = name and str(row[3]) in ("数值", "Value", "指标值")
        if asks or (name and str(name) not in seen):
            cell = f"{get_column_letter(year + 1)}{number}"
            values[cell] = first if first is not None and not seen else value
            seen.add(str(name))
    return written(body, sheet._worksheet_path, values)


def written(body: bytes, part: str, values: dict[str, float | str]) -> bytes:
    """Return a workbook with values in blank cells of one of its sheets."""
    out = BytesIO()
    with ZipFile(BytesIO(body)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode() if name == part else old.read(name)
            for cell, value in values.items() if name == part else ():
                kind, said = "n", f"<v>{value}</v>"
                if isinstance(value, str):
                    kind, said = "inlineStr", f"<is><t>{value}</t></is>"
                blank = rf'<c r="{cell}"((?: s="\d+")?)(?: t="n")?(?:/>|></c>)'
                data, found = re.subn(blank, rf'<c r="{cell}"\1 t="{kind}">{said}</c>', str(data))
                assert found == 1, cell
            new.writestr(name, data)
    return out.getvalue()


@pytest.fixture(scope="session")
def taken() -> dict[str, bytes]:
    """Return the forms of departments, as far as they were taken."""
    return {}


@pytest.fixture
def handed_in(signed_in: Callable[..., Visitor], taken: dict[str, bytes]) -> Callable[..., Visitor]:
    """Return what lets a reporter take the form, fill it in, upload it and hand it in."""

    def make(name: str, value: float = 50.0) -> Visitor:
        visitor = signed_in(name)
        if name not in taken:
            taken[name] = visitor.client.get("/form?year=2024").content
        body = filled(taken[name], value)
        shown = visitor.post("/upload", "/due", year="2024", files={"file": ("form.xlsx", body)})
        assert "可以报送" in shown.text, re.sub(r"<[^>]+>", " ", shown.text)
        receipt = visitor.post("/draft/hand-in", "/draft?year=2024", year="2024")
        assert "报送回执" in receipt.text, re.sub(r"<[^>]+>", " ", receipt.text)
        return visitor

    return make
