"""``manage.py forget_second_factor EMAIL``: for somebody who lost phone, passkeys and recovery codes.

Whoever runs it has made sure who asks. The next sign-in takes the password alone; a role that asks for a second
factor then leads to setting up a new one.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from societies.actions import accounts
from societies.models import User


class Command(BaseCommand):
    help = "Remove an account's second factors and sign it out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        account = User.objects.filter(email__iexact=email).first()
        if account is None:
            raise CommandError(f"There is no account for {email}.")
        accounts.forget_second_factor(account=account)
        self.stdout.write(
            f"{account.email} signs in with the password alone until a new second factor is set up."
        )
