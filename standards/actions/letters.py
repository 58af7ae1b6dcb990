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
from standards.models import Consultation, Letter, Project
from standards.queries.letters import letter_of, taken_numbers
from workflow import engine
from workflow.models import Procedure

FIELDS = ("title", "paragraphs", "number", "issued_on", "effective_on")


@transaction.atomic
def draw_up(
    *,
    project: Project,
    actor: Person,
    at: datetime,
    facts: Mapping[str, Any],
    kind: str = Letter.Kind.ANNOUNCEMENT,
    consultation: Consultation | None = None,
) -> Letter:
    """Draw up a letter: the announcement of a numbered standard, the notice of a project's approval, or the letter of
    a consultation, which ``consultation`` names. Raises ``Refused`` too early and while another one counts."""
    parent = consultation.procedure if consultation else project.procedure
    _refuse_too_early(kind, project, _queue(parent))
    if letter_of(project, kind, consultation) is not None:
        raise Refused(_("The letter is drawn up already. Someone was quicker: look at it again."))
    _refuse_taken(None, facts.get("number", ""))
    procedure = engine.begin("letter", at=at, parent=parent)
    letter = Letter.objects.create(procedure=procedure, project=project, kind=kind, **_known(facts))
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


@transaction.atomic
def issue(*, letter: Letter, actor: Person, at: datetime) -> None:
    """Issue a letter that is signed off and printed: those whom it concerns get it by mail."""
    engine.move(letter.procedure, "issue", actor=actor, at=at)


@transaction.atomic
def keep_pdf(*, letter: Letter, content: bytes, name: str, at: datetime) -> None:
    """The paper of a signed letter, made by a worker. The first one stays: all of one letter are equal."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    if row.pdf_id is None:
        row.pdf = attachments.keep_made(content, name=name, at=at)
        row.save(update_fields=["pdf"])


def _refuse_too_early(kind: str, project: Project, state: str) -> None:
    if kind == Letter.Kind.ANNOUNCEMENT and state != "approved":
        raise Refused(Denied(_("The standard is not approved and numbered."), place="dossier"))
    if kind == Letter.Kind.PROJECT_NOTICE and not project.plan_number:
        raise Refused(Denied(_("The project is not approved yet."), place="project"))
    if kind == Letter.Kind.CONSULTATION and state not in {"draft", "open"}:
        raise Refused(_("The consultation is over: a letter asks for comments before and while it runs."))


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
