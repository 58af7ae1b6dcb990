"""The form of a handover: a successor for everything, or one line at a time."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from societies.models import Person
from standards.queries.handover import Item
from standards.queries.projects import people

PEOPLE = "people"  # the id of the list of names on the page


class PersonField(forms.CharField):
    """Somebody of the society, typed or picked from the page's list of names: ``姓名（单位）``."""

    def __init__(self, *, named: dict[str, Person], **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": PEOPLE, "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)
        self.named = named

    def clean(self, value: Any) -> Person | None:
        text = str(super().clean(value)).strip()
        if text and text not in self.named:
            raise ValidationError(_("Pick a name from the list."))
        return self.named.get(text)


class HandoverForm(forms.Form):
    """``successors()`` gives the successor of each item that is handed over."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the record of each project."),
    )

    def __init__(self, *args: Any, items: Sequence[Item], leaving: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = _named(leaving)
        self.items = items
        self.fields["everything"] = PersonField(
            named=self.named,
            label=_("Successor for everything"),
            help_text=_("Takes over every line below that names nobody else and is not kept back."),
        )
        for item in items:
            self.fields[item.key] = PersonField(
                named=self.named, label=f"{gettext(item.what)} {item.where}".strip()
            )
            self.fields[f"keep-{item.key}"] = forms.BooleanField(label=_("Keep back"), required=False)

    def lines(self) -> list[tuple[Item, forms.BoundField, forms.BoundField]]:
        return [(item, self[item.key], self[f"keep-{item.key}"]) for item in self.items]

    def successors(self) -> dict[str, Person]:
        given = self.cleaned_data
        return {
            item.key: successor
            for item in self.items
            if not given[f"keep-{item.key}"] and (successor := given[item.key] or given["everything"])
        }


def _named(leaving: Person) -> dict[str, Person]:
    """People by what stands for them in the list; namesakes of one unit are told apart by their address."""
    found: dict[str, Person] = {}
    for person in people().exclude(pk=leaving.pk):
        label = f"{person.name}（{person.organization.name}）" if person.organization else person.name
        found[f"{label} {person.email}" if label in found else label] = person
    return found
