"""What follows the wish for an archive: making it, and telling who asked."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from societies import clock, delivery, outbox
from societies.actions import archives
from societies.models import OutboxMessage
from societies.queries.archives import archive
from workflow.registry import handler


@handler("archive.asked", "make")
def make(message: OutboxMessage) -> None:
    wanted = archive(UUID(message.body["archive"]))
    if wanted is None or wanted.attachment_id:
        return
    at = clock.now()
    archives.make(archive=wanted, at=at)
    outbox.write("archive.made", body={"archive": str(wanted.pk)}, at=at)


@handler("archive.made", "mail")
def mail(message: OutboxMessage) -> None:
    made = archive(UUID(message.body["archive"]))
    if made is None or not made.asked_by.email:
        return
    society = message.society
    with translation.override("zh-hans"):
        subject = _("The archive of %(society)s is ready") % {"society": society.name_zh}
    delivery.send(
        to=made.asked_by.email,
        subject=subject,
        template="archive",
        context={
            "archive": made,
            "society": society,
            "link": settings.PUBLIC_BASE_URL.rstrip("/") + reverse("archive_export", args=[society.code]),
        },
    )
