from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from disclosure.models import Channel, Openness
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
                help_text=format_html_join(
                    " ",
                    '<span class="act">{}</span>',
                    ([one["message"]] for one in problems if one["field"] == key),
                ),
            )


class TextForm(forms.Form):
    """How much of a standard's text is open."""

    openness = forms.ChoiceField(label=_("Open to the public"), choices=Openness.choices)


class ChannelForm(TextForm):
    """How a society declares its standards. Where nothing can be sent, there is no way to choose."""

    field_order = ("adapter", "openness", "signs")

    adapter = forms.ChoiceField(label=_("Way to the platform"), choices=Channel.Adapter.choices)
    signs = forms.BooleanField(
        label=_("Every publication is signed off before the platform is told"),
        help_text=_("By an approver, by name, with the society's self-commitment."),
        required=False,
    )

    def __init__(self, *args: Any, connected: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["openness"].label = _("Text of new standards open to the public")
        if not connected:
            del self.fields["adapter"]


class SignForm(TextForm):
    """The signature under a publication, with the society's self-commitment."""

    promised = forms.BooleanField(
        label=_(
            "For the society I declare: this standard complies with the laws, mandatory standards and industrial"
            " policies, and what is disclosed is lawful and true. The society answers for it."
        ),
        error_messages={"required": _("Without the self-commitment nothing is disclosed.")},
    )


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
