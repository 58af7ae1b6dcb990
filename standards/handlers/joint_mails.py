"""Who is told what about joint projects: the partner when it is asked, the host when it is answered."""

from django.utils.translation import gettext as _

from societies import grants
from societies.delivery import send
from societies.models import OutboxMessage, Person
from societies.roles import Permission
from societies.scoping import entered
from standards.models import JointPointer, PartnerConsent
from standards.queries import joint
from workflow.models import Transition
from workflow.registry import handler


@handler("joint.asked", "mail")
def tell_partner(message: OutboxMessage) -> None:
    """In the partner: secretaries are asked to take part, approvers for their consent to the approval."""
    pointer = JointPointer.objects.select_related("host", "partner").get(pk=message.body["pointer"])
    if pointer.state != "asked":
        return
    wanted = Permission.STANDARD_APPROVE
    if pointer.purpose == joint.Purpose.JOINING:
        wanted = Permission.JOINT_ANSWER
    accounts = grants.accounts_holding(wanted, [pointer.partner_id])
    for person in Person.objects.filter(account__in=accounts).exclude(email="").order_by("pk"):
        send(
            to=person.email,
            subject=_("%(host)s asks about a joint standard") % {"host": pointer.host.name_zh},
            template="joint_asked",
            context={
                "person": person,
                "pointer": pointer,
                "joining": pointer.purpose == joint.Purpose.JOINING,
            },
        )


@handler("consent.given", "mail")
@handler("consent.refused", "mail")
@handler("consent.left", "mail")
def tell_host(message: OutboxMessage) -> None:
    """In the host: the project's secretary, or who asked."""
    consent = PartnerConsent.objects.select_related(
        "procedure", "partnership__partner", "partnership__project__secretary", "partnership__invited_by"
    ).get(procedure=message.body["procedure"])
    partnership = consent.partnership
    person = partnership.project.secretary or partnership.invited_by
    if not person.email:
        return
    last = Transition.objects.filter(procedure=consent.procedure).order_by("-sequence").first()
    send(
        to=person.email,
        subject=_("%(name)s has answered: %(title)s")
        % {"name": partnership.partner.name_zh, "title": partnership.project.title_zh},
        template="joint_answered",
        context={
            "person": person,
            "society": entered(),
            "project": partnership.project,
            "partner": partnership.partner,
            "joining": consent.purpose == joint.Purpose.JOINING,
            "state": consent.procedure.state,
            "reason": last.reason if last else "",
        },
    )
