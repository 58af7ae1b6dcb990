from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.models import Channel
from disclosure.queries.records import CORRECTABLE, LABELS

_LONG = {"editorUnit", "drafterNames", "scope", "mainContent"}


class MendForm(forms.Form):
    """The fields that may be put otherwise after a refusal, filled with what was told."""

    def __init__(
        self, *args: Any, told: dict[str, Any], problems: list[dict[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for key in CORRECTABLE:
            self.fields[key] = forms.CharField(
                label=LABELS[key],
                required=False,
                max_length=20_000,
                initial=told.get(key, ""),
                widget=forms.Textarea(attrs={"rows": 4}) if key in _LONG else forms.TextInput(),
                help_text=" ".join(one["message"] for one in problems if one["field"] == key),
            )


class ChannelForm(forms.Form):
    """Which way a society's records go."""

    adapter = forms.ChoiceField(label=_("Way to the platform"), choices=Channel.Adapter.choices)


class ReceiptForm(forms.Form):
    """The receipt of a record that was entered by hand on the platform's own pages."""

    receipt_number = forms.CharField(label=_("Number of the receipt"), max_length=60)
    portal_url = forms.URLField(
        label=_("Address of its page on the platform"), required=False, max_length=300, assume_scheme="https"
    )
    platform_id = forms.CharField(
        label=_("The platform's id of the standard"),
        help_text=_("The last part of the address of its page."),
        required=False,
        max_length=60,
    )
