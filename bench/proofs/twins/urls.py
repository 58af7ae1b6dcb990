"""Every address of the URLconf, and what to put into it: things of A, things of others, and nonsense."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core import signing
from django.urls import get_resolver

from bench.proofs.twins import databases
from societies.models import Attachment, Committee, Society
from societies.scoping import enter
from standards.access import slug_of
from standards.models import PendingComment, Project, Report, Standard
from workflow.machine import LIFECYCLES

SALTS = ("public comment", "report on a standard")  # of the tokens that standards.access signs


@dataclass(frozen=True)
class Address:
    """One pattern: its name, and its path with ``%(name)s`` for each of ``params``."""

    name: str
    path: str
    params: tuple[str, ...]

    def fill(self, values: dict[str, Any]) -> str:
        return "/" + self.path % values


def addresses() -> list[Address]:
    """Every named pattern, in a fixed order; one line for each spelling."""
    found = {
        Address(name, path, tuple(params))
        for name, ways in get_resolver().reverse_dict.lists()
        if isinstance(name, str)
        for possibilities, _pattern, _defaults, _converters in ways
        for path, params in possibilities
    }
    return sorted(found, key=lambda one: (one.name, one.path))


@dataclass
class Pool:
    """Values for the parameters of addresses, from the rows of one society."""

    code: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def pick(self, name: str, rng: random.Random) -> str:
        return self.code if name == "society" else rng.choice(self.values.get(name) or ["1"])

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "Pool":
        return cls(**json.loads(text))


def gather(society: Society, rng: random.Random) -> Pool:
    """What a society has that an address could name; at most some of each."""
    pool = Pool(society.code)
    with enter(society):
        ids = [
            str(pk)
            for model in databases.tenant_models()
            for pk in rng.sample(
                sorted(model.objects.values_list("pk", flat=True), key=str), min(3, model.objects.count())
            )
        ]
        projects = list(Project.objects.order_by("pk"))
        signed = [*PendingComment.objects.all()[:2], *Report.objects.all()[:2]]
        pool.values = {
            "pk": ids,
            "ref": [p.plan_number for p in projects if p.plan_number]
            + [f"P{p.proposal_number:04d}" for p in projects],
            "code": [society.code, *Committee.objects.order_by("code").values_list("code", flat=True)],
            "slug": [slug_of(s) for s in Standard.objects.select_related("number").order_by("pk")],
            "sha256": sorted(set(Attachment.objects.values_list("sha256", flat=True)))[:20],
        }
        tokens = [signing.dumps(str(row.pk), salt=salt) for row in signed for salt in SALTS]
    pool.values |= {
        "number": ["1", "2", "999"],
        "sequence": ["1", "2", "999"],
        "comment": ["1", "2", "999"],
        "key": ["image1.png", "x"],
        "name": ["file.pdf"],
        "token": [*tokens, "not-a-token"],
        "move": sorted({move.name for lifecycle in LIFECYCLES.values() for move in lifecycle.moves.values()}),
    }
    return pool


def own(address: Address, pool: Pool, rng: random.Random) -> str:
    return address.fill({name: pool.pick(name, rng) for name in address.params})


def foreign(address: Address, mine: Pool, theirs: list[Pool], rng: random.Random) -> Iterator[str]:
    """What a thief tries: another society's address; A's address with another's things; and half of each."""
    other = rng.choice(theirs)
    if not address.params:
        return
    yield own(address, other, rng)
    inner = [name for name in address.params if name != "society"]
    if "society" in address.params and inner:
        stolen = {name: other.pick(name, rng) for name in inner}
        yield address.fill({"society": mine.code, **stolen})
        if len(inner) > 1:
            yield address.fill({"society": mine.code, **stolen, inner[0]: mine.pick(inner[0], rng)})
