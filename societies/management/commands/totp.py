"""``manage.py totp EMAIL``: the present second-factor code of a demo account, so that a visitor needs no phone."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from societies.models import User


class Command(BaseCommand):
    help = "Print the present second-factor code of an account. Demo only."
    requires_system_checks: list[str] = []  # somebody waits for it in front of a form

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Second-factor codes are printed in the demo profile only.")
        account = User.objects.filter(email__iexact=email).first()
        if account is None:
            raise CommandError(f"There is no account for {email}.")
        held = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
        if held is None:
            held = auth.TOTP.activate(account, auth.generate_totp_secret()).instance
        counters = list(auth.yield_hotp_counters_from_time())
        code = auth.hotp_value(decrypt(held.data["secret"]), counters[len(counters) // 2])
        self.stdout.write(auth.format_hotp_value(code))
