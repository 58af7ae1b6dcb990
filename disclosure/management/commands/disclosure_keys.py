"""``manage.py disclosure_keys [SENDER/NUMBER]``: the keys of an installation and of its reference platform, as lines of ``.env``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from disclosure.signing import Ed25519Key


class Command(BaseCommand):
    help = "Make keys for disclosure, and print the lines of .env that hold them. Nothing is kept."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "key",
            nargs="?",
            default="tuanbiao/1",
            help="sender, slash, number: tuanbiao/1; the next key is tuanbiao/2",
        )

    def handle(self, *args: Any, key: str, **options: Any) -> None:
        ours, platform = Ed25519Key.make(key), Ed25519Key.make("reference/1")
        self.stdout.write(f"DISCLOSURE_KEY_ID={ours.id}")
        self.stdout.write(f"DISCLOSURE_KEY={ours.secret}")
        self.stdout.write(f"DISCLOSURE_PLATFORM_KEYS={platform.public}")
        self.stdout.write(f"REFERENCE_PLATFORM_KEYS={ours.public}")
        self.stdout.write(f"REFERENCE_PLATFORM_SEAL={platform.id}:{platform.secret}")
