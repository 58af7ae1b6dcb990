"""The catalogue law: what PostgreSQL itself says about every table of ours (docs/adr/0002)."""

import pytest
from django.apps import apps
from django.db import models
from django_scopes.exceptions import ScopeError

from societies import scoping
from societies.models import Organization, Society, SocietyOwned
from tests.architecture import law, sources

pytestmark = pytest.mark.usefixtures("db")

CLASSES = {"tenant", "public reference", "platform"}

# Tables that libraries bring: integer keys and no society, each for a reason.
LIBRARY: dict[str, str] = {
    "django_migrations": "Django's list of applied migrations; no content",
    "django_content_type": "the list of models; no content",
    "django_session": "signed-in browsers; the society is in the path, never in the session",
    "cache_counts": "how often an address or account tried; keys are digests or ids, rows run out by themselves",
    "auth_permission": "names of permissions, filled from code after migrate",
    "auth_group": "comes with Django's accounts; unused",
    "auth_group_permissions": "comes with Django's accounts; unused",
    "societies_user_groups": "comes with Django's accounts; unused",
    "societies_user_user_permissions": "comes with Django's accounts; unused",
    "account_emailaddress": "addresses of accounts, which belong to no society",
    "account_emailconfirmation": "addresses of accounts, which belong to no society",
    "mfa_authenticator": "second factors of accounts, which belong to no society",
    "usersessions_usersession": "signed-in browsers of accounts",
    "guardian_userobjectpermission": "grants: account, permission and object id only; read by societies.grants",
    "guardian_groupobjectpermission": "comes with django-guardian; unused",
}

# Unique keys of tenant tables that hold over all societies, each for a reason: (table, columns).
UNIQUE_EVERYWHERE: dict[tuple[str, tuple[str, ...]], str] = {}

# Tables whose rows the database refuses to change.
# A frozen revision is kept as it is; until then it is not yet history.
# The security log is kept for half a year, and may then be forgotten.
APPEND_ONLY = {
    "standards_commentnote",
    "societies_ledgerentry",
    "workflow_transition",
    "standards_revision",
    "standards_clauseedit",
    "societies_securityevent",
}

WALL = "society_id=selectcurrent_setting'app.society',true::uuid"


def ours() -> list[type[models.Model]]:
    """Concrete models of our apps, join tables that Django made left out (they must stand in LIBRARY)."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in sources.APPS and not model._meta.proxy
    ]


def tenants() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in ours() if issubclass(model, SocietyOwned)}


def table_of(field: object) -> str:
    target = getattr(field, "related_model", None)
    assert isinstance(target, type)
    assert issubclass(target, models.Model)
    return target._meta.db_table


def test_every_table_has_one_class() -> None:
    named = {model._meta.db_table: getattr(model, "table_class", "") for model in ours()}
    assert {table: class_ for table, class_ in named.items() if class_ not in CLASSES} == {}
    assert {table for table, class_ in named.items() if class_ == "tenant"} == set(tenants())
    assert law.tables() == set(named) | set(LIBRARY)


def test_the_web_role_has_no_power_of_its_own() -> None:
    assert law.rows(
        "SELECT current_user::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ) == [("tuanbiao_web", False, False)]
    assert {table for table, owner in law.owners().items() if owner == "tuanbiao_web"} == set()
    assert (
        law.rows(
            "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = 'public'::regnamespace AND has_table_privilege('tuanbiao_web', oid, 'TRUNCATE')"
        )
        == []
    )


def test_nothing_runs_with_anothers_rights() -> None:
    assert (
        law.rows(
            "SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        == []
    )
    assert law.rows("SELECT viewname::text FROM pg_views WHERE schemaname = 'public'") == []
    assert law.rows("SELECT matviewname::text FROM pg_matviews WHERE schemaname = 'public'") == []


def test_keys_are_uuids() -> None:
    columns, keys = law.columns(), law.primary_keys()
    tables = [model._meta.db_table for model in ours()]
    assert {t: keys[t] for t in tables if keys[t] != ("id",)} == {}
    assert {t: columns[t]["id"].type for t in tables if columns[t]["id"].type != "uuid"} == {}


def test_tenant_tables_stand_behind_both_walls() -> None:
    security, policies = law.security(), law.policies()
    walls = {
        law.Policy(True, ("tuanbiao_web",), "ALL", WALL, WALL),
        law.Policy(False, ("public",), "ALL", WALL, WALL),
    }
    assert {table: security[table] for table in tenants()} == dict.fromkeys(tenants(), (True, True))
    assert {table: policies.get(table) for table in tenants()} == {table: walls for table in tenants()}  # noqa: C420


def test_only_tenant_tables_have_policies() -> None:
    assert set(law.policies()) == set(tenants())
    assert {table for table, (enabled, _forced) in law.security().items() if enabled} == set(tenants())


def test_no_tenant_table_is_asked_without_a_scope() -> None:
    """The first wall: every manager of every tenant model refuses until a society is entered."""
    asked = []
    for model in tenants().values():
        for manager in {"objects", *(one.name for one in model._meta.managers)}:
            try:
                getattr(model, manager).all()
                asked.append(f"{model.__name__}.{manager}")
            except ScopeError:
                pass
    assert asked == []


def test_tenant_rows_take_their_society_from_the_context() -> None:
    found = {table: law.columns()[table]["society_id"] for table in tenants()}
    default = "current_setting'app.society',true::uuid"
    assert found == dict.fromkeys(tenants(), law.Column("uuid", True, default))


def test_pointers_between_tenant_tables_carry_the_society() -> None:
    keys = law.foreign_keys()
    lacking = [
        f"{table}.{field.column} → {table_of(field)}"
        for table, model in tenants().items()
        for field in model._meta.local_concrete_fields
        if field.is_relation and table_of(field) in tenants()
        if law.ForeignKey(("society_id", field.column), table_of(field), ("society_id", "id"))
        not in keys[table]
    ]
    assert lacking == []


def test_no_other_pointer_leads_into_a_tenant_table() -> None:
    """Neither a simple key between tenant tables, nor any key from a platform table to one."""
    stray = [
        f"{table}{key.columns} → {key.target}"
        for table, keys in law.foreign_keys().items()
        for key in keys
        if key.target in tenants()
        and (table not in tenants() or key.columns[0] != "society_id" or len(key.columns) != 2)
    ]
    assert stray == []


def test_tenant_pointers_outside_lead_to_the_platform_only() -> None:
    classes = {model._meta.db_table: getattr(model, "table_class", "") for model in ours()}
    stray = {
        f"{table} → {key.target}"
        for table in tenants()
        for key in law.foreign_keys()[table]
        if key.target not in tenants() and classes.get(key.target) not in {"platform", "public reference"}
    }
    assert stray == set()


def test_unique_keys_begin_with_the_society() -> None:
    one_to_one = {
        (table, (field.column,))
        for table, model in tenants().items()
        for field in model._meta.local_concrete_fields
        if field.one_to_one
    }
    found = {
        (table, columns)
        for table, keys in law.unique_keys().items()
        if table in tenants()
        for columns in keys
        if columns[0] != "society_id"
    }
    assert found - one_to_one == set(UNIQUE_EVERYWHERE)


def test_history_cannot_be_changed() -> None:
    assert law.triggers() == {table: {"UPDATE", "DELETE"} for table in APPEND_ONLY}


def test_a_connection_without_context_sees_nothing() -> None:
    society = Society.objects.create(code="EXS", name_zh="示例学会")
    with scoping.enter(society):
        Organization.objects.create(name="示例单位甲")
        assert law.rows("SELECT name FROM societies_organization") == [("示例单位甲",)]
    assert law.rows("SELECT current_setting('app.society')") == [("00000000-0000-0000-0000-000000000000",)]
    assert law.rows("SELECT name FROM societies_organization") == []
