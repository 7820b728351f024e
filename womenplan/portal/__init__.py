"""The page on which departments hand in their forms and the statistics office sees what is missing."""

from importlib.util import find_spec

from womenplan.errors import Problem, UsageError
from womenplan.messages import Several

_LACKING = [
    name
    for name in ("starlette", "uvicorn", "argon2", "multipart", "sqlalchemy", "alembic")
    if find_spec(name) is None
]
if _LACKING:
    _CONTEXT = {"extra": "portal", "packages": Several(_LACKING)}
    raise UsageError(Problem("PACKAGES_MISSING", found="womenplan serve", context=_CONTEXT))
