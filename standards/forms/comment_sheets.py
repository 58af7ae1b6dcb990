"""Forms about comment sheets."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standards.actions.comment_sheets import NAME_LIMIT, Choice
from standards.forms.drafts import small_enough
from standards.forms.register import SeveralFiles
from standards.models import CommentSheet, SheetLine
from standards.queries.comment_sheets import CLAUSE, LEAVE, OTHER, WHOLE, Ground


class SheetsForm(forms.Form):
    sheets = SeveralFiles(
        label=gettext_lazy("Comment sheets"),
        help_text=gettext_lazy(
            "Word (.docx) or Excel (.xlsx), several at once: the feedback form, the ISO template, or a list with "
            "columns for the clause and the comment."
        ),
    )

    def clean_sheets(self) -> list[Any]:
        return [small_enough(one) for one in self.cleaned_data["sheets"]]


class LinesForm(forms.Form):
    """The rows of one page: a unit for each who is named in the sheet, a place for each row."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, sheet: CommentSheet, lines: list[SheetLine], ground: Ground
    ) -> None:
        super().__init__(data)
        self.sheet, self.lines, self.ground = sheet, lines, ground
        self.senders: dict[str, str] = {}
        self.choices: dict[int, Choice] = {}
        self.line_errors: dict[int, str] = {}
        self.sender_errors: dict[str, str] = {}

    def clean(self) -> dict[str, Any]:
        for index, name in enumerate(self.sheet.senders):
            if (given := self.data.get(f"unit-{index}")) is not None:
                self.senders[name] = " ".join(given.split())
                if len(self.senders[name]) > NAME_LIMIT:
                    self.sender_errors[name] = _("At most %(limit)d characters.") % {"limit": NAME_LIMIT}
        for line in self.lines:
            self.choices[line.position] = self._choice(line)
        if self.line_errors or self.sender_errors:
            raise forms.ValidationError(_("Nothing was entered: look at the marked rows."))
        return {}

    def _choice(self, line: SheetLine) -> Choice:
        given = self.data.get(f"place-{line.position}", "")
        typed = self.data.get(f"other-{line.position}", "").strip()
        if given == LEAVE:
            return Choice(leave=True)
        anchor: str | None = None
        if given == OTHER or typed:  # a clause that was typed is meant, whatever stands marked
            anchor = self.ground.typed(typed) if typed else None
            if anchor is None:
                self.line_errors[line.position] = _(
                    "Write the number or the title of one clause of this version."
                )
        elif given == WHOLE:
            anchor = ""
        elif given.startswith(CLAUSE) and given.removeprefix(CLAUSE) in self.ground.named:
            anchor = given.removeprefix(CLAUSE)
        return Choice(anchor)
