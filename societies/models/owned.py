"""What every row of ours is made of: a UUIDv7 key, and for a society's rows the two tenant walls.

A subclass of ``SocietyOwned`` cannot forget its walls: they are added when the class is prepared, as constraints,
so that ``makemigrations`` sees and keeps them. Rows of one society point to each other by ``TenantForeignKey``.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.constraints import BaseConstraint
from django.db.models.signals import class_prepared
from django.dispatch import receiver
from django.utils.deconstruct import deconstructible
from django_scopes import ScopedManager
from uuid_utils.compat import uuid7 as _uuid7

CONTEXT = "(select current_setting('app.society', true)::uuid)"


def uuid7() -> UUID:
    """A time-ordered key, made in Python so that a row knows its key before it is saved."""
    return UUID(int=_uuid7().int)


class _Ddl(BaseConstraint):
    """DDL that Django has no word for, carried by migrations like any other constraint."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        raise NotImplementedError

    def removals(self, model: type[models.Model], quote: Any) -> list[str]:
        raise NotImplementedError

    def _defer(self, model: type[models.Model], editor: BaseDatabaseSchemaEditor) -> None:
        editor.deferred_sql.extend(self.statements(model, editor.quote_name))

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        self._defer(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]
        self._defer(model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return ";".join(self.removals(model, schema_editor.quote_name))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database answers; there is nothing to ask beforehand."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ddl) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


class TenantWall(_Ddl):
    """Row-level security, forced: a row is seen and written only inside its society."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        table, test = quote(model._meta.db_table), f"society_id = {CONTEXT}"
        return [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY society_wall ON {table} TO tuanbiao_web USING ({test}) WITH CHECK ({test})",
            f"CREATE POLICY society_fence ON {table} AS RESTRICTIVE TO PUBLIC USING ({test}) WITH CHECK ({test})",
        ]

    def removals(self, model: type[models.Model], quote: Any) -> list[str]:
        table = quote(model._meta.db_table)
        return [
            f"DROP POLICY society_fence ON {table}",
            f"DROP POLICY society_wall ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]


class SameSociety(_Ddl):
    """(society_id, x) → (society_id, id): a row cannot even point into another society."""

    def __init__(self, *, name: str, field: str) -> None:
        super().__init__(name=name)
        self.field = field

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        field: Any = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table
        return [
            f"""ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)}
            FOREIGN KEY (society_id, {quote(field.column)}) REFERENCES {quote(target)} (society_id, id)
            DEFERRABLE INITIALLY DEFERRED"""
        ]

    def removals(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"]


class AppendOnly(_Ddl):
    """UPDATE and DELETE are refused by the database to everyone; the web role may TRUNCATE nothing."""

    def statements(self, model: type[models.Model], quote: Any) -> list[str]:
        return [
            """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$""",
            f"""CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {quote(model._meta.db_table)}
            FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
        ]

    def removals(self, model: type[models.Model], quote: Any) -> list[str]:
        return [f"DROP TRIGGER append_only ON {quote(model._meta.db_table)}"]


@deconstructible(path="societies.models.owned.CurrentSociety")
class CurrentSociety(models.Expression):
    """The society that the connection has entered, as a column default."""

    allowed_default = True
    output_field = models.UUIDField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return "current_setting('app.society', true)::uuid", ()

    def resolve_expression(self, *args: Any, **kwargs: Any) -> "CurrentSociety":
        return self


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A pointer to a row of the same society; its constraint is ``SameSociety``, not Django's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "db_constraint": False})


class TenantOneToOneField(models.OneToOneField):  # type: ignore[type-arg]
    """Like ``TenantForeignKey``, one to one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "db_constraint": False})


class Row(models.Model):
    """Base of every table of ours. ``table_class`` is ``tenant``, ``public reference`` or ``platform``."""

    table_class: ClassVar[str] = ""
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class PlatformRow(Row):
    """A row of the platform itself: accounts, societies' codes and states, pointers and wake-ups."""

    table_class = "platform"

    class Meta:
        abstract = True


class SocietyOwned(Row):
    """A row that belongs to one society. Without an entered society it can neither be read nor written."""

    table_class = "tenant"
    units_own: ClassVar[bool] = (
        False  # an asked unit keeps it to itself: the society neither exports nor searches it
    )
    society = models.ForeignKey(
        "societies.Society",
        on_delete=models.PROTECT,
        related_name="+",
        db_default=CurrentSociety(),
        editable=False,
    )
    if TYPE_CHECKING:
        objects: ClassVar[models.Manager[Self]] = models.Manager()
    else:
        objects = ScopedManager(society="society")

    class Meta:
        abstract = True

    @classmethod
    def rewrite(cls, rows: Collection[Self], *fields: str) -> None:
        """Save these fields of rows that were read whole, all in one statement and for a fraction of ``bulk_update``'s work."""
        cls.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


@receiver(class_prepared)
def raise_walls(sender: type[models.Model], **kwargs: Any) -> None:
    """Give a tenant table its policies, its composite key and a composite foreign key for each pointer."""
    if not issubclass(sender, SocietyOwned):
        return
    options = sender._meta
    stem = f"{options.app_label}_{options.model_name}"
    walls: list[BaseConstraint] = [
        models.UniqueConstraint(fields=["society", "id"], name=f"{stem}_in_society"),
        TenantWall(name=f"{stem}_wall"),
    ]
    for field in options.local_fields:
        if isinstance(field, (TenantForeignKey, TenantOneToOneField)):
            walls.append(SameSociety(name=f"{stem}_{field.name}_same", field=field.name))
    options.constraints = [*options.constraints, *walls]
    options.original_attrs["constraints"] = options.constraints


class Text(models.TextField):  # type: ignore[type-arg]
    """Free text with a bound, checked by forms and by ``full_clean``."""

    def __init__(self, *args: Any, limit: int = 20_000, **kwargs: Any) -> None:
        self.limit = limit
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, MaxLengthValidator(limit)]

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs
