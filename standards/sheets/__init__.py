"""Excel workbooks in and out: the register of earlier standards, the member list, list exports. No Django.

A reader returns the good rows and a problem for each bad cell; nothing it meets makes it raise. Sentences are
English message ids with named placeholders, translated where they are shown.
"""

from standards.sheets.exports import rows_to_xlsx
from standards.sheets.members import MemberRow, MemberSheet, read_members, write_template_members
from standards.sheets.problems import SheetProblem
from standards.sheets.register import (
    RegisterRow,
    RegisterSheet,
    RegisterStatus,
    read_register,
    write_template_register,
)

__all__ = [
    "MemberRow",
    "MemberSheet",
    "RegisterRow",
    "RegisterSheet",
    "RegisterStatus",
    "SheetProblem",
    "read_members",
    "read_register",
    "rows_to_xlsx",
    "write_template_members",
    "write_template_register",
]
