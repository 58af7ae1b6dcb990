"""Forms that complete the dossier."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("How each point was met"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Point by point, in the order of the conclusion: met how, in which clause, or why not."),
    )


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("Signed list of drafting units and drafters"),
        help_text=_(
            "A PDF or a picture (.pdf .png .jpg) of the sheet that all units have signed or stamped."
        ),
    )
