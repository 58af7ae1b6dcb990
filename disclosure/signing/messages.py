"""HTTP message signatures (RFC 9421): the bytes that a signature covers, and the two fields that carry it.

Of components: all derived ones of section 2.2 but ``@request-target``, and whole fields (section 2.1). Nothing here
knows a key's secrets, reads a clock or makes a request.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlsplit

Parameters = Mapping[str, str | int]
_PORTS = {"http": 80, "https": 443}


class Uncovered(ValueError):
    """The message lacks a component, or a value cannot be signed; the text says which."""


class SigningKey(Protocol):
    """``algorithm`` is a name of the IANA registry of HTTP signature algorithms."""

    @property
    def id(self) -> str: ...

    @property
    def algorithm(self) -> str: ...

    def sign(self, message: bytes, /) -> bytes: ...


@dataclass(frozen=True)
class Message:
    """A request with its absolute ``url``, or a response, which has a ``status``. ``fields`` are its header fields in order."""

    method: str = ""
    url: str = ""
    fields: Sequence[tuple[str, str]] = ()
    status: int | None = None


@dataclass(frozen=True)
class Component:
    """What a signature covers: a derived component, whose name begins with @, or a field by its name in lower case."""

    name: str
    parameters: Parameters = field(default_factory=dict)


def sign(
    message: Message,
    components: Sequence[Component],
    parameters: Parameters,
    *,
    key: SigningKey,
    label: str,
) -> dict[str, str]:
    """The fields ``Signature-Input`` and ``Signature``. ``parameters`` are written in their order, and nothing is added to them."""
    signature = key.sign(compose(message, components, parameters).encode())
    return {
        "Signature-Input": f"{label}={_covered(components, parameters)}",
        "Signature": f"{label}=:{base64.b64encode(signature).decode()}:",
    }


def compose(message: Message, components: Sequence[Component], parameters: Parameters) -> str:
    """The signature base (section 2.5)."""
    identifiers = [_identifier(component) for component in components]
    if len(set(identifiers)) < len(identifiers):
        raise Uncovered("a component is covered twice")
    lines = [
        f"{identifier}: {_value(message, component)}"
        for identifier, component in zip(identifiers, components, strict=True)
    ]
    return "\n".join([*lines, f'"@signature-params": {_covered(components, parameters)}'])


def _covered(components: Sequence[Component], parameters: Parameters) -> str:
    return f"({' '.join(map(_identifier, components))}){_written(parameters)}"


def _identifier(component: Component) -> str:
    return _quoted(component.name) + _written(component.parameters)


def _written(parameters: Parameters) -> str:
    """As a structured field has it (RFC 8941, section 4.1.1.2): integers bare, strings in quotes."""
    return "".join(
        f";{name}={value if isinstance(value, int) else _quoted(value)}" for name, value in parameters.items()
    )


def _quoted(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise Uncovered(f"{text!r} is not a string of visible ASCII characters")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _value(message: Message, component: Component) -> str:
    if component.name == "@query-param":
        value = _query_parameter(message, str(component.parameters["name"]))
    elif component.name.startswith("@"):
        if component.name not in _DERIVED or (message.status is None) == (component.name == "@status"):
            raise Uncovered(f"{component.name} is no component of this message")
        value = _DERIVED[component.name](message)
    else:
        found = [text.strip() for name, text in message.fields if name.lower() == component.name]
        if not found:
            raise Uncovered(f"the message has no field {component.name}")
        value = ", ".join(found)
    if not value.isascii() or "\n" in value or "\r" in value:
        raise Uncovered(f"the value of {component.name} is not one line of ASCII")
    return value


def _authority(message: Message) -> str:
    """Host and port in lower case; the port only where it is not the scheme's own."""
    parts = urlsplit(message.url)
    host = parts.netloc.rpartition("@")[2].lower()
    return host.removesuffix(f":{_PORTS.get(parts.scheme)}")


def _query_parameter(message: Message, name: str) -> str:
    """Decoded as a form's, and encoded again (section 2.2.8); one that comes twice is none."""
    pairs = parse_qsl(urlsplit(message.url).query, keep_blank_values=True)
    found = [value for key, value in pairs if quote(key, safe="*-._") == name]
    if len(found) != 1:
        raise Uncovered(f"the query has not one parameter {name}")
    return quote(found[0], safe="*-._")


_DERIVED: dict[str, Callable[[Message], str]] = {
    "@method": lambda message: message.method,
    "@target-uri": lambda message: message.url,
    "@authority": _authority,
    "@scheme": lambda message: urlsplit(message.url).scheme,
    "@path": lambda message: urlsplit(message.url).path or "/",
    "@query": lambda message: f"?{urlsplit(message.url).query}",
    "@status": lambda message: str(message.status),
}
