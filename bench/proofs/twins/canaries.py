"""Canaries: a word in every text column of every tenant table of the noisy societies, naming column and society.

The columns are found in the model registry, so a new one is covered by itself. What is left out is words of the code
and checksums, listed below, and choices, whose words are the code's too.
"""

import re

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bench.proofs.twins import databases

PATTERN = re.compile(r"cnry([0-9a-z]{2})([0-9]{2})", re.I)
LENGTH = 8

# Words of the code, checksums and paths: with a canary in them the noisy societies would stop working.
MACHINE = {
    "societies_attachment": {"file", "media_type", "sha256", "reader"},
    "societies_invitation": {"token_hash", "roles"},
    "societies_ledgerentry": {"event", "by", "previous", "digest", "body"},
    "societies_ledgerhead": {"digest"},
    "societies_membership": {"role"},
    "societies_seat": {"role"},
    "societies_outboxmessage": {"topic", "body"},
    "workflow_procedure": {"kind", "state"},
    "workflow_transition": {"name", "source", "target", "by"},
    "workflow_deadline": {"move"},
    "workflow_handledmessage": {"handler"},
    "standards_revision": {"digest"},
    "standards_standardnumber": {"text"},
    "standards_rendition": {"of_digest"},
    "disclosure_disclosurerecord": {"digest", "idempotency_key"},
}
TEXTS = (models.CharField, models.TextField, models.FileField)


def columns() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    """(table, field) of everything that can hold text and is not a word of the code."""
    return [
        (model._meta.db_table, field)
        for model in databases.tenant_models()
        for field in model._meta.concrete_fields
        if isinstance(field, (*TEXTS, models.JSONField, ArrayField))
        if not field.choices and field.column not in MACHINE.get(model._meta.db_table, ())
        if not (field.max_length and field.max_length < LENGTH)
    ]


def spell(place: int) -> str:
    """The canary of a column, before the two digits of the society."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return f"cnry{digits[place // 36]}{digits[place % 36]}"


def plant(name: str, prefix: str) -> list[str]:
    """Put canaries into the rows of societies whose code begins with ``prefix``; the columns that now hold one."""
    planted = []
    with databases.unwalled(name, keep=True) as cursor:
        for place, (table, field) in enumerate(columns()):
            column = f't."{field.column}"'
            canary = f"'{spell(place)}' || substr(s.code, {len(prefix) + 1})"
            if isinstance(field, models.JSONField) or (table, field.column) == (
                "disclosure_disclosurerecord",
                "body",
            ):
                # Every string that ends in Chinese is prose.
                value = f"""regexp_replace({column}::text, '([^\\u0001-\\u007f])"', '\\1' || {canary} || '"', 'g')"""
                value, where = (
                    f"({value})::{'jsonb' if isinstance(field, models.JSONField) else 'text'}",
                    "true",
                )
            else:
                value = f"left({column}, {(field.max_length or 10_000) - LENGTH}) || {canary}"
                first = f'SELECT min(id::text)::uuid FROM "{table}" GROUP BY society_id'
                where = f"({column} <> '' OR t.id IN ({first}))"
            cursor.execute(
                f'UPDATE "{table}" t SET "{field.column}" = {value} FROM societies_society s'
                f" WHERE s.id = t.society_id AND s.code LIKE '{prefix}%%' AND {where}"
                f" AND {column} IS NOT NULL".replace("%%", "%")
            )
            cursor.execute(
                f"SELECT 1 FROM \"{table}\" t WHERE {column}::text LIKE '%{spell(place)}%' LIMIT 1"
            )
            if cursor.fetchone():
                planted.append(f"{table}.{field.column}")
    return planted


def found_in(text: str) -> set[str]:
    """``table.column`` of every canary in a text."""
    known = columns()
    return {
        f"{known[place][0]}.{known[place][1].column}"
        for match in PATTERN.finditer(text)
        if (place := int(match[1].lower(), 36)) < len(known)
    }
