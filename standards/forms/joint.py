"""Forms about joint projects."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from societies.models import Person, Society


class _SocietyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name_zh}（{obj.code}）"


class _PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.organization.name}）" if obj.organization else str(obj.name)


class InviteForm(forms.Form):
    """Ask a society to make the standard jointly."""

    partner = _SocietyChoice(label=_("Society"), queryset=Society.objects.none())
    message = forms.CharField(
        label=_("Words to its secretary"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The society sees these words with the proposal's title, purpose and scope."),
    )

    def __init__(self, *args: Any, societies: QuerySet[Society], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = societies  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """A partner's answer. ``purpose`` is the question that the page showed."""

    purpose = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to refuse; the host is told."),
    )


class EndForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class SendForm(forms.Form):
    """Name somebody of one's own society to the host."""

    person = _PersonChoice(
        label=_("Person"),
        queryset=Person.objects.none(),
        help_text=_("The host is told name and unit, and lets this person into the project."),
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
