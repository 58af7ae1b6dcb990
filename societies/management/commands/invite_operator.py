"""``manage.py invite_operator EMAIL --name NAME``: how a new installation gets its first operator.

The link is mailed, and printed for the case that mail does not go out yet. Everybody else is invited on the pages.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.actions import invitations, societies
from societies.scoping import enter


class Command(BaseCommand):
    help = "Invite an operator of the platform, which is founded if it is not there yet; prints the link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        at = clock.now()
        platform = societies.found_platform(at=at)
        with enter(platform):
            try:
                made = invitations.invite(actor=None, at=at, email=email, name=name, roles=["operator"])
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            path = reverse("invitation", args=[invitations.token_of(made, platform)])
        self.stdout.write(f"{settings.PUBLIC_BASE_URL}{path}")
