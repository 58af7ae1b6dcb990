"""Forms about versions of a draft."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from standards.actions.drafts import File
from standards.models import Project, Revision
from standards.queries import drafts


def file_of(uploaded: "UploadedFile[Any] | None") -> File | None:
    """The uploaded file with its bytes; ``None`` for none."""
    return File(uploaded.name or "", uploaded.read()) if uploaded else None


def small_enough(uploaded: "UploadedFile[Any] | None") -> "UploadedFile[Any] | None":
    """The file, if it is not larger than the limit: a larger one is not even read."""
    if uploaded is not None and (uploaded.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise forms.ValidationError(
            gettext("“%(name)s” is larger than %(megabytes)s MB. Make its pictures smaller and upload again.")
            % {"name": uploaded.name, "megabytes": settings.UPLOAD_MAX_BYTES // 1024 // 1024}
        )
    return uploaded


class UploadForm(forms.Form):
    """A Word draft and what is new in it."""

    file = forms.FileField(
        label=_("Word draft"),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".docx,.doc"}),
        help_text=_(
            "A .docx file, or the .doc that Metanorma writes, of at most 50 MB. Tracked changes are read as accepted."
        ),
    )
    note = forms.CharField(
        label=_("What is new in it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences for the others in the group."),
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        return small_enough(self.cleaned_data["file"])


class ExplanationForm(forms.Form):
    """The 编制说明 of one version."""

    file = forms.FileField(
        label=_("Explanatory report (编制说明)"),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf"}),
        help_text=_("A .docx or .pdf file of at most 50 MB."),
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        return small_enough(self.cleaned_data["file"])


class FreezeForm(forms.Form):
    """The label under which a version is frozen, and its 编制说明 if there is none yet."""

    stage = forms.ChoiceField(label=_("Freeze it as"), widget=forms.RadioSelect)
    explanation = forms.FileField(
        label=_("Explanatory report (编制说明)"),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf"}),
        help_text=_(
            "A .docx or .pdf file. A consultation, a review and an approval ask for it; it can also be attached later."
        ),
    )

    def __init__(self, *args: Any, project: Project, revision: Revision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = drafts.LABELS.get(project.procedure.state, ())
        choices = [(label.value, label.label) for label in labels]
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if choices:
            field.initial = choices[-1][0]
        if revision.explanation_id is not None:
            del self.fields["explanation"]

    def clean_explanation(self) -> "UploadedFile[Any] | None":
        return small_enough(self.cleaned_data["explanation"])


class WaiverForm(forms.Form):
    """Why a finding of the draft check may stand."""

    reason = forms.CharField(
        label=_("Why may it stand?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Shown on the page of the version; it holds as long as these words stand in this clause."
        ),
    )
