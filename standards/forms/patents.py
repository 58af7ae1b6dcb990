"""Forms about necessary patents (the fields of GB/T 20003.1's disclosure and declaration forms)."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from standards.forms.drafts import small_enough
from standards.models import PatentDisclosure


class PatentForm(forms.Form):
    """A patent or an application that the text may need."""

    number = forms.CharField(label=_("Patent or application number"), max_length=60)
    title = forms.CharField(label=_("Title of the patent"), max_length=300)
    holder = forms.CharField(label=_("Holder or applicant"), max_length=200)
    contact = forms.CharField(label=_("How to reach the holder"), max_length=300, required=False)
    clauses = forms.CharField(
        label=_("Clauses concerned"), max_length=200, required=False, help_text=_("For example 5.2, 表1.")
    )


class DeclarationForm(forms.Form):
    """The holder's choice, with the declaration that the holder signed."""

    licence = forms.ChoiceField(
        label=_("The holder licenses"), choices=PatentDisclosure.Licence.choices, widget=forms.RadioSelect
    )
    declaration = forms.FileField(
        label=_("Signed declaration (实施许可声明)"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("A scan: .pdf, .png or .jpg. Needed for (a) and (b)."),
    )

    def clean_declaration(self) -> "UploadedFile[Any] | None":
        return small_enough(self.cleaned_data["declaration"])


class DropForm(forms.Form):
    """Why the text does without the patent now."""

    reason = forms.CharField(
        label=_("How does the text do without it?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
