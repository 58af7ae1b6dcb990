"""Letters to those who report a problem, and to the secretaries who answer."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies.delivery import send
from societies.models import OutboxMessage
from societies.scoping import entered
from standards.access import report_confirmation, slug_of
from standards.models import Report
from workflow.registry import handler, words

words(
    **{
        "report.filed": gettext_noop("Reported a problem of a standard"),
        "report.answered": gettext_noop("Answered a report"),
    }
)


@handler("report.pending", "mail")
def ask_confirmation(message: OutboxMessage) -> None:
    report = _report(message)
    if report.confirmed_at is None:
        path = reverse(
            "report_confirm", args=[_code(), slug_of(report.standard), report_confirmation(report)]
        )
        _mail(report, _("Confirm your report: %(number)s"), "report_confirm", link=path)


@handler("report.filed", "mail")
def acknowledge(message: OutboxMessage) -> None:
    _mail(_report(message), _("Your report was received: %(number)s"), "report_received")


@handler("report.answered", "mail")
def tell_answer(message: OutboxMessage) -> None:
    _mail(_report(message), _("Answer to your report: %(number)s"), "report_answered")


def _report(message: OutboxMessage) -> Report:
    return Report.objects.select_related("standard__number").get(pk=message.body["report"])


def _mail(report: Report, subject: str, template: str, *, link: str = "") -> None:
    context: dict[str, Any] = {
        "report": report,
        "standard": report.standard,
        "society": entered(),
        "link": urljoin(settings.PUBLIC_BASE_URL, link),
    }
    send(
        to=report.email,
        subject=subject % {"number": report.standard.number.text},
        template=template,
        context=context,
    )


def _code() -> str:
    society = entered()
    assert society is not None, "a report belongs to a society"
    return society.code
