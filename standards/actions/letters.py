"""Writes about official letters: drawing up, rewriting, signing off, the stamped scan, declaring void."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from societies import access, ledger
from societies.access import Denied, Refused
from societies.actions import attachments
from societies.models import Person
from societies.roles import Permission
from standards.models import Letter, Project
from standards.queries.letters import announcement_of, taken_numbers
from workflow import engine
from workflow.models import Procedure

FIELDS = ("title", "paragraphs", "number", "issued_on", "effective_on")


@transaction.atomic
def draw_up(*, project: Project, actor: Person, at: datetime, facts: Mapping[str, Any]) -> Letter:
    """Draw up the announcement of a numbered standard. Raises ``Refused`` while another one counts."""
    if _queue(project.procedure) != "approved":
        raise Refused(Denied(_("The standard is not approved and numbered."), place="dossier"))
    if announcement_of(project) is not None:
        raise Refused(_("The announcement is drawn up already. Someone was quicker: look at it again."))
    _refuse_taken(None, facts.get("number", ""))
    procedure = engine.begin("letter", at=at, parent=project.procedure)
    letter = Letter.objects.create(
        procedure=procedure, project=project, kind=Letter.Kind.ANNOUNCEMENT, **_known(facts)
    )
    engine.move(procedure, "draw_up", actor=actor, at=at)
    return letter


@transaction.atomic
def rewrite(*, letter: Letter, actor: Person, at: datetime, facts: Mapping[str, Any]) -> None:
    """Change a letter that is still a draft; the ledger names the fields, not their words."""
    access.require(actor, Permission.STANDARD_PUBLISH, letter.procedure)
    if _queue(letter.procedure) != "draft":
        raise Refused(_("A letter that is signed off is not changed: declare it void and draw up a new one."))
    _refuse_taken(letter, facts.get("number", ""))
    changed = sorted(name for name, value in _known(facts).items() if getattr(letter, name) != value)
    for name in changed:
        setattr(letter, name, facts[name])
    if changed:
        letter.save(update_fields=changed)
        ledger.record("letter.rewritten", at=at, actor=actor, procedure=letter.procedure_id, fields=changed)


@transaction.atomic
def attach_scan(*, letter: Letter, actor: Person, at: datetime, name: str, content: bytes) -> None:
    """Keep the stamped scan of a signed letter; a new one takes the place of the old until the letter is issued."""
    access.require(actor, Permission.STANDARD_PUBLISH, letter.procedure)
    if _queue(letter.procedure) != "signed_off":
        raise Refused(_("A scan is attached after the sign-off and before the letter is issued."))
    try:
        scan = attachments.store(content, name=name, actor=actor, at=at, accept=attachments.SCANS)
    except Refused as refused:
        raise Refused(*(Denied(r.reason, place="scan") for r in refused.refusals)) from refused
    letter.scan = scan
    letter.save(update_fields=["scan"])
    ledger.record(
        "letter.scan_attached", at=at, actor=actor, procedure=letter.procedure_id, sha256=scan.sha256
    )


def _queue(procedure: Procedure) -> str:
    """Wait for whoever is moving it, and say in which state it is now."""
    return Procedure.objects.select_for_update().get(pk=procedure.pk).state


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FIELDS if name in facts}


def _refuse_taken(letter: Letter | None, number: str) -> None:
    if number and taken_numbers(letter, number):
        raise Refused(
            Denied(
                _("Another letter bears the document number %(number)s.") % {"number": number}, place="number"
            )
        )
