"""Doors of a unit that collects comments from its own people, before it sends one position."""

from contextlib import suppress

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from societies.access import require
from societies.models import Person
from societies.roles import Permission
from standards.access import WITH_CONSULTATION, bind, digest_of, one_or_404
from standards.models import Colleague, Collection, Consultation, Reply

_COLLEAGUES = signing.Signer(salt="colleagues of an asked unit")
_COLLEAGUE = signing.Signer(salt="one colleague of an asked unit")


def colleagues_token(collection: Collection) -> str:
    """What the link carries by which a unit's people contribute; another one in each edition, and kept nowhere."""
    return _COLLEAGUES.sign(f"{collection.pk.hex}.{collection.edition}")


def opens_collection(collection: Collection, typed: str) -> bool:
    """Whether somebody typed the colleagues' link, which only people of the unit know."""
    token = typed.strip().rstrip("/").rpartition("/")[2]
    return digest_of(token) == collection.token_hash


def colleague_token(colleague: Colleague) -> str:
    """What a colleague's own page is found by, on another device too."""
    return _COLLEAGUE.sign(colleague.pk.hex)


def contributing_or_404(token: str) -> tuple[Collection, Colleague | None]:
    """The door of a unit's people: the link that they share, or a colleague's own, which the end of collecting leaves open."""
    rows = Collection.objects.select_related("reply__organization", *WITH_CONSULTATION)
    with suppress(signing.BadSignature):
        _COLLEAGUES.unsign(token)
        return _collection(rows.filter(token_hash=digest_of(token), ended_at=None)), None
    try:
        pk = _COLLEAGUE.unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    colleague = one_or_404(Colleague.objects.filter(pk=pk).first())
    return _collection(rows.filter(pk=colleague.collection_id)), colleague


def _collection(rows: QuerySet[Collection]) -> Collection:
    found = one_or_404(rows.first())
    bind(found.reply.consultation)
    return found


def reply_of_own_unit(person: Person, consultation: Consultation) -> Reply | None:
    """The person's unit as it was asked, for who speaks for it and for nobody in their place; None if it was not asked."""
    require(person, Permission.UNIT_SPEAK, consultation.procedure)
    if person.agent is not None:
        raise PermissionDenied(
            _(
                "What a unit collects is shown to its own people only, not to who acts for them. Stop acting first."
            )
        )
    if person.organization_id is None:
        return None
    rows = Reply.objects.select_related("organization", "no_comment_by", "collection")
    found = rows.filter(consultation=consultation, organization=person.organization_id).first()
    if found is not None:
        found.consultation = consultation
    return found
