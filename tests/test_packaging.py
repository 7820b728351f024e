"""The package as it is installed: one version, one list of dependencies, everything in the wheel."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import womenplan
from womenplan.io.bundled import STORIES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


APART = (
    "parquet",
    "scale",
)  # pyarrow changes how pandas keeps text, so that the tests run without it


def needed() -> dict[str, Requirement]:
    extras = PROJECT["optional-dependencies"]
    listed = [
        *PROJECT["dependencies"],
        *(line for name, extra in extras.items() if name not in APART for line in extra),
    ]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in listed}


def locked() -> dict[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            entry = Requirement(line)
            found.setdefault(canonicalize_name(entry.name), []).append(entry)
    return found


def test_lock_pins_every_dependency_within_its_bounds():
    pins = locked()
    for name, wanted in needed().items():
        assert name in pins, f"{name} is not in requirements.lock"
        for pin in pins[name]:
            (exact,) = pin.specifier
            assert exact.operator == "==", pin
            assert wanted.specifier.contains(exact.version), f"{pin} is not {wanted}"


def test_extra_of_the_page_brings_the_store_that_it_works_on():
    extras = PROJECT["optional-dependencies"]
    assert {*extras["store"]} < {*extras["portal"]}


def test_lock_names_no_package_host():
    assert not re.search(
        r"https?://|--(extra-)?index-url|--find-links", (ROOT / "requirements.lock").read_text()
    )


def test_environment_yml_and_pyproject_ask_for_the_same():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = [Requirement(line) for line in listed if isinstance(line, str)]
    (by_pip,) = [entry["pip"] for entry in listed if isinstance(entry, dict)]
    assert by_pip[-1] == "-e ."
    asked = {
        canonicalize_name(r.name): str(r.specifier)
        for r in [*conda, *map(Requirement, by_pip[:-1])]
    }
    assert asked.pop("python") == PROJECT["requires-python"]
    assert asked.pop("pip") == ""
    assert asked == {name: str(wanted.specifier) for name, wanted in needed().items()}


def test_version_stands_in_one_place():
    assert PROJECT["dynamic"] == ["version"]
    assert "version" not in PROJECT
    assert re.fullmatch(r"\d+\.\d+\.\d+", womenplan.__version__)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the wheel's files, as an installation would lay them out."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_wheel_holds_every_resource_the_national_workbook_and_the_notebooks_that_are_copied(
    unpacked,
):
    source = ROOT / "womenplan"
    wanted = {
        p.relative_to(source).as_posix()
        for p in source.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    held = {
        p.relative_to(unpacked / "womenplan").as_posix()
        for p in (unpacked / "womenplan").rglob("*")
        if p.is_file()
    }
    assert wanted <= held
    copied = {f"resources/notebooks/{name}.ipynb" for name in STORIES.values()}
    assert held - wanted == {"resources/national_2002_2024.xlsx", "resources/METHOD.md"} | copied
    assert (unpacked / "womenplan" / "resources" / "METHOD.md").read_bytes() == (
        ROOT / "METHOD.md"
    ).read_bytes()
    assert (unpacked / "womenplan" / "resources" / "national_2002_2024.xlsx").read_bytes() == (
        ROOT / "data" / "national_2002_2024.xlsx"
    ).read_bytes()


def test_installed_program_evaluates_the_national_plan_away_from_the_source(unpacked, tmp_path):
    call = [sys.executable, "-m", "womenplan", "evaluate", "--lang", "en", "--format", "csv"]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        call, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.stderr == ""
    assert done.returncode == 0
    assert "maternal_mortality" in done.stdout


def test_installed_program_writes_every_notebook_away_from_the_source(unpacked, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    code = "import sys; from womenplan.cli.program import run; sys.exit(any(run(['notebook', s]) for s in sys.argv[1:]))"
    subprocess.run(
        [sys.executable, "-c", code, *STORIES],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
    )
    assert {path.name for path in tmp_path.glob("*.ipynb")} == {
        f"{story}_2020.ipynb" for story in STORIES
    }


def test_the_conda_recipe_asks_for_what_pyproject_asks_for():
    recipe = yaml.safe_load((ROOT / "recipe" / "recipe.yaml").read_text(encoding="utf-8"))
    of_conda = {"matplotlib-base": "matplotlib", "seaborn-base": "seaborn"}  # without their screens

    def asked(lines):
        parts = (line.split() for line in lines)
        return {of_conda.get(name, name): bound for name, bound in parts}

    def wanted(lines):
        return {canonicalize_name(r.name): str(r.specifier) for r in map(Requirement, lines)}

    run = asked(recipe["requirements"]["run"])
    assert run.pop("python") == PROJECT["requires-python"]
    assert run == wanted(PROJECT["dependencies"])
    extras = PROJECT["optional-dependencies"]
    others = [line for name, extra in extras.items() if name != "test" for line in extra]
    assert asked(recipe["requirements"]["run_constraints"]) == wanted(others)
    assert recipe["context"]["version"] == womenplan.__version__
    scripts = [f"{name} = {call}" for name, call in PROJECT["scripts"].items()]
    assert recipe["build"]["python"]["entry_points"] == scripts
    for name in recipe["about"]["license_file"]:
        assert (ROOT / name).is_file()
