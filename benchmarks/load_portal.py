"""Departments that hand in at the same moment: how long they wait, and whether every receipt is in the store.

Run with ``python benchmarks/load_portal.py [--departments 50] [--rounds 1] [--within 0] [--store URL]
[--restart]``. It serves a page on this machine's loopback alone, by ``womenplan serve`` in a process
of its own; each department signs in and takes its form beforehand, and then all of them press at
once: the upload with its check, and the handing in with its receipt. ``--within 300`` spreads the
hand-ins over so many seconds instead. What is measured is each answer, from the sending of a request
to its last byte, redirects not followed; beside it stands how busy the machine was. ``--restart``
kills the server (SIGKILL) while departments hand in, starts it anew and lets them go on. The store
is one of its own unless an empty one is named, and there are at most 500 hand-ins.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from socket import socket

import httpx2
import pandas as pd
from openpyxl import load_workbook

import womenplan as wp
from womenplan.portal.asking import Portal

PASSWORD, YEAR, MOST = "long enough words", 2024, 500
DEPARTMENT, PLAN = "体育部门", "qingyuan-2021"
TRIES = 60  # of a department while the server is away, a second apart


class Server:
    """``womenplan serve`` on a free port of the loopback."""

    def __init__(self, url: str) -> None:
        with closing(socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url, self.where = url, f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        words = ["serve", "--plan", PLAN, "--store", self.url, "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "womenplan", *words], stdout=subprocess.DEVNULL
        )
        while True:
            with suppress(httpx2.TransportError):
                httpx2.get(f"{self.where}/sign-in")
                return
            time.sleep(0.2)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as an administrator would."""
        self.process.terminate()
        self.process.wait(30)


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
        self.client = httpx2.Client(base_url=where, timeout=300)
        self.took: dict[str, list[float]] = defaultdict(list)
        page = self.client.get("/sign-in").text
        data = {"token": token(page), "name": name, "password": PASSWORD}
        self.client.post("/sign-in", data=data)
        self.form = self.client.get(f"/form?year={YEAR}").content
        self.page = self.client.get(f"/due?year={YEAR}").text

    def timed(self, what: str, method: str, path: str, **given: object) -> httpx2.Response:
        """Ask, and keep how long the answer took."""
        start = time.perf_counter()
        answer = self.client.request(method, path, **given)  # type: ignore[arg-type]
        self.took[what].append(time.perf_counter() - start)
        return answer

    def hand_in(self, body: bytes) -> str:
        """Upload a form and hand it in; return the receipt's number."""
        data = {"token": token(self.page), "year": str(YEAR)}
        files = {"file": ("form.xlsx", body)}
        sent = self.timed("upload", "POST", "/upload", data=data, files=files)
        assert sent.status_code == 303, said(sent)
        shown = self.timed("check", "GET", sent.headers["location"])
        assert "/draft/hand-in" in shown.text, said(shown)
        data["token"] = token(shown.text)
        taken = self.timed("hand in", "POST", "/draft/hand-in", data=data)
        assert taken.status_code == 303, said(taken)
        receipt = self.timed("receipt", "GET", taken.headers["location"])
        found = re.search(r'<dd class="code">([\w-]+)</dd>', receipt.text)
        assert found is not None, said(receipt)
        return found[1]

    def hand_in_whatever_happens(self, body: bytes) -> list[str]:
        """Hand in, and again where the server went away meanwhile; return all receipts that were shown."""
        for _ in range(TRIES):
            try:
                return [self.hand_in(body)]
            except (httpx2.TransportError, httpx2.HTTPError):
                time.sleep(1)
        return []


def token(page: str) -> str:
    """Return the token of the form on a page."""
    found = re.search(r'name="token" value="(\w+)"', page)
    assert found is not None, page[:500]
    return found[1]


def said(answer: httpx2.Response) -> str:
    """Return an answer without its tags."""
    return f"{answer.status_code} " + " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def main() -> None:
    """Print how long departments waited, and whether a receipt is missing or twice in the store."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--departments", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--within", type=float, default=0, metavar="SECONDS")
    parser.add_argument("--restart", action="store_true")
    parser.add_argument("--store", default="")
    asked = parser.parse_args()
    if asked.departments * asked.rounds > MOST:
        parser.error(f"at most {MOST} hand-ins")
    with tempfile.TemporaryDirectory() as folder:
        url = asked.store or f"sqlite:///{Path(folder) / 'store.db'}"
        names = made_ready(url, asked.departments)
        server = Server(url)
        try:
            run(server, names, asked)
        finally:
            server.stop()


def made_ready(url: str, departments: int) -> list[str]:
    """Make a store with so many counties, each with an account that may hand in."""
    names = [f"县{number + 1}" for number in range(departments)]
    codes = [f"{440000 + number:06d}" for number in range(1, departments + 1)]
    with wp.Store(url) as store:
        store.register_regions(pd.DataFrame({"code": codes, "name": names}), by="load")
        people = Portal(store, wp.load_plan(PLAN)).people
        for name in names:
            link = people.make(
                "load", name=name, role="reporter", department=DEPARTMENT, region=name
            )
            people.set_password(link, PASSWORD, name)
    return names


def run(server: Server, names: list[str], asked: argparse.Namespace) -> None:
    """Let departments hand in, and tell how it went."""
    reporters = [Reporter(server.where, name) for name in names]
    turns = [
        (one, filled(one.form, 40.0 + turn), turn * len(names) + place)
        for turn in range(asked.rounds)
        for place, one in enumerate(reporters)
    ]
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    start, wait = time.perf_counter(), asked.within / len(turns)

    def go(turn: tuple[Reporter, bytes, int]) -> list[str]:
        reporter, body, place = turn
        time.sleep(max(0.0, start + place * wait - time.perf_counter()))
        return reporter.hand_in_whatever_happens(body)

    if asked.restart:
        threading.Thread(target=killed_in_the_middle, args=(server, reporters)).start()
    with ThreadPoolExecutor(len(names)) as pool:
        receipts = [one for found in pool.map(go, turns) for one in found]
    seconds = time.perf_counter() - start
    print(f"load after: {os.getloadavg()[0]:.1f}")
    tell(reporters, receipts, server.url, seconds, len(turns))


def killed_in_the_middle(server: Server, reporters: list[Reporter]) -> None:
    """Kill the server when a quarter of the departments have their receipt, and start it again."""
    while sum(len(one.took["receipt"]) for one in reporters) < len(reporters) / 4:
        time.sleep(0.02)
    server.kill()
    server.start()


def tell(reporters: list[Reporter], receipts: list[str], url: str, seconds: float, n: int) -> None:
    """Print the answers' times, and what of the receipts the store holds."""
    took: dict[str, list[float]] = defaultdict(list)
    for reporter in reporters:
        for kind, times in reporter.took.items():
            took[kind] += times
    took["all answers"] = [one for times in took.values() for one in times]
    for kind, times in took.items():
        print(f"{kind}: median {statistics.median(times):.2f} s, longest {max(times):.2f} s")
    with wp.Store(url) as store:
        listed = store.submissions()
    held = listed["uid"].tolist()
    lost = set(receipts) - set(held)
    twice = len(held) - len(set(held)) + len(receipts) - len(set(receipts))
    print(
        f"{n} hand-ins, {len(receipts)} receipts in {seconds:.1f} s: {len(lost)} lost, {twice} twice, "
        f"{len(held) - len(receipts)} in the store beside them"
    )


if __name__ == "__main__":
    main()
