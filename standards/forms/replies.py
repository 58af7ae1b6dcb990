"""Forms behind the link of an asked unit: who answers, and what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from standards.forms.comments import Attaching, CommentForm, naming_field


class SpeakerForm(forms.Form):
    """Who answers for the unit."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        help_text=_("It stands beside your unit's reply, for the secretariat."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    prefix = "who"


class LinkCommentForm(Attaching, CommentForm):
    """A comment of the unit, with who writes it and what may be published of that."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    naming = naming_field()


class AddressForm(forms.Form):
    """Where an asked unit is written to; empty: the link is shown once, to be handed over."""

    address = forms.EmailField(
        required=False,
        label=_("E-mail of the unit"),
        help_text=_("Empty: no mail is sent, and the link is shown to you once, to be handed over."),
    )
