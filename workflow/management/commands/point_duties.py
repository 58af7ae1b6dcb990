"""``manage.py point_duties``: write every duty pointer again, from the procedures of every society."""

from typing import Any

from django.core.management.base import BaseCommand

from societies.queries import tenants
from societies.scoping import enter
from workflow import engine


class Command(BaseCommand):
    help = "Write the pointers again by which duties are found over all societies."

    def handle(self, *args: Any, **options: Any) -> None:
        for society in tenants.all_chains():
            with enter(society):
                self.stdout.write(f"{society.code} {engine.call_upon_all()}")
