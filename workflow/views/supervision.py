"""The supervisor's page: figures of every society."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from societies.http import OperatorRequest, platform_door
from societies.roles import Permission
from workflow.queries import supervision as read


@require_GET
@platform_door(Permission.INDICATOR_READ)
def supervision(request: OperatorRequest) -> HttpResponse:
    rows = read.figures(request.at)
    return render(
        request,
        "workflow/supervision.html",
        {
            "rows": rows,
            "stages": read.stages(),
            "sums": {
                "stages": [sum(column) for column in zip(*(row.stages for row in rows), strict=True)],
                "running": sum(row.running for row in rows),
                "published": sum(row.published for row in rows),
                "consultations": sum(row.consultations for row in rows),
                "overdue": sum(row.overdue for row in rows),
            },
        },
    )
