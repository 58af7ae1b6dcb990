from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "disclosure"

    def ready(self) -> None:
        from disclosure import checks, lifecycle  # noqa: PLC0415 -- models are ready only now
        from workflow.registry import load  # noqa: PLC0415 -- models are ready only now

        del checks, lifecycle
        load("disclosure.guards", "disclosure.effects", "disclosure.handlers")
