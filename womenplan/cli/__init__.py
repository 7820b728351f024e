"""The command line: reads arguments, calls the library, prints.

Everything heavier than click is imported inside the command that needs it, so that help and a wrong
call answer at once. This is the top floor: nothing imports it, so these imports hide no circle.
"""

from womenplan.cli import duties as duties  # its commands join the program
from womenplan.cli import publication as publication
from womenplan.cli import serve as serve
from womenplan.cli import sheets as sheets
from womenplan.cli import store as store
from womenplan.cli import texts as texts
from womenplan.cli.program import main, run

__all__ = ["main", "run"]
