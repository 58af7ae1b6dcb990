"""Forms of a unit that collects comments from its own people: of the colleagues, and of the representative."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from standards.forms.comments import CommentForm, RewordForm, naming_field
from standards.models import Colleague, Contribution, Point

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ContributionForm(CommentForm):
    """What a colleague says; who has said something before is known."""

    name = forms.CharField(
        label=_("Your name"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    department = forms.CharField(
        label=_("Your department"),
        max_length=100,
        required=False,
        help_text=_("Name and department are seen by your unit's representative only."),
    )

    def __init__(self, *args: Any, colleague: Colleague | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if colleague is not None:
            del self.fields["name"], self.fields["department"]

    def said_by(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("name", "department")}


class OwnContributionForm(RewordForm):
    """One's own contribution, to be put in other words."""

    def __init__(self, data: Any = None, *, row: Contribution) -> None:
        super().__init__(data, row=row)
        self.row = row


class PointForm(RewordForm):
    """A comment of the position, to be put in other words before it is sent."""

    prefix = "point"

    def __init__(self, data: Any = None, *, row: Point) -> None:
        super().__init__(data, row=row)
        self.row = row


class DayForm(forms.Form):
    """Until when the unit collects."""

    last_day = forms.DateField(
        label=_("Collect until"),
        widget=_DAY,
        help_text=_("That day 24:00, Beijing time: a day of your unit's own, before the consultation ends."),
    )


class KeyForm(forms.Form):
    """The colleagues' link, which only people of the unit know."""

    typed = forms.CharField(
        label=_("The link that your colleagues got"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DecideForm(forms.Form):
    """What was ticked of one clause, and what becomes of it."""

    at = forms.CharField(max_length=80, required=False)  # the clause whose form was sent
    contribution = forms.TypedMultipleChoiceField(coerce=int, required=False)
    into = forms.TypedChoiceField(
        label=_("Into"), coerce=int, empty_value=None, required=False, choices=[("", _("a new comment"))]
    )
    why = forms.CharField(label=_("Why it is left out"), max_length=300, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name in ("contribution", "into"):  # numbers, whose rows the act looks for
            said = data.getlist(name) if hasattr(data, "getlist") else []
            field: Any = self.fields[name]
            field.choices = [(one, one) for one in said if one.isdecimal() and len(one) < 9]


class SendForm(forms.Form):
    """Who sends the position by the unit's link, and what may be published; ``waiting`` contributions are left out by a tick."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        help_text=_(
            "It stands beside your unit's reply, for the secretariat. The names of your colleagues do not."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    naming = naming_field()
    leaving_rest = forms.BooleanField(required=False)

    prefix = "send"

    def __init__(self, *args: Any, waiting: int, with_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_account:
            del self.fields["name"], self.fields["naming"]
        self.fields["leaving_rest"].label = gettext("Leave out the %(n)d that wait for a decision") % {
            "n": waiting
        }
        if not waiting:
            del self.fields["leaving_rest"]
