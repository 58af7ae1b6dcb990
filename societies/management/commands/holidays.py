"""``manage.py holidays [FILE]``: which years' days off are known; with FILE, those in it are entered.

FILE is written like ``societies/holidays.json``: years, each with the notice's number, the days off and the weekends worked.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from societies import calendar, clock
from societies.actions import holidays
from societies.models import HolidayYear


class Command(BaseCommand):
    help = "Show which years' public holidays are known, or enter those of a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        if file is not None:
            self._enter(file)
        rows = HolidayYear.objects.order_by("year").values_list("year", "said")
        known = {**{year: calendar.read_year(year, said) for year, said in rows}, **calendar.shipped()}
        for number, year in sorted(known.items()):
            self.stdout.write(
                f"{number} {year.notice}: {len(year.off)} days off, {len(year.work)} weekend days worked"
            )

    def _enter(self, file: Path) -> None:
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            for number, year in said.items():
                if int(number) in calendar.shipped():
                    raise CommandError(f"{number} comes with the program and is not entered again.")
                holidays.enter(year=int(number), said=year, at=clock.now())
        except (AttributeError, OSError, ValueError) as error:
            raise CommandError(f"Nothing more was entered: {error}") from error
