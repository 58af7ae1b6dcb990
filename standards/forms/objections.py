"""Forms of objections: what the author says, and what the drafting group answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.models import Objection


class ObjectionForm(forms.Form):
    """An objection to the disposition of the comment with this number."""

    comment = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = forms.CharField(
        label=_("Objection and reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectionAnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Objection.Outcome.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Answer"),
        max_length=5000,
        help_text=_("Told to its author; if the objection stays, the technical review reads it too."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
