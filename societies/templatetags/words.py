"""Filters of every template: how dates, days left, standard numbers and state names are written here."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BooleanField, BoundField, ChoiceField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from societies import clock

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """``2026-03-31``, in Beijing; nothing for nothing."""
    if value is None:
        return ""
    return (value.astimezone(clock.BEIJING) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """``2026-03-31 周二``."""
    if value is None:
        return ""
    local = value.astimezone(clock.BEIJING) if isinstance(value, datetime) else value
    return f"{local:%Y-%m-%d} {date_format(local, 'D')}"


@register.filter
def minute(value: datetime | None) -> str:
    """``2026-03-31 10:42``, in Beijing."""
    return "" if value is None else value.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M")


@register.filter
def deadline(value: datetime | None) -> str:
    """``2026-03-31 周二 24:00``: the day that a deadline ends."""
    return "" if value is None else f"{weekday(clock.date_of(value))} 24:00"


@register.filter
def left(value: datetime | None) -> str:
    """How many days are left to a deadline, in words."""
    if value is None:
        return ""
    days = clock.days_left(value, clock.now())
    if clock.now() >= value:
        return gettext("over")
    if days == 0:
        return gettext("today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


@register.filter
def number(value: str) -> SafeString:
    """A standard's number that never breaks across lines."""
    return format_html('<span class="n">{}</span>', value)


@register.filter
def with_code(society: Any) -> str:
    """``示例学会（EXS）``; in English by the English name, where there is one. For a society or its row in the catalogue."""
    english = (get_language() or "").startswith("en")
    name = (english and society.name_en) or society.name_zh
    return gettext("%(name)s (%(code)s)") % {"name": name, "code": society.code}


@register.filter
def msg(value: str) -> str:
    """A message id held in a table or a row, in the reader's language."""
    return gettext(value) if value else ""


@register.filter
def shown(field: BoundField) -> str:
    """What a form field holds, in words: the label of a choice, yes or no, the value as it is."""
    value = field.value()
    if isinstance(field.field, ChoiceField):
        return str(dict(field.field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(field.field, BooleanField):
        return gettext("yes") if value else gettext("no")
    return "" if value is None else str(value)


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    return mapping.get(key, "")
