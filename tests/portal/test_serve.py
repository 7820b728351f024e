"""``womenplan serve``: it says where it is, ends when it is told to, and leaves no process behind."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from womenplan import UsageError
from womenplan.cli.serve import _listening


def children(process: int) -> list[str]:
    """Return the processes that a process has started."""
    return Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system shows no processes")
def test_it_prints_the_first_link_answers_and_ends_clean(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    words = ["serve", "--plan", "huludao-2021", "--store", f"sqlite:///{tmp_path}/store.db"]
    call = [sys.executable, "-m", "womenplan", *words, "--port", str(port)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            told = "".join(server.stdout.readline() for _ in range(3))
            link = re.search(r"http://127\.0\.0\.1:\d+/link/\S+", told)
            assert link is not None, told
            with urllib.request.urlopen(link[0]) as answer:
                assert "设置密码" in answer.read().decode()
            readers = children(server.pid)
            assert len(readers) >= 2
        finally:
            server.terminate()
    assert [one for one in readers if Path(f"/proc/{one}").exists()] == []
    assert (tmp_path / "store.db").exists()


def test_an_address_that_is_taken_or_none_is_told():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        for host, asked in (("127.0.0.1", port), ("192.0.2.1", 8000), ("127.0.0.1", 99999)):
            with pytest.raises(UsageError, match=rf"不能在 {host}:{asked} 提供网页"):
                _listening(host, asked)
