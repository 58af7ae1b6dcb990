"""Forms of the page on which comments from the public are looked at."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from standards.forms.dispositions import ChoiceOfComments
from standards.models import Comment, SecondLook
from standards.queries.moderation import ALL, ASIDE, ASKED, LOOKED_AT, WAITING


class ModerationForm(ChoiceOfComments):
    """What is done with the chosen comments; the button pressed is ``act``."""

    reason = forms.ChoiceField(
        label=_("Why it is no comment"),
        choices=[("", _("Why it is no comment")), *Comment.Aside.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("What its author is told besides"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("What its author is told besides")}),
    )
    act = forms.ChoiceField(choices=[(act, act) for act in ("look", "set_aside", "put_back")])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("act") == "set_aside" and not given.get("reason"):
            self.add_error("reason", gettext("Choose why it is no comment: its author is told."))
        return given


class SecondLookForm(forms.Form):
    """What is answered to who asked for a second look; once the table went to the review, nothing is put back."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=SecondLook.Outcome.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Answer"),
        max_length=5000,
        required=False,
        help_text=_("Its author gets it by letter. Needed if the comment stays set aside."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if over:
            stays = SecondLook.Outcome.STAYS
            self.fields["outcome"].choices = [(stays.value, stays.label)]  # type: ignore[attr-defined]
            self.fields["outcome"].initial = stays


class ModerationFilter(forms.Form):
    """The view of the page, as the address bar holds it."""

    q = forms.CharField(
        required=False,
        max_length=100,
        label=_("Search"),
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Words, author, unit or e-mail"), "size": 26}
        ),
    )
    state = forms.ChoiceField(
        required=False,
        label=_("State"),
        choices=[
            (WAITING, _("Not looked at")),
            (LOOKED_AT, _("Looked at")),
            (ASIDE, _("Set aside")),
            (ASKED, _("Second look asked for")),
            (ALL, _("All")),
        ],
    )

    def __init__(self, data: QueryDict, *, over: bool) -> None:
        """Once nothing waits to be looked at any more, all of them are what there is to see."""
        self.first = ALL if over else WAITING
        super().__init__({"state": self.first, **data.dict()})

    def view(self) -> tuple[str, str]:
        """The state and the words looked for."""
        self.is_valid()
        return self.cleaned_data.get("state") or self.first, self.cleaned_data.get("q", "")
