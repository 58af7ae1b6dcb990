from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.queries import portal
from disclosure.queries.portal import STATUSES, Search


class SearchForm(forms.Form):
    """Search and filters of the catalogue, held by the address bar. A value that is not offered counts as none."""

    q = forms.CharField(
        label=_("Number, words of the title, or unit"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Number, words of the title, or unit")}
        ),
    )
    society = forms.ChoiceField(label=_("Society"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any status")), *STATUSES.items()]
    )
    year = forms.ChoiceField(label=_("Year of publication"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Newest first")), ("title", _("By title (pinyin)"))]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._choices("society", _("All societies"), [(row.code, row.name_zh) for row in portal.societies()])
        self._choices("year", _("Any year"), [(str(year), str(year)) for year in portal.years()])

    def _choices(self, name: str, everything: object, offered: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(everything)), *offered]

    @property
    def search(self) -> Search:
        self.is_valid()
        return Search.of(self.cleaned_data)
