"""Every door × every method it admits × everybody who knocks, on the real stack. A failure names its cells.

Then what a door must not tell, and must refuse: methods, forged forms, other people's ids, whether a thing exists.

Rights only add (``access.can``). So whoever has every role but those that open a door stands for all these roles:
that one must be refused. Where everybody of the society is let in, those stand for all who hold nothing here, but all
other rights elsewhere. Of the others a few knock each time, drawn by the seed that pytest-randomly prints; ``./dev
prove doors`` leaves out nobody.
"""

import os
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import pytest

from tests.doors.knock import METHODS, Reply, address, drawn_pages, knock, pattern, patterns, read
from tests.doors.offers import Offer, refused_offers
from tests.doors.planted import LEAKING, WRONG
from tests.doors.states import THINGS
from tests.doors.table import ALSO, BUT, DOORS, PEOPLE
from tests.doors.terms import ANONYMOUS, STRONGEST, Answer, Door, Kind, Persona, answer
from tests.doors.world import World

pytestmark = pytest.mark.django_db
WHO = PEOPLE
SINGLE = [who for who in WHO.values() if not who.summed]
# Outside the societies roles say nothing: four sorts of visitors are all there are.
SORTS = ("anonymous", "without a role", "secretary", "operator")
Cell = tuple[str, str, str]  # method, "name (thing)", who
T = TypeVar("T")
ALWAYS = (
    "in two societies",
    "on other work",
    "guest",
    "secretary without a second factor",
    "of another society",
    ANONYMOUS,
)
# Who may little: what most are refused must not be offered to them.
READERS = ("in two societies", "on other work", "guest", "guest who drafts", "guest who leads")
STRANGERS = ("of another society", "without a role", "guest at other work")
GHOSTS: dict[str, Any] = {
    "pk": UUID(int=1),
    "ref": "EXS-1999-001",
    "slug": "T-EXS-999-1999",
    "code": "ZZZ",
    "number": 987654,
    "sequence": 987654,
    "comment": 987654,
    "paper": "no-such-paper",
    "sheet": 987654,
    "key": "no-such-key",
    "anchor": "no-such-clause",
    "token": "no-such-token",
    "move": "no-such-move",
    "form": "no-such-form",
}
ALL = bool(os.environ.get("TUANBIAO_ALL_DOORS"))
PARTS = 2  # two workers can share them


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.INSIDE])
def test_every_role_at_every_door(world: World, kind: Kind) -> None:
    assert wrong_answers(world, cells(kind)) == {}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_role_at_every_door_inside(world: World, part: int) -> None:
    assert wrong_answers(world, islice(cells(Kind.INSIDE), part, None, PARTS)) == {}


def test_another_society_is_not_there(world: World) -> None:
    """For the own society's people, another society's things are like things that nobody has."""
    wrong: dict[Cell, str] = {}
    people = [who for who in SINGLE if who.home in {"own", "platform"} and not who.abroad]
    for name, door in cells(Kind.INSIDE, Kind.NAMED):
        path = address(name, world.other.code, world.other.things[door.of])
        for method in acts(name):
            for who in people if ALL else (WHO[STRONGEST], *_some(1, people)):
                if (got := read(_knock(world, method, path, who))) != Answer.NOTHING:
                    wrong[method, f"{name} ({door.of})", who.name] = got
    assert wrong == {}


def test_a_method_that_is_not_named_is_refused(world: World) -> None:
    wrong: dict[Cell, str] = {}
    for door in patterns():
        declared = DOORS[door.name]
        if door.route.startswith("account/"):
            continue  # classes of allauth, whose methods are what they define; they may lead elsewhere before
        path = address(door.name, world.own.code, world.own.things[declared.of])
        who = WHO["operator" if declared.kind is Kind.PLATFORM else "secretary"]
        unnamed = [method for method in METHODS if method not in (door.methods or frozenset())]
        usual = {"GET", "POST"}.intersection(unnamed)
        for method in unnamed if ALL else sorted({*usual, *_some(1, unnamed)}):
            if (got := _knock(world, method, path, who)).status != 405:
                wrong[method, door.name, who.name] = str(got.status)
    assert wrong == {}


def test_strangers_cannot_tell_whether_something_exists(world: World) -> None:
    """The answer about a thing is, to the byte, the answer about no thing and about no society."""
    wrong: dict[Cell, str] = {}
    for name, door in cells(Kind.INSIDE, Kind.NAMED):
        things = world.own.things[door.of]
        paths = (
            address(name, world.own.code, things),
            address(name, world.own.code, {key: GHOSTS[key] for key in things}),
            address(name, "NOWHERE", things),
        )
        strangers = [WHO[who] for who in STRANGERS if not WHO[who].guest or not door.guests]
        for method in acts(name):
            everybody = [*strangers, WHO[ANONYMOUS]]
            for who in everybody if ALL else _some(1, everybody):
                with drawn_pages():
                    said = {_plain(_knock(world, method, path, who), path) for path in paths}
                if len(said) != 1:
                    wrong[method, f"{name} ({door.of})", who.name] = "differs"
    assert wrong == {}


def test_another_society_s_id_is_no_id_here(world: World) -> None:
    assert foreign_things(world, cells(Kind.INSIDE, Kind.NAMED)) == {}


def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    """Without the token of our own page nobody acts."""
    wrong: dict[Cell, str] = {}
    for name, door in cells(Kind.INSIDE, Kind.PLATFORM, Kind.ACCOUNT):
        if "POST" in acts(name) and not name.startswith("account/"):
            who = WHO["operator"] if door.kind is Kind.PLATFORM else _holder(door, "POST")
            path = address(name, world.own.code, world.own.things[door.of])
            got = knock("POST", path, world.cookies[who.name], csrf=True)
            if got.status != 403:
                wrong["POST", name, who.name] = str(got.status)
    assert wrong == {}


def test_a_part_of_a_page_has_the_door_of_the_page(world: World) -> None:
    wrong: dict[Cell, str] = {}
    sorts = [WHO[name] for name in ("anonymous", "without a role", "guest at other work", "on other work")]
    for name, door in cells(Kind.INSIDE, Kind.NAMED):
        if "GET" in acts(name):
            path = address(name, world.own.code, world.own.things[door.of])
            for who in sorts if ALL else (*_some(1, sorts), WHO["on other work"]):
                got = read(knock("GET", path, world.cookies.get(who.name, ""), **{"HX-Request": "true"}))
                if got != answer(door, "GET", who, works=THINGS[door.of].works):
                    wrong["GET", f"{name} ({door.of})", who.name] = got
    assert wrong == {}


def test_what_a_page_offers_its_door_grants(world: World) -> None:
    """No link, form or button for who is refused behind it. Each run draws some of the pages."""
    wrong: dict[Cell, str] = {}
    granted: dict[str, set[Offer]] = defaultdict(set)
    pages = list(cells(Kind.INSIDE, Kind.NAMED))
    for name, door in pages if ALL else _some(len(pages) // 4, pages):
        if "GET" in acts(name):
            path = address(name, world.own.code, world.own.things[door.of])
            readers = [
                who for who in SINGLE if answer(door, "GET", who, works=THINGS[door.of].works) == Answer.OPEN
            ]
            few = [who for who in readers if who.name in READERS] or readers[:1]
            for who in readers if ALL else _some(1, few):
                if refused := refused_offers(path, world.cookies[who.name], granted[who.name]):
                    wrong["GET", f"{name} ({door.of})", who.name] = ", ".join(refused)
    assert wrong == {}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_door_is_found(world: World, settings: Any, name: str) -> None:
    settings.ROOT_URLCONF = "tests.doors.planted"
    assert wrong_answers(world, [(name, WRONG[name])], everybody=True) != {}


@pytest.mark.parametrize("name", LEAKING)
def test_a_leaking_door_is_found(world: World, settings: Any, name: str) -> None:
    settings.ROOT_URLCONF = "tests.doors.planted"
    assert wrong_answers(world, [(name, LEAKING[name])]) == {}, "its permission is asked for"
    assert foreign_things(world, [(name, LEAKING[name])]) != {}


def wrong_answers(
    world: World, doors: Iterable[tuple[str, Door]], *, everybody: bool = ALL
) -> dict[Cell, str]:
    """The cells of these doors where the product does not say what the table and the roles say, with its answer."""
    wrong: dict[Cell, str] = {}
    for name, door in doors:
        path = address(name, world.own.code, world.own.things[door.of])
        for method in acts(name):
            for who in knocking(door, method, everybody=everybody):
                got = read(_knock(world, method, path, who))
                expected = answer(door, method, who, works=THINGS[door.of].works)
                if got != expected:
                    wrong[method, f"{name} ({door.of})", who.name] = f"{got}, not {expected.value}"
    return wrong


def foreign_things(world: World, doors: Iterable[tuple[str, Door]]) -> dict[Cell, str]:
    """Where the id of another society's thing does not do here what an id does that nobody has."""
    wrong: dict[Cell, str] = {}
    for name, door in doors:
        own, other = world.own.things[door.of], world.other.things[door.of]
        for key in (key for key in own if own[key] != other[key]):
            foreign = address(name, world.own.code, {**own, key: other[key]})
            ghost = address(name, world.own.code, {**own, key: GHOSTS[key]})
            for method in acts(name):
                who = _holder(door, method)
                with drawn_pages():
                    got, none = (_knock(world, method, path, who) for path in (foreign, ghost))
                if _plain(got, foreign) != _plain(none, ghost) or got.status == 200:
                    wrong[method, f"{name} ({door.of}: {key})", who.name] = f"{got.status}, {none.status}"
    return wrong


def knocking(door: Door, method: str, *, everybody: bool = ALL) -> list[Persona]:
    """Who tries this door: see above."""
    if door.kind not in {Kind.INSIDE, Kind.NAMED, Kind.PLATFORM}:
        return [WHO[sort] for sort in SORTS]
    rights = door.rights(method)
    if everybody:
        return [who for who in WHO.values() if not who.summed or who == BUT.get(rights)]
    if method == "HEAD":
        return [WHO[ANONYMOUS], *_some(1, SINGLE)]
    if door.kind is Kind.PLATFORM:
        return [WHO[name] for name in ("operator", "supervisor", STRONGEST, "without a role", ANONYMOUS)]
    opening = [who for who in SINGLE if rights & who.rights[THINGS[door.of].works]]
    refused = [BUT[rights]] if rights else []
    return [*_some(2, opening), *refused, *(WHO[name] for name in _some(2, ALWAYS)), *_some(1, SINGLE)]


def _some(most: int, of: Sequence[T]) -> list[T]:
    return random.sample(of, min(most, len(of)))


def _holder(door: Door, method: str) -> Persona:
    """Somebody of the own society to whom the door opens; where it opens to nobody, who holds most."""
    works = THINGS[door.of].works
    opens = (who for who in WHO.values() if answer(door, method, who, works=works) == Answer.OPEN)
    return next((who for who in opens if who.home == "own"), WHO[STRONGEST])


_TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|csrf-token" content="|"X-CSRFToken": ")[^"]*')


def _plain(reply: Reply, path: str) -> tuple[int, str, bytes]:
    """An answer without what differs between any two: the path that was asked for, and the form's token."""
    body = _TOKEN.sub(b"", reply.body).replace(path.encode(), b"")
    return reply.status, reply.location.replace(path, ""), body


def cells(*kinds: Kind) -> Iterator[tuple[str, Door]]:
    return ((name, door) for name, door in (*DOORS.items(), *ALSO) if not kinds or door.kind in kinds)


def acts(name: str) -> list[str]:
    """The methods that mean something: a class of forms takes PUT for POST and DELETE too, and tells its methods to all."""
    admitted = (pattern(name).methods or frozenset()) - {"PUT", "OPTIONS"}
    return [method for method in METHODS if method in admitted]


def _knock(world: World, method: str, path: str, who: Persona) -> Reply:
    return knock(method, path, world.cookies.get(who.name, ""))
