"""Filling in the forms of a page as people do, well or badly, from a seed."""

import io
import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import html

from disclosure.management.demo.papers import explain, scan
from societies import clock


@dataclass
class Filled:
    """A form ready to be sent. ``data`` may hold files."""

    method: str
    url: str
    data: dict[str, Any] = field(default_factory=dict)


class Writer:
    """Types into forms. ``addresses`` are e-mail addresses that are offered beside invented ones."""

    def __init__(self, rng: random.Random, addresses: list[str]) -> None:
        self.rng, self.addresses = rng, addresses
        self._files = {
            ".pdf": ("扫描件.pdf", scan("扫描件", ["测试"])),
            ".docx": ("稿件.docx", explain("稿件", ["一、范围", "测试用的文字。"])),
            ".xlsx": ("表.xlsx", b"PK\x03\x04 not really"),
            "": ("text.txt", b"plain text"),
        }

    def fill(self, form: html.FormElement, page: str) -> Filled:
        """A form with every field answered; one time in four something is wrong with one."""
        data: dict[str, Any] = {}
        wrong = self.rng.random() < 0.25
        for name in dict.fromkeys(name for name in form.fields if name):
            value = self._value(form, name)
            if value is not None:
                data[name] = value
        typed = sorted(name for name in data if name not in {"csrfmiddlewaretoken", "next"})
        if wrong and typed:
            victim = self.rng.choice(typed)
            data[victim] = self.rng.choice(["", "不对", "<b>&", "-1", "9" * 400])
        for button in form.xpath(".//button[@name]")[:4]:
            if self.rng.random() < 0.5:
                data[button.get("name")] = button.get("value", "")
        url = urljoin(page, form.get("action") or page)
        return Filled((form.method or "GET").upper(), url, data)

    def _value(self, form: html.FormElement, name: str) -> Any:
        element = form.inputs[name]
        first = element[0] if isinstance(element, (html.RadioGroup, html.CheckboxGroup)) else element
        if isinstance(element, html.RadioGroup):
            return self.rng.choice([radio.get("value", "on") for radio in element])
        if isinstance(element, html.CheckboxGroup):
            return [box.get("value", "on") for box in element if self.rng.random() < 0.6]
        if isinstance(first, html.SelectElement):
            options = list(first.value_options)
            return self.rng.choice(options) if options else ""
        if isinstance(first, html.TextareaElement):
            return first.text_content().strip() or self._words()
        kind = first.get("type", "text")
        if kind == "hidden":
            return first.get("value", "")
        if kind == "checkbox":
            return first.get("value", "on") if self.rng.random() < 0.6 else None
        if kind == "file":
            return self._file(first.get("accept", ""))
        if first.get("value") and self.rng.random() < 0.7:
            return first.get("value")
        return self._typed(kind)

    def _typed(self, kind: str) -> str:
        if kind == "email":
            return self.rng.choice([*self.addresses, f"new{self.rng.randrange(1000)}@example.org"])
        if kind == "date":
            return (clock.today() + timedelta(days=self.rng.choice([-3, 0, 10, 40]))).isoformat()
        if kind == "number":
            return str(self.rng.choice([0, 1, 2, 5, 30]))
        if kind == "password":
            return self.rng.choice(["demo-tuanbiao", "wrong-password-1"])
        return self._words()

    def _words(self) -> str:
        return self.rng.choice(["修改后的文字", "请补充依据。", "标准", "储能系统", "x"]) + str(
            self.rng.randrange(100)
        )

    def _file(self, accept: str) -> SimpleUploadedFile:
        fitting = [suffix for suffix in self._files if suffix and suffix in accept] or [".pdf"]
        suffix = self.rng.choice(fitting) if self.rng.random() < 0.8 else ""
        name, content = self._files[suffix]
        return SimpleUploadedFile(name, io.BytesIO(content).read())


def told(data: dict[str, Any]) -> str:
    """What was typed, for the report; files by their names."""
    return "&".join(f"{name}={getattr(value, 'name', value)}" for name, value in data.items())[:500]
