"""Chinese sorting: no database here can be relied on to have a pinyin collation, so a key column sorts."""

from typing import Any

from django.db import models
from pypinyin import Style, lazy_pinyin


def pinyin_key(text: str) -> str:
    """The pinyin of Chinese characters with tones as digits, other text in lower case: 学会 → ``xue2 hui4``."""
    return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True)).lower()[:400]


class PinyinKeyField(models.CharField):  # type: ignore[type-arg]
    """Kept equal to the pinyin of another field of the row at each save."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"max_length": 400, "editable": False, "db_index": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = pinyin_key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
