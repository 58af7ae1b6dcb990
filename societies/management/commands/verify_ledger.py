"""``manage.py verify_ledger [CODE]``: prove every society's chain, or name the first broken entry."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from societies.access import society_by_code
from societies.queries import tenants
from societies.queries.ledger import verify
from societies.scoping import enter


class Command(BaseCommand):
    help = "Prove the hash chain of every society, or of one; exit code 1 names the first broken entry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "code", nargs="?", help="code of one society; without it all, the platform included"
        )

    def handle(self, *args: Any, code: str | None = None, **options: Any) -> None:
        if code is None:
            chains = tenants.all_chains()
        else:
            one = society_by_code(code.upper())
            if one is None:
                raise CommandError(f"There is no society with the code {code}.")
            chains = [one]
        broken = 0
        for society in chains:
            with enter(society):
                proof = verify()
            if proof:
                self.stdout.write(f"{society.code}: {proof.entries} entries, unbroken, end {proof.digest}")
            else:
                broken += 1
                self.stdout.write(f"{society.code}: BROKEN at entry {proof.broken_at}: {proof.fault}")
        if broken:
            raise CommandError(f"{broken} of {len(chains)} chains are broken.")
