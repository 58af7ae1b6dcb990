from django import forms
from django.utils.translation import gettext_lazy as _


class CompareForm(forms.Form):
    """Why a comparison is wanted now, and not only at night."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Why now, and not only tonight. It stays in the record."),
    )


class ReportForm(forms.Form):
    """How the platform was told of what it should not have."""

    note = forms.CharField(label=_("How the platform was told"), max_length=300)
