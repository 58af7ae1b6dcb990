"""Writes of joint projects, from the host's side and from a partner's.

Whatever touches two societies first queues for the project, then for both chains in the order of the societies'
keys (ADR 0015). A partner's act is made by somebody of the partner, and in the host by the same account's Person.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from societies import access, grants, ledger
from societies.access import Denied, Refused
from societies.actions import people
from societies.models import Affiliation, Membership, Organization, Person, Society
from societies.roles import Permission
from societies.scoping import enter, entered
from standards.models import JointPointer, PartnerConsent, PartnerPerson, Partnership, Project
from standards.queries import joint
from workflow import engine
from workflow.models import Transition

Purpose = PartnerConsent.Purpose
OPEN = frozenset(
    {"proposed", "returned", "appraisal", "drafting", "consultation", "resolution", "review", "finalizing"}
)
NUMBERED = frozenset({"approved", "published"})


@transaction.atomic
def invite(*, project: Project, partner: Society, message: str, actor: Person, at: datetime) -> Partnership:
    """Ask a society to make the standard jointly; one that refused or left can be asked again."""
    access.require(actor, Permission.PROJECT_STAFF, project.procedure)
    engine.hold(project.procedure)
    host = _here()
    if project.procedure.state not in OPEN:
        raise Refused(_("Partners are invited before the standard is submitted for approval."))
    if partner not in joint.candidates(project, host):
        raise Refused(Denied(_("This society takes part, is asked already, or cannot be asked."), "partner"))
    last = Partnership.objects.filter(project=project).aggregate(last=Max("position"))["last"] or 0
    partnership, _new = Partnership.objects.update_or_create(
        project=project,
        partner=partner,
        defaults={"message": message, "invited_by": actor, "invited_at": at, "left_at": None},
        create_defaults={
            "message": message,
            "invited_by": actor,
            "invited_at": at,
            "position": last + 1,
        },
    )
    JointPointer.objects.get_or_create(
        partner=partner,
        procedure=project.procedure_id,
        defaults={
            "host": host,
            "reference": f"P{project.proposal_number:04d}",
            "purpose": Purpose.JOINING,
            "state": "",
            "asked_at": at,
            "due_at": at,
        },
    )
    _ask(partnership, Purpose.JOINING, actor, at)
    return partnership


@transaction.atomic
def ask_approval(*, project: Project, actor: Person, at: datetime) -> None:
    """Ask every partner for its consent to the approval; one that is asked already is not asked twice."""
    for partner in joint.partners(project):
        if partner.active and partner.open is None and not partner.consented:
            _ask(partner.partnership, Purpose.APPROVAL, actor, at)


@transaction.atomic
def ask_again(*, project: Project, actor: Person, at: datetime) -> None:
    """After a refusal or silence, ask for the consents that are missing. The dossier must lie before the approver."""
    access.require(actor, Permission.PROJECT_STAFF, project.procedure)
    engine.hold(project.procedure)
    if project.procedure.state != "approval":
        raise Refused(_("Partners are asked for their consent when the dossier is submitted for approval."))
    ask_approval(project=project, actor=actor, at=at)


@transaction.atomic
def end(*, partnership: Partnership, actor: Person, at: datetime, reason: str) -> None:
    """The host ends a partnership, or takes its question back."""
    project = partnership.project
    access.require(actor, Permission.PROJECT_STAFF, project.procedure)
    engine.hold(project.procedure)
    _end(partnership, "take_back", actor, at, reason)


@transaction.atomic
def answer(
    *, pointer: JointPointer, purpose: str, given: bool, reason: str, actor: Person, at: datetime
) -> Transition:
    """Answer for the entered partner society: its secretary to an invitation, its approver to the approval.

    Raises ``Refused`` when another question waits than the page showed, or none.
    """
    partner, wanted = _here(), Permission.STANDARD_APPROVE
    if purpose == Purpose.JOINING:
        wanted = Permission.JOINT_ANSWER
    access.require(actor, wanted, partner)
    with enter(pointer.host):
        mine = _hold(pointer)
    _hold_chains(pointer.host, partner)
    ledger.record(
        "joint.answered",
        at=at,
        actor=actor,
        procedure=pointer.procedure,
        host=pointer.host.code,
        purpose=purpose,
        given=given,
    )
    said = _said(actor)
    with enter(pointer.host):
        if mine.open is None or mine.open.purpose != purpose:
            raise Refused(_("This question does not wait for an answer any more: look at the page again."))
        guest = _guest(mine.partnership, *said, at)
        grants.give(access.account_of(guest), "partner_approver", mine.open.procedure)
        access.forget(guest)
        move = "give" if given else "refuse"
        made = engine.move(mine.open.procedure, move, actor=guest, at=at, reason=reason)
        if not given and purpose == Purpose.JOINING:
            _close_doors(mine.partnership, at)
    return made


@transaction.atomic
def send_person(*, pointer: JointPointer, person: Person, actor: Person, at: datetime) -> None:
    """Name somebody of the entered partner society to the host: they see the project from now on.

    The partner hands over name and unit; the host reads nothing here. Raises ``Refused`` unless it takes part.
    """
    partner = _here()
    access.require(actor, Permission.JOINT_ANSWER, partner)
    if person.account_id is None:
        raise Refused(Denied(_("%(name)s has no account yet.") % {"name": person.name}, "person"))
    with enter(pointer.host):
        mine = _hold(pointer)
    _hold_chains(pointer.host, partner)
    if not mine.active:
        raise Refused(_("People are named once the invitation is accepted."))
    ledger.record(
        "joint.person_sent",
        at=at,
        actor=actor,
        procedure=pointer.procedure,
        host=pointer.host.code,
        person=person.pk,
    )
    said = _said(person)
    with enter(pointer.host):
        _guest(mine.partnership, *said, at)


@transaction.atomic
def leave(*, pointer: JointPointer, actor: Person, at: datetime, reason: str) -> None:
    """The entered partner society leaves the project; what its people wrote stays."""
    partner = _here()
    access.require(actor, Permission.JOINT_ANSWER, partner)
    with enter(pointer.host):
        mine = _hold(pointer)
    _hold_chains(pointer.host, partner)
    if not mine.active:
        raise Refused(_("The society does not take part in this project."))
    ledger.record("joint.left", at=at, actor=actor, procedure=pointer.procedure, host=pointer.host.code)
    said = _said(actor)
    with enter(pointer.host):
        guest = _guest(mine.partnership, *said, at)
        if mine.open is not None:
            grants.give(access.account_of(guest), "partner_approver", mine.open.procedure)
            access.forget(guest)
        _end(mine.partnership, "refuse", guest, at, reason)


def _ask(partnership: Partnership, purpose: str, actor: Person, at: datetime) -> None:
    procedure = engine.begin("consent", at=at, parent=partnership.project.procedure)
    PartnerConsent.objects.create(procedure=procedure, partnership=partnership, purpose=purpose)
    engine.move(procedure, "ask", actor=actor, at=at, ledger={"partner": partnership.partner.code})


def _end(partnership: Partnership, move: str, actor: Person, at: datetime, reason: str) -> None:
    project = partnership.project
    if project.procedure.state in NUMBERED or project.procedure.stage.terminal:
        raise Refused(
            _("The numbers are allotted: a partner leaves after the approval is annulled, not before.")
        )
    if not reason.strip():
        raise Refused(
            Denied(_("Give a reason: it is told to those concerned and stays in the record."), "reason")
        )
    mine = next(one for one in joint.partners(project) if one.partnership.pk == partnership.pk)
    if mine.open is not None:
        engine.move(mine.open.procedure, move, actor=actor, at=at, reason=reason)
    if partnership.left_at is not None:
        return
    partnership.left_at, partnership.left_reason = at, reason
    partnership.save(update_fields=["left_at", "left_reason"])
    _close_doors(partnership, at)
    JointPointer.objects.filter(procedure=project.procedure_id, partner=partnership.partner_id).update(
        ended_at=at
    )
    ledger.record(
        "partnership.ended",
        at=at,
        actor=actor,
        procedure=project.procedure_id,
        partner=partnership.partner.code,
        reason=ledger.seal(reason, str(partnership.pk)),
    )


def _hold(pointer: JointPointer) -> joint.Partner:
    """Queue for the host's project; the partnership as it is behind the lock. Inside the host."""
    project = Project.objects.select_related("procedure", "rule_pack").get(procedure=pointer.procedure)
    engine.hold(project.procedure)
    mine = next(one for one in joint.partners(project) if one.partnership.partner_id == pointer.partner_id)
    mine.partnership.project = project
    return mine


def _hold_chains(*societies: Society) -> None:
    for society in sorted(societies, key=lambda one: one.pk):
        with enter(society):
            ledger.hold()


def _said(person: Person) -> tuple[Person, str]:
    """The person as the partner names them, with their unit; read inside the partner."""
    return person, person.organization.name if person.organization else _here().name_zh


def _guest(partnership: Partnership, person: Person, unit: str, at: datetime) -> Person:
    """The host's Person of a partner's account, with the way into this project. Inside the host."""
    account = access.account_of(person)
    guest = Person.objects.filter(account=account).select_related("organization").first()
    if guest is None:
        organization, _new = Organization.objects.get_or_create(name=unit)
        guest = people.admit(
            actor=None, by="partner", at=at, name=person.name, account=account, organization=organization
        )
    PartnerPerson.objects.get_or_create(partnership=partnership, person=guest, defaults={"named_at": at})
    Affiliation.objects.filter(account=account, society=_here()).update(ended_at=None)
    grants.give(account, "partner", partnership.project.procedure)
    access.forget(guest)
    return guest


def _close_doors(partnership: Partnership, at: datetime) -> None:
    """The partner's people do not see the project any more, nor the host if nothing else brings them there."""
    for sent in PartnerPerson.objects.filter(partnership=partnership).select_related("person"):
        guest = sent.person
        grants.take(access.account_of(guest), "partner", partnership.project.procedure)
        access.forget(guest)
        elsewhere = PartnerPerson.objects.filter(person=guest, partnership__left_at=None).exclude(
            partnership=partnership
        )
        if not elsewhere.exists() and not Membership.objects.filter(person=guest, until=None).exists():
            Affiliation.objects.filter(account=guest.account_id, society=_here()).update(ended_at=at)


def _here() -> Society:
    society = entered()
    assert society is not None, "a project belongs to a society"
    return society
