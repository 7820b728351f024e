"""Settings of the site that make docs builds: the texts of the project, its notebooks, its functions."""

import inspect
import os
import re
from pathlib import Path

import womenplan as wp

project, author = "womenplan", "womenplan contributors"
version = release = wp.__version__
extensions = ["sphinx.ext.autodoc", "sphinx.ext.napoleon", "myst_nb"]
html_theme = "alabaster"
html_theme_options = {"description": "Judging women's development plans", "page_width": "60rem"}
myst_heading_anchors = 4
myst_enable_extensions = ["dollarmath"]
napoleon_google_docstring = False
autodoc_typehints = "none"  # the docstrings name the types
nb_execution_mode = os.environ.get("WOMENPLAN_DOCS_EXECUTE", "force")
nb_execution_timeout = 600
nb_execution_raise_on_error = True
exclude_patterns = ["data/*.xlsx"]


def _api() -> str:
    """Return the page of all public names."""
    lines = ["Functions and classes", "=====================", ""]
    for name in wp.__all__:
        found = getattr(wp, name)
        if inspect.ismodule(found):
            for inner in found.__all__:
                lines += [f".. autofunction:: womenplan.{name}.{inner}", ""]
        elif inspect.isclass(found):
            lines += [f".. autoclass:: womenplan.{name}", "   :members:", ""]
        else:
            lines += [f".. autofunction:: womenplan.{name}", ""]
    return "\n".join(lines)


(Path(__file__).parent / "api.rst").write_text(_api(), encoding="utf-8")

_FOLDERS = re.compile(r"\[([^\]]*)\]\((?:deploy|figures)\)")  # which a site has no pages for


def _without_folders(app, name, source):
    source[0] = _FOLDERS.sub(r"\1", source[0])


def setup(app):  # noqa: D103
    app.connect("source-read", _without_folders)
