"""Every address of the URLconf, and what to put into it: things of A, things of others, and nonsense."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core import signing
from django.db.models import Model
from django.urls import get_resolver

from disclosure.models import Difference, DisclosureRecord
from societies.models import (
    Attachment,
    Committee,
    Delegation,
    Invitation,
    Membership,
    Organization,
    Person,
    Seat,
    Society,
)
from societies.scoping import enter
from standards.access import reply_token, slug_of, told_token
from standards.access.collecting import colleague_token, colleagues_token
from standards.models import (
    Colleague,
    Collection,
    Comment,
    Drafter,
    DraftingUnit,
    JointPointer,
    Opinion,
    Partnership,
    PatentDisclosure,
    PendingComment,
    PendingDraft,
    Project,
    Reply,
    ReplyLink,
    Report,
    Standard,
)
from workflow.machine import LIFECYCLES
from workflow.models import Ballot, Meeting

# What a key in an address is the key of, by the words before it.
THINGS: dict[str, type[Model] | None] = {
    "acting": Delegation,
    "seats": Seat,
    "files": Attachment,
    "invitations": Invitation,
    "platform/invitations": Invitation,
    "platform/people": Membership,
    "members": Person,
    "memberships": Membership,
    "units": Organization,
    "disclosure": DisclosureRecord,
    "disclosure/comparison/differences": Difference,
    "joint": JointPointer,
    "partners": Partnership,
    "drafts/pending": PendingDraft,
    "group/drafters": Drafter,
    "group/units": DraftingUnit,
    "review/ballots": Ballot,
    "review/meetings": Meeting,
    "appraisal/opinion": Opinion,
    "asked": Reply,
    "patents": PatentDisclosure,
    "leak": Person,  # of the planted oracle
    "me/sessions": None,  # an account's, of the machine and not of a society
    "account/2fa/webauthn/keys": None,
}
_BEFORE_KEY = re.compile(r"([^%()]*)/%\(pk\)s")
SALTS = ("public comment", "report on a standard")  # of the tokens that standards.access signs


@dataclass(frozen=True)
class Address:
    """One pattern: its name, and its path with ``%(name)s`` for each of ``params``."""

    name: str
    path: str
    params: tuple[str, ...]

    def fill(self, values: dict[str, Any]) -> str:
        return "/" + self.path % values

    def key_of(self) -> type[Model] | None:
        """The model whose key the address holds; None for what belongs to no society. KeyError: say so in THINGS."""
        before = _BEFORE_KEY.search(self.path)
        return THINGS[before[1].removeprefix("s/").strip("/")] if before else None


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
    """Values for the parameters of addresses, from the rows of one society.

    ``things`` are keys by the name of their table, each with the reference of the project it belongs to, if any.
    """

    code: str
    values: dict[str, list[str]] = field(default_factory=dict)
    things: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def pick(self, address: Address, rng: random.Random) -> dict[str, str]:
        """A value for each parameter of an address; a key with its own project."""
        found = {name: rng.choice(self.values.get(name) or ["1"]) for name in address.params}
        if "society" in found:
            found["society"] = self.code
        model = address.key_of()
        if things := self.things.get(model._meta.db_table, ()) if model else ():
            found["pk"], ref = rng.choice(things)
            if ref and "ref" in found:
                found["ref"] = ref
        return found

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> "Pool":
        return cls(**json.loads(text))


def gather(society: Society, rng: random.Random) -> Pool:
    """What a society has that an address could name; at most some of each."""
    pool = Pool(society.code)
    with enter(society):
        pool.things = {
            model._meta.db_table: [
                (str(row.pk), _reference(row)) for row in rng.sample(rows, min(12, len(rows)))
            ]
            for model in filter(None, THINGS.values())
            if (rows := list(model.objects.order_by("pk")))  # type: ignore[attr-defined]
        }
        projects = list(Project.objects.order_by("pk"))
        signed = [*PendingComment.objects.all()[:2], *Report.objects.all()[:2]]
        pool.values = {
            "pk": [pk for things in pool.things.values() for pk, _ref in things],
            "ref": [p.plan_number for p in projects if p.plan_number]
            + [f"P{p.proposal_number:04d}" for p in projects],
            "code": [society.code, *Committee.objects.order_by("code").values_list("code", flat=True)],
            "slug": [slug_of(s) for s in Standard.objects.select_related("number").order_by("pk")],
            "sha256": sorted(set(Attachment.objects.values_list("sha256", flat=True)))[:20],
        }
        links = [reply_token(link) for link in ReplyLink.objects.order_by("pk")[:4]]
        links += [colleagues_token(one) for one in Collection.objects.order_by("pk")[:2]]
        links += [colleague_token(one) for one in Colleague.objects.order_by("pk")[:2]]
        links += [told_token(one.consultation, one.author) for one in Comment.objects.all()[:4]]
        tokens = [signing.dumps(str(row.pk), salt=salt) for row in signed for salt in SALTS]
    pool.values |= {
        "number": ["1", "2", "999"],
        "sequence": ["1", "2", "999"],
        "comment": ["1", "2", "999"],
        "sheet": ["1", "2", "999"],
        "key": ["image1.png", "x"],
        "paper": ["letter", "explanation", "x"],
        "anchor": ["preface", "c-1", "c-4-1", "nowhere"],
        "name": ["file.pdf"],
        "token": [*tokens, *links, "not-a-token"],
        "move": sorted({move.name for lifecycle in LIFECYCLES.values() for move in lifecycle.moves.values()}),
    }
    return pool


def _reference(row: Model) -> str:
    """What the project that a row belongs to is called in addresses; "" when it belongs to none."""
    project = getattr(getattr(row, "consultation", row), "project", None)
    if project is None and (procedure := getattr(row, "procedure", None)):
        project = Project.objects.filter(procedure=procedure.parent_id).first()
    return project.reference if project else ""


def own(address: Address, pool: Pool, rng: random.Random) -> str:
    return address.fill(pool.pick(address, rng))


def foreign(address: Address, mine: Pool, theirs: list[Pool], rng: random.Random) -> Iterator[str]:
    """What a thief tries: another society's address; A's address with another's things; and half of each."""
    other = rng.choice(theirs)
    if not address.params:
        return
    there = other.pick(address, rng)
    if "token" in there:  # whoever holds a letter of theirs is let in as its reader: a thief has A's only
        there["token"] = mine.pick(address, rng)["token"]
    yield address.fill(there)
    if "society" in address.params and len(address.params) > 1:
        stolen = {**other.pick(address, rng), "society": mine.code}
        yield address.fill(stolen)
        if len(address.params) > 2:
            first = next(name for name in address.params if name != "society")
            yield address.fill({**stolen, first: mine.pick(address, rng)[first]})
