"""What follows an invitation: the mail with its link."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from societies import delivery
from societies.actions.invitations import token_of
from societies.models import OutboxMessage
from societies.queries import people
from societies.roles import ROLES
from workflow.registry import handler


@handler("invitation.made", "mail")
def mail(message: OutboxMessage) -> None:
    """Mail the link, unless the invitation was accepted or revoked meanwhile."""
    invitation = people.invitation(UUID(message.body["invitation"]))
    if invitation is None or invitation.accepted_at or invitation.revoked_at:
        return
    society = message.society
    with translation.override("zh-hans"):
        roles = "、".join(_(ROLES[role].label) for role in invitation.roles)
        subject = _("Invitation to %(society)s") % {"society": society.name_zh}
    path = reverse("invitation", args=[token_of(invitation, society)])
    delivery.send(
        to=invitation.email,
        subject=subject,
        template="invitation",
        context={
            "invitation": invitation,
            "society": society,
            "roles": roles,
            "link": settings.PUBLIC_BASE_URL.rstrip("/") + path,
        },
    )
