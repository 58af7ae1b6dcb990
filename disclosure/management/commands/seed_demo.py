"""``manage.py seed_demo``: fill in what is missing of the demo's data and say who to sign in as."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from disclosure.management.demo import seed
from societies import clock


class Command(BaseCommand):
    help = "Fill in what is missing of the demo's data. Demo only."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data are made in the demo profile only.")
        seed.seed(clock.now())
        self.stdout.write(seed.address_table())
