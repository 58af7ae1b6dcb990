"""Reads about joint projects: their partners as the host sees them, and the host's offer as a partner sees it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from societies import clock
from societies.models import Person, Society
from societies.scoping import enter
from standards.models import JointPointer, PartnerConsent, PartnerPerson, Partnership, Project
from standards.queries.numbers import number_of
from workflow.models import Transition

Purpose = PartnerConsent.Purpose


@dataclass(frozen=True)
class Partner:
    """A partnership with the latest consent of each purpose. ``consented`` counts for the text submitted last."""

    partnership: Partnership
    joining: PartnerConsent | None
    approval: PartnerConsent | None
    consented: bool

    @property
    def society(self) -> Society:
        return self.partnership.partner

    @property
    def active(self) -> bool:
        return (
            self.partnership.left_at is None
            and self.joining is not None
            and self.joining.procedure.state == "given"
        )

    @property
    def open(self) -> PartnerConsent | None:
        """The question that waits for an answer."""
        asked = (one for one in (self.approval, self.joining) if one and one.procedure.state == "asked")
        return next(asked, None)


def partners(project: Project) -> list[Partner]:
    """Every society ever asked, in order; three queries, whatever their number."""
    rows = list(
        Partnership.objects.filter(project=project).select_related("partner").order_by("position", "pk")
    )
    if not rows:
        return []
    latest: dict[tuple[UUID, str], PartnerConsent] = {}
    for consent in (
        PartnerConsent.objects.filter(partnership__in=rows).select_related("procedure").order_by("pk")
    ):
        latest[consent.partnership_id, consent.purpose] = consent
    submitted = (
        Transition.objects.filter(procedure=project.procedure_id, name="submit_for_approval")
        .order_by("-sequence")
        .values_list("made_at", flat=True)
        .first()
    )
    return [
        Partner(
            row,
            latest.get((row.pk, Purpose.JOINING)),
            approval := latest.get((row.pk, Purpose.APPROVAL)),
            approval is not None
            and approval.procedure.state == "given"
            and (submitted is None or approval.procedure.since >= submitted),
        )
        for row in rows
    ]


def active(project: Project) -> list[Partnership]:
    """The partners that take part, in order."""
    return [partner.partnership for partner in partners(project) if partner.active]


def issuers(project: Project) -> list[tuple[Society, str]]:
    """The partners that issue the standard beside the host, with the numbers their registers gave."""
    return [(row.partner, row.number) for row in active(project) if row.number]


def issuing(project: Project) -> str:
    """The partners that take part, with their numbers once there are any, in words."""
    return "、".join(f"{row.partner.name_zh} {row.number}".strip() for row in active(project))


def earlier_numbers(project: Project) -> dict[UUID, str]:
    """The partners' numbers of the standard that is revised, by society."""
    if project.revises is None or project.revises.project_id is None:
        return {}
    rows = Partnership.objects.filter(project=project.revises.project_id).exclude(number="")
    return dict(rows.values_list("partner_id", "number"))


def candidates(project: Project, host: Society) -> QuerySet[Society]:
    """Societies that can be asked: active, not the host, not taking part or asked already."""
    taken = [
        one.society.pk for one in partners(project) if one.active or (one.joining and one.open is not None)
    ]
    return (
        Society.objects.filter(kind=Society.Kind.SOCIETY, status=Society.Status.ACTIVE)
        .exclude(pk__in=[host.pk, *taken])
        .order_by("name_key", "code")
    )


def people(project: Project) -> list[PartnerPerson]:
    """Those whom partners sent."""
    return list(
        PartnerPerson.objects.filter(partnership__project=project, partnership__left_at=None)
        .select_related("person__organization", "partnership__partner")
        .order_by("partnership__position", "named_at", "pk")
    )


# -- from a partner's side


def pointers(partner: Society) -> QuerySet[JointPointer]:
    """What other societies asked of a society: the open questions first, what is due first at the top."""
    return JointPointer.objects.filter(partner=partner).select_related("host").order_by("state", "due_at")


@dataclass(frozen=True)
class Offer:
    """What a partner sees of a host's project before it enters it: the host shows it by asking."""

    title_zh: str
    title_en: str
    purpose: str
    scope: str
    reference: str
    stage: str
    terminal: bool
    message: str
    question: str  # the purpose that waits for an answer, or ""
    asked_at: datetime
    due_on: date
    active: bool
    number: str
    host_number: str
    sent: frozenset[UUID]  # the accounts named so far


def offer(pointer: JointPointer) -> Offer:
    """Read a host's project through the door of a pointer; nothing of the host's people but the partner's own."""
    with enter(pointer.host):
        project = Project.objects.select_related("procedure").get(procedure=pointer.procedure)
        mine = next(one for one in partners(project) if one.partnership.partner_id == pointer.partner_id)
        sent = PartnerPerson.objects.filter(partnership=mine.partnership).select_related("person")
        number = number_of(project)
        return Offer(
            title_zh=project.title_zh,
            title_en=project.title_en,
            purpose=project.purpose,
            scope=project.scope,
            reference=project.reference,
            stage=project.procedure.stage.label,
            terminal=project.procedure.stage.terminal,
            message=mine.partnership.message,
            question=mine.open.purpose if mine.open else "",
            asked_at=pointer.asked_at,
            due_on=clock.date_of(pointer.due_at),
            active=mine.active,
            number=mine.partnership.number,
            host_number=number.text if number and mine.partnership.number else "",
            sent=frozenset(one.person.account_id for one in sent if one.person.account_id),
        )


def sent_people(found: Offer) -> list[Person]:
    """The entered partner's people among those it named, as it knows them itself."""
    return list(Person.objects.filter(account__in=found.sent).order_by("name_key", "pk"))


def people_to_send(found: Offer) -> QuerySet[Person]:
    """The entered partner's people with an account who were not named yet."""
    return (
        Person.objects.exclude(account=None)
        .exclude(account__in=found.sent)
        .select_related("organization")
        .order_by("name_key", "pk")
    )
