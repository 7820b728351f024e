"""What is written is whole or absent: runs are killed from outside at any moment, disks fill, files are in the way."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from womenplan.errors import UsageError
from womenplan.io import workers
from womenplan.io.pack import refuse_existing, write_atomically

NAMES = ("plan.docx", "plan.xlsx", "figures/a.png", "figures/b.png")
# writes whole packs one after another, each file of a pack holding its number
WRITER = f"""
import itertools, sys
from pathlib import Path
from womenplan.io.pack import write_atomically
for number in itertools.count():
    write_atomically({{name: b"%09d" % number * 20000 for name in {NAMES!r}}}, Path(sys.argv[1]))
    print(number, flush=True)
"""


def pack(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}


def versions(files: dict[str, bytes]) -> set[bytes]:
    return {blob[:9] for blob in files.values()}


def leftovers(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob(".womenplan-*")]


def whole_somewhere(folder: Path) -> bool:
    """Say whether one folder holds every file of one version."""
    places = [folder, *folder.glob(".womenplan-*/new"), *folder.glob(".womenplan-*/old")]
    found = [pack(place) for place in places]
    return any(len(files) == len(NAMES) and len(versions(files)) == 1 for files in found)


@pytest.mark.parametrize("seed", range(6))
def test_run_killed_at_any_moment_leaves_a_whole_pack_and_the_next_one_settles_it(tmp_path, seed):
    (tmp_path / "notes.txt").write_text("the user's own")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE)
    with writer:
        assert writer.stdout is not None
        writer.stdout.readline()  # one pack is there
        time.sleep(random.Random(seed).uniform(0, 0.05))
        writer.kill()
    assert whole_somewhere(tmp_path)
    refuse_existing([tmp_path / name for name in NAMES], force=True)
    files = pack(tmp_path)
    assert len(files) == len(NAMES)
    assert len(versions(files)) == 1
    assert all(blob == blob[:9] * 20000 for blob in files.values())
    assert leftovers(tmp_path) == []
    assert (tmp_path / "notes.txt").read_text() == "the user's own"


def test_run_that_lives_is_not_disturbed_by_another(tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE)
    with writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for number in range(10**6, 10**6 + 20):
            write_atomically({name: b"%09d" % number * 20000 for name in NAMES}, tmp_path)
        assert writer.poll() is None
        writer.kill()
    refuse_existing([tmp_path / name for name in NAMES], force=True)
    assert len(versions(pack(tmp_path))) == 1


def test_swap_cut_short_is_finished_where_it_had_begun_and_undone_where_it_went_back(tmp_path):
    for mark, version in (("forward", b"new"), ("back", b"old"), ("", b"old")):
        folder = tmp_path / (mark or "none")
        for name in NAMES:
            for where, blob in (("new", b"new"), ("old", b"old")):
                path = folder / ".womenplan-x" / where / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(blob)
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(b"new" if mark and name < "plan" else b"old")
        if mark:
            (folder / ".womenplan-x" / mark).touch()
        refuse_existing([folder / NAMES[0]], force=True)
        assert versions(pack(folder)) == {version}
        assert leftovers(folder) == []


def in_the_way(kind: str, path: Path) -> None:
    if kind == "folder":
        (path / "x").mkdir(parents=True)
    elif kind == "link":
        path.symlink_to(path.parent / "nowhere")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(b"old")
        if kind == "read-only":
            path.chmod(0o444)
        elif kind == "open in Word":
            (path.parent / f"~${path.name[2:]}").touch()
        elif kind == "open in Excel":
            (path.parent / f"~${path.name}").touch()
        elif kind == "open in LibreOffice":
            (path.parent / f".~lock.{path.name}#").touch()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("folder", "plan.xlsx：这里已有同名文件夹，未作改动。"),
        ("link", "plan.xlsx：这里有一个失效的链接（指向“"),
        ("pipe", "plan.xlsx：这里已有同名的设备或管道，未作改动。"),
        ("read-only", "plan.xlsx：文件已设为只读，未作改动。请取消“只读”属性，或换一个位置。"),
        ("open in Word", "plan.xlsx：文件正在其他程序中打开（旁边有“~$an.xlsx”），未作改动。"),
        ("open in Excel", "旁边有“~$plan.xlsx”"),
        ("open in LibreOffice", "旁边有“.~lock.plan.xlsx#”"),
    ],
)
def test_what_stands_in_the_way_is_a_sentence_and_nothing_moves(tmp_path, kind, told):
    (tmp_path / "plan.docx").write_bytes(b"old")
    in_the_way(kind, tmp_path / "plan.xlsx")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    with pytest.raises(UsageError) as caught:
        write_atomically(dict.fromkeys(NAMES, b"new"), tmp_path)
    assert told in str(caught.value)
    assert (tmp_path / "plan.docx").read_bytes() == b"old"
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_file_where_a_folder_is_needed_is_a_sentence(tmp_path):
    (tmp_path / "figures").write_bytes(b"the user's own")
    with pytest.raises(UsageError, match="figures：这是文件，不是文件夹，不能在其中写入。"):
        write_atomically(dict.fromkeys(NAMES, b"new"), tmp_path)
    with pytest.raises(UsageError, match="figures：这是文件，不是文件夹"):
        write_atomically({"x": b""}, tmp_path / "figures" / "deep" / "er")
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


FULL = """
import resource, signal, sys
from pathlib import Path
from womenplan.errors import UsageError
from womenplan.io.pack import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10000, 10000))
try:
    write_atomically({"plan.docx": b"new", "plan.xlsx": b"x" * 20000}, Path(sys.argv[1]))
except UsageError as error:
    print(error)
"""


@pytest.mark.parametrize("there", [True, False])
def test_full_disk_is_a_sentence_and_the_old_files_stay(tmp_path, there):
    folder = tmp_path / "a" / "b"
    if there:
        folder.mkdir(parents=True)
        (folder / "plan.docx").write_bytes(b"old")
    ran = subprocess.run(
        [sys.executable, "-c", FULL, folder],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "WOMENPLAN_LANG": "zh", "PYTHONIOENCODING": "utf-8"},
    )
    assert "磁盘空间不足，未能写入" in ran.stdout
    if there:
        assert (folder / "plan.docx").read_bytes() == b"old"
        assert [path.name for path in folder.iterdir()] == ["plan.docx"]
    else:
        assert not any(tmp_path.iterdir())


def wait(shared: str, name: str) -> str:
    """Say which process did it; one name waits until it is killed."""
    if name == shared:
        time.sleep(60)
    return f"{name} {os.getpid()}"


def kill_the_second(names: list[str], seen: list[str]) -> None:
    for name, said in workers.each(wait, "stuck", names, workers=1):
        seen.append(name)
        if name == "b":
            os.kill(int(said.split()[1]), 9)


def test_worker_that_is_killed_ends_the_work_and_what_was_done_before_is_known():
    seen: list[str] = []
    with pytest.raises(workers.Ended, match="stuck"):
        kill_the_second(["a", "b", "stuck", "c"], seen)
    assert seen == ["a", "b"]


def test_workers_need_no_main_guard_nor_a_script(tmp_path):
    code = "from womenplan.io.workers import each; from posixpath import join\nprint(sorted(each(join, 'x', ['a', 'b', 'c'], 2)))"
    script = tmp_path / "script.py"
    script.write_text(code)
    for how, given in (([script], ""), (["-"], code)):
        ran = subprocess.run(
            [sys.executable, *how], input=given, capture_output=True, text=True, timeout=100
        )
        assert ran.stdout.strip() == "[('a', 'x/a'), ('b', 'x/b'), ('c', 'x/c')]", ran.stderr
