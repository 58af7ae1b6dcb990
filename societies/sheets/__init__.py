"""Excel workbooks in and out: lists, templates to fill in, and the bounded reader of what comes back. No Django.

A reader returns the good rows and a problem for each bad cell; nothing it meets makes it raise. Sentences are
English message ids with named placeholders, translated where they are shown.
"""

from societies.sheets.lists import rows_to_xlsx
from societies.sheets.members import MemberRow, MemberSheet, read_members, write_template_members
from societies.sheets.problems import SheetProblem

__all__ = [
    "MemberRow",
    "MemberSheet",
    "SheetProblem",
    "read_members",
    "rows_to_xlsx",
    "write_template_members",
]
