"""The proof from beginning to end: worlds, chapters, planted leaks, report."""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings

from bench._ground import print_nothing
from bench.proofs.twins import databases, report, urls, worlds
from bench.proofs.twins.compare import Comparison, Findings
from bench.proofs.twins.leaks import LEAKS
from bench.proofs.twins.public import ALLOWED, DOORS, NOISY, PUBLIC
from bench.proofs.twins.sessions import Plan
from config.local.children import say
from disclosure.management.demo import people, stages
from societies.models import Society
from standards.rendering.publication import print_publication

ANONYMOUS = "anonymous"
LEAK_REQUESTS = 40


class Pair:
    """Two processes, one for each world, and how chapters are given to them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.sides = [self._start(side, stack) for side in (0, 1)]

    def _start(self, side: int, stack: ExitStack) -> "subprocess.Popen[str]":
        redis = urlsplit(os.environ["REDIS_URL"])
        env = {
            **os.environ,
            "REDIS_URL": urlunsplit(redis._replace(path=f"/{side + 1}")),
            "MEDIA_ROOT": str(self.folder / f"media-{side}"),
            "PYTHONHASHSEED": "0",  # the order of sets, in the CSP for one
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.proofs.twins.replay"],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        stack.enter_context(process)
        stack.callback(process.stdin.close)  # type: ignore[union-attr]
        return process

    def chapter(self, bases: tuple[str, str], plan: Plan, comparison: Comparison, leak: str = "") -> None:
        for process, base in zip(self.sides, bases, strict=True):
            given = {
                "base": base, "name": f"{base}_now", "media": str(self.folder / base), "leak": leak,
                "plan": asdict(plan),
            }  # fmt: skip
            assert process.stdin is not None
            process.stdin.write(json.dumps(given) + "\n")
            process.stdin.flush()
        streams = [process.stdout for process in self.sides]
        comparison.chapter(*streams)  # type: ignore[arg-type]


class Proof:
    """All of it, with the figures that were asked for; ``run`` gives the exit code."""

    def __init__(self, chosen: argparse.Namespace, folder: Path) -> None:
        self.chosen, self.folder = chosen, folder
        template = chosen.template or unquote(urlsplit(os.environ["DATABASE_URL"]).path[1:])
        self.template, self.stem = template, f"{template}_twin"
        self.actors = [*(part.email for part in people.EXS), worlds.STRANGER, ANONYMOUS]

    def run(self) -> int:
        began = time.monotonic()
        with ExitStack() as stack:
            self.pair = Pair(self.folder, stack)
            quiet = self._world("quiet", self.template)
            noisy = self._world("noisy", quiet, publishing=False)
            found = self._chapters(quiet, noisy, Comparison(), self.chosen.requests, self.chosen.chapters)
            caught = {leak: self._leak(quiet, noisy, leak) for leak in self._leaks()}
            told = None
            if not self.chosen.small:
                public = self._world("public", quiet, publishing=True)
                lenient = Comparison(PUBLIC, DOORS, ALLOWED)
                told = self._chapters(quiet, public, lenient, self.chosen.requests // 6, 2)
        report.tell(self.chosen, self.columns, found, caught, told, time.monotonic() - began)
        clean = not found.differences and not (told and told.differences)
        return 0 if clean and all(caught.values()) else 1

    def run_mutants(self) -> int:
        """Take walls down one at a time; the exit code tells whether 95 of 100 were noticed, and all by the laws."""
        from bench.proofs.twins import mutants  # noqa: PLC0415 -- it brings the tests along

        began = time.monotonic()
        verdicts = mutants.judge(self.chosen.sample, self.chosen.seed, self.template)
        return report.tell_mutants(verdicts, self.chosen.seed, time.monotonic() - began)

    def _leaks(self) -> list[str]:
        return list(LEAKS)[:1] if self.chosen.small else list(LEAKS)

    def _world(self, name: str, source: str, *, publishing: bool | None = None) -> str:
        """Build a world as a clone of another database; its database's name, which names its files too."""
        base = f"{self.stem}_{name}"
        databases.clone(source, base)
        if publishing is None:
            stories = stages.EXS[3:5] if self.chosen.small else stages.EXS
            worlds.build_quiet(
                base, stories=stories, printer=print_nothing if self.chosen.small else print_publication
            )
        else:
            columns = worlds.build_noisy(base, self.chosen.societies, publishing=publishing)
            if not publishing:
                self.columns = columns
        shutil.copytree(settings.MEDIA_ROOT, self.folder / base)
        return base

    def _plan(self, quiet: str, noisy: str, **given: Any) -> Plan:
        rng = random.Random(self.chosen.seed)
        databases.use(quiet)
        mine = urls.gather(Society.objects.get(code=worlds.A), rng)
        databases.use(noisy)
        theirs = [urls.gather(society, rng) for society in worlds.noisy_societies()[:6]]
        databases.leave()
        mail = [f"secretary@{NOISY.lower()}01.example", "voter1@exs.example"]
        return Plan(actors=self.actors, mine=mine, theirs=theirs, foreign_mail=mail, **given)

    def _chapters(
        self, quiet: str, noisy: str, comparison: Comparison, requests: int, chapters: int
    ) -> Findings:
        plan = self._plan(
            quiet,
            noisy,
            seed=self.chosen.seed,
            requests=requests // chapters,
            publishing=bool(comparison.public),
        )
        found = comparison.found
        for number in range(chapters):
            one = replace(plan, seed=self.chosen.seed + number, share=(number, chapters))
            before = len(found.differences)
            self.pair.chapter((quiet, noisy), one, comparison)
            new = found.differences[before:]
            say(
                f"chapter {number + 1} of {chapters}: {found.counts['response']} responses, {len(new)} differences"
            )
            for text in new[:5]:
                say(text)
        return comparison.found

    def _leak(self, quiet: str, noisy: str, leak: str) -> str:
        """How a planted leak was noticed first; "" when it was not."""
        plan = self._plan(quiet, noisy, seed=self.chosen.seed, requests=LEAK_REQUESTS, only=("leak",))
        comparison = Comparison()
        self.pair.chapter((quiet, noisy), plan, comparison, leak)
        return next(iter(comparison.found.differences), "")
