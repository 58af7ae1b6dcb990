"""The page of the read API, made from its own OpenAPI document."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters and the fields of its answer, in the reader's language."""
    document = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return render(request, "disclosure/api.html", {"active_nav": "about", "doors": _doors(document)})


def _doors(document: dict[str, Any]) -> list[dict[str, Any]]:
    schemas = document["components"]["schemas"]
    found = []
    for path, methods in document["paths"].items():
        operation = methods["get"]
        answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
        schema = _resolve(answer, schemas)
        listed = "results" in schema.get("properties", {})
        if listed:
            schema = _resolve(schema["properties"]["results"]["items"], schemas)
        found.append(
            {
                "path": path,
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "listed": listed,
                "parameters": [
                    {
                        "name": one["name"],
                        "where": one["in"],
                        "type": _type(one["schema"]),
                        "description": one.get("description", ""),
                    }
                    for one in operation.get("parameters", [])
                ],
                "fields": _fields(schema, schemas),
            }
        )
    return found


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "type": _type(_resolve(one, schemas)), "description": one.get("description", "")}
        for name, one in schema.get("properties", {}).items()
    ]


def _resolve(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference names, bare or wrapped for its description's sake."""
    inner = schema["allOf"][0] if "allOf" in schema else schema
    if "$ref" in inner:
        named: dict[str, Any] = schemas[inner["$ref"].rpartition("/")[2]]
        return named
    return inner


def _type(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value)
    return str(schema.get("format") or schema.get("type") or "object")
