"""For operators of the platform: how the sending goes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.queries import relay
from societies import clock
from societies.http import OperatorRequest, operator_door


@operator_door
@require_safe
def relay_desk(request: OperatorRequest) -> HttpResponse:
    chart = relay.chart(wall=clock.wall())
    context = {
        "queues": relay.queues(at=request.at),
        "societies": relay.longest_waiting(at=request.at),
        "endpoints": relay.endpoints(),
        "chart": chart,
        "most": max(bar.taken + bar.refused for bar in chart),
    }
    return render(request, "disclosure/relay_desk.html", context)
