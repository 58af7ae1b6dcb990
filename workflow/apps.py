from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "workflow"

    def ready(self) -> None:
        from societies import grants, outbox  # noqa: PLC0415 -- models are ready only now
        from workflow import checks, lifecycle, tasks  # noqa: PLC0415 -- models are ready only now
        from workflow.models import Procedure  # noqa: PLC0415 -- models are ready only now
        from workflow.registry import load  # noqa: PLC0415 -- models are ready only now

        del checks, lifecycle
        if Procedure not in grants.HOLDERS:
            grants.HOLDERS.append(Procedure)
        outbox.plug(tasks.poke)
        load("workflow.guards", "workflow.effects", "workflow.handlers")
