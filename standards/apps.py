from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "standards"

    def ready(self) -> None:
        from standards import lifecycle  # noqa: PLC0415 -- models are ready only now
        from workflow.registry import load  # noqa: PLC0415 -- models are ready only now

        del lifecycle
        load("standards.guards", "standards.effects", "standards.handlers")
