"""Forms over the society's standards and its register of earlier ones."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from standards.queries.register import STATUSES


class StandardFilter(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Number or title")}),
    )
    status = forms.ChoiceField(required=False, label=_("Status"))
    sort = forms.ChoiceField(
        required=False,
        label=_("Order"),
        choices=[
            ("", _("Latest issue first")),
            ("number", _("By number")),
            ("title", _("By title")),
            ("effective", _("Latest implementation first")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Every status")),
            *((key, gettext(label)) for key, label in STATUSES.items()),
        ]

    def view(self) -> dict[str, str]:
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        return {
            "words": given.get("q", ""),
            "status": given.get("status", ""),
            "sort": given.get("sort", ""),
        }


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files; none is fine."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in given if one]


class RegisterForm(forms.Form):
    workbook = forms.FileField(
        label=_("Register (.xlsx)"),
        help_text=_("One standard a row, as in the template; at most 10 MB."),
    )
    pdfs = SeveralFiles(
        label=_("PDFs of the standards"),
        required=False,
        help_text=_(
            "Several .pdf files (up to 90 at once), or .zip files with them. They are matched by the column "
            "PDF文件名, or by the number at the beginning of the file's name."
        ),
    )
