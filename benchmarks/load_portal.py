"""Departments that hand in at the same moment: how long they wait, and whether every receipt is in the store.

Run with ``python benchmarks/load_portal.py [--departments 50] [--rounds 1] [--store URL]``: serves
a page on this machine's loopback alone, makes an account for each department, and lets all of them
upload and hand in at once. It is bounded: at most 500 hand-ins, and the store is one of its own
unless an empty one is named.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from pathlib import Path
from socket import socket

import httpx2
import pandas as pd
import uvicorn
from openpyxl import load_workbook

import womenplan as wp
from womenplan.portal.app import application
from womenplan.portal.asking import Portal

PASSWORD, YEAR, MOST = "long enough words", 2024, 500
DEPARTMENT = "体育部门"


def served(portal: Portal) -> tuple[uvicorn.Server, threading.Thread, str]:
    """Serve a portal on a free port of the loopback."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application(portal), port=port, log_level="error", ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    return server, thread, f"http://127.0.0.1:{port}"


def filled(body: bytes, value: float) -> bytes:
    """Return a form with a number in the first cell of each indicator."""
    book = load_workbook(BytesIO(body))
    for row in book.worksheets[1].iter_rows(min_row=6):
        if row[1].value and row[3].value:
            row[6].value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class Reporter:
    """A department's browser: times each answer."""

    def __init__(self, where: str, name: str) -> None:
        self.client = httpx2.Client(base_url=where, follow_redirects=True, timeout=300)
        self.took: dict[str, list[float]] = {"upload": [], "hand in": []}
        self.send("/sign-in", "/sign-in", name=name, password=PASSWORD)

    def send(self, path: str, page: str, files: object = None, **fields: str) -> str:
        """Fill in the form of a page, and return the answer."""
        token = re.search(r'name="token" value="(\w+)"', self.client.get(page).text)
        assert token is not None
        answer = self.client.post(path, data={"token": token[1], **fields}, files=files)
        return str(answer.text)

    def hand_in(self, form: bytes, value: float) -> str:
        """Upload a form and hand it in; return the receipt's number."""
        files = {"file": ("form.xlsx", filled(form, value))}
        start = time.perf_counter()
        shown = self.send("/upload", "/due", files, year=str(YEAR))
        assert "/draft/hand-in" in shown, re.sub(r"<[^>]+>", " ", shown)
        middle = time.perf_counter()
        receipt = self.send("/draft/hand-in", f"/draft?year={YEAR}", year=str(YEAR))
        self.took["upload"].append(middle - start)
        self.took["hand in"].append(time.perf_counter() - middle)
        found = re.search(r'<dd class="code">([\w-]+)</dd>', receipt)
        assert found is not None, re.sub(r"<[^>]+>", " ", receipt)
        return found[1]


def main() -> None:
    """Print how long departments waited, and whether a receipt is missing or twice in the store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--store", default="")
    asked = parser.parse_args()
    if asked.departments * asked.rounds > MOST:
        parser.error(f"at most {MOST} hand-ins")
    with tempfile.TemporaryDirectory() as folder:
        url = asked.store or f"sqlite:///{Path(folder) / 'store.db'}"
        with wp.Store(url) as store:
            run(store, asked.departments, asked.rounds)


def run(store: wp.Store, departments: int, rounds: int) -> None:
    """Let so many departments hand in so often."""
    names = [f"县{number + 1}" for number in range(departments)]
    codes = [f"{440000 + number:06d}" for number in range(1, departments + 1)]
    store.register_regions(pd.DataFrame({"code": codes, "name": names}), by="load")
    portal = Portal(store, wp.load_plan("qingyuan-2021"))
    for name in names:
        link = portal.people.make(
            "load", name=name, role="reporter", department=DEPARTMENT, region=name
        )
        portal.people.set_password(link, PASSWORD, name)
    portal.people._refuse_many = lambda *_: None  # all come from one address here
    server, thread, where = served(portal)
    try:
        reporters = [Reporter(where, name) for name in names]
        forms = [one.client.get(f"/form?year={YEAR}").content for one in reporters]
        receipts = []
        start = time.perf_counter()
        with ThreadPoolExecutor(departments) as pool:
            for turn in range(rounds):
                values = [40.0 + turn] * departments
                receipts += list(pool.map(Reporter.hand_in, reporters, forms, values))
        seconds = time.perf_counter() - start
    finally:
        server.should_exit = True
        thread.join()
    for kind in ("upload", "hand in"):
        took = [one for reporter in reporters for one in reporter.took[kind]]
        print(f"{kind}: median {statistics.median(took):.2f} s, longest {max(took):.2f} s")
    held = store.submissions()["uid"].tolist()
    lost, twice = set(receipts) - set(held), len(held) - len(set(held))
    print(
        f"{len(receipts)} receipts in {seconds:.1f} s, {len(lost)} lost, {len(held) - len(receipts)} more, {twice} twice"
    )


if __name__ == "__main__":
    main()
