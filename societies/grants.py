"""Who holds what. The only module that knows guardian; it answers only for objects of the entered society.

A grant is an account, a permission and an object's id. ``objects`` are anything with a ``pk`` on which a role can
be held: a ``Society``, a ``Committee`` or a ``Procedure``.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.contrib.auth.models import Permission as StoredPermission
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat
from django_scopes import get_scope
from guardian.models import UserObjectPermission

from societies.models import Committee, SecurityEvent, Society, User
from societies.roles import ROLES, Permission

HOLDERS: list[type[models.Model]] = [Society, Committee]


def give(account: User, role: str, on: models.Model) -> None:
    """Give an account the permissions of a role on one object. Giving twice is giving once."""
    kind = ContentType.objects.get_for_model(on)
    stored = StoredPermission.objects.filter(
        content_type=kind, codename__in=[p.value for p in ROLES[role].permissions]
    )
    UserObjectPermission.objects.bulk_create(
        [
            UserObjectPermission(user=account, permission=p, content_type=kind, object_pk=str(on.pk))
            for p in stored
        ],
        ignore_conflicts=True,
    )
    _note(SecurityEvent.Kind.GRANT_GIVEN, account, role)


def take(account: User, role: str, on: models.Model, *, keeping: Iterable[str] = ()) -> None:
    """Take a role's permissions on one object away, but for those of the roles still held there."""
    kept = frozenset[Permission]().union(*(ROLES[name].permissions for name in keeping))
    UserObjectPermission.objects.filter(
        user=account,
        object_pk=str(on.pk),
        permission__codename__in=[p.value for p in ROLES[role].permissions - kept],
    ).delete()
    _note(SecurityEvent.Kind.GRANT_TAKEN, account, role)


def _note(kind: SecurityEvent.Kind, account: User, role: str) -> None:
    society = get_scope().get("society")
    SecurityEvent.write(kind, account=account.pk, society=society.pk if society else None, detail=role)


def drop(account: User, society: Society) -> None:
    """Take everything that an account holds in the entered society away."""
    rows = UserObjectPermission.objects.filter(user=account)
    ids = [UUID(pk) for pk in rows.values_list("object_pk", flat=True).distinct()]
    here = {society.pk} if society.pk in ids else set[UUID]()
    for holder in HOLDERS:
        if holder is not Society:
            here.update(holder._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
    rows.filter(object_pk__in=[str(pk) for pk in here]).delete()


def held(account: User, ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The permissions an account holds on each of some objects, in one query."""
    found: dict[UUID, set[str]] = {pk: set() for pk in ids}
    rows = UserObjectPermission.objects.filter(
        user=account, object_pk__in=[str(pk) for pk in ids]
    ).values_list("object_pk", "permission__codename")
    for pk, codename in rows:
        found[UUID(pk)].add(codename)
    return found


def everything(account: OuterRef) -> ArraySubquery:
    """What ``spread`` reads: all that an account holds anywhere, to be selected with the row that names the account."""
    rows = UserObjectPermission.objects.filter(user=account)
    return ArraySubquery(rows.values_list(Concat("permission__codename", Value(" "), "object_pk")))


def spread(everything: Iterable[str]) -> dict[UUID, set[str]]:
    """By id, the permissions held on it."""
    found: dict[UUID, set[str]] = {}
    for one in everything:
        codename, _space, pk = one.partition(" ")
        found.setdefault(UUID(pk), set()).add(codename)
    return found


def turned(held: Mapping[UUID, Iterable[str]]) -> dict[str, set[UUID]]:
    """The same by permission."""
    found: dict[str, set[UUID]] = {}
    for pk, codenames in held.items():
        for codename in codenames:
            found.setdefault(codename, set()).add(pk)
    return found


def holdings(account: User) -> dict[str, set[UUID]]:
    """Everything an account holds anywhere: permission → ids. Ids outside the entered society match nothing there."""
    found: dict[str, set[UUID]] = {}
    for codename, pk in UserObjectPermission.objects.filter(user=account).values_list(
        "permission__codename", "object_pk"
    ):
        found.setdefault(codename, set()).add(UUID(pk))
    return found


def accounts_holding(permission: Permission, ids: Collection[UUID]) -> set[UUID]:
    """The accounts that hold a permission on any of some objects."""
    return set(
        UserObjectPermission.objects.filter(
            permission__codename=permission.value, object_pk__in=[str(pk) for pk in ids]
        ).values_list("user_id", flat=True)
    )


def store_permissions(**kwargs: object) -> None:
    """After migrating: make a stored permission of each ``Permission`` for each model it can be held on."""
    for holder in HOLDERS:
        kind = ContentType.objects.get_for_model(holder)
        StoredPermission.objects.bulk_create(
            [StoredPermission(content_type=kind, codename=p.value, name=p.value) for p in Permission],
            ignore_conflicts=True,
        )
