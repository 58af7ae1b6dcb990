"""What the read API answers when it cannot answer, in its OpenAPI document."""

from typing import Any

from django.utils.translation import gettext as _


def describe(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Write the refusals beside the answers of every operation (a hook of drf-spectacular)."""
    result["components"]["schemas"]["Refusal"] = {
        "type": "object",
        "properties": {"detail": {"type": "string", "readOnly": True}},
        "required": ["detail"],
    }
    words = {
        "400": _("The address cannot be read"),
        "404": _("There is no such thing"),
        "429": _("Asked too often: Retry-After says when to go on"),
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    for path, operations in result["paths"].items():
        for operation in operations.values():
            refusals = {
                code: {"description": text, "content": content}
                for code, text in words.items()
                if code != "404" or "{" in path
            }
            operation["responses"] |= refusals | {"414": {"description": _("The address is too long")}}
    return result
