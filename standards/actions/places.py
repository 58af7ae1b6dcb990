"""Writes about where comments stand in the text as it is now."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from societies import ledger
from societies.access import Denied, Refused
from societies.models import Person
from standards.models import Comment, Consultation
from standards.queries import editing


@transaction.atomic
def choose(*, consultation: Consultation, anchor: str, place: str, actor: Person, at: datetime) -> int:
    """Put all comments on a clause that is there no more on another one, or say that it was taken out. How many they are."""
    text = editing.text_of(consultation.project)
    if place != Comment.TAKEN_OUT and (text is None or text.clause(place) is None):
        raise Refused(
            Denied(_("This clause is not in the text as it is now: choose another one."), place="place")
        )
    done = consultation.comments.filter(anchor=anchor).exclude(anchor="").update(place=place)
    ledger.record(
        "comments.placed",
        at=at,
        actor=actor,
        procedure=consultation.procedure_id,
        anchor=anchor,
        place=place,
        comments=done,
    )
    return done
