from django import forms
from django.utils.translation import gettext_lazy as _

from societies.access import Refused


class ReportForm(forms.Form):
    """What somebody outside says about a published standard."""

    text = forms.CharField(
        label=_("What is wrong"),
        help_text=_("Name the clause, and the law or standard that it breaks, if you can."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name = forms.CharField(label=_("Your name or unit"), required=False, max_length=100)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "The report counts once you open the link that is mailed to it. The answer goes there too."
        ),
        max_length=254,
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Mailed to the reporter as it stands here; it cannot be changed afterwards."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


def show_refusals(form: forms.Form, refused: Refused) -> None:
    """Put each reason beside its field, or over the form."""
    for refusal in refused.refusals:
        form.add_error(refusal.place if refusal.place in form.fields else None, refusal.reason)
