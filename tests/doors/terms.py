"""The words of the table: kinds of doors, the people who knock, and the answer that each must get."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from societies.roles import LENT, ROLES, Permission


class Answer(StrEnum):
    """What a door says. ``OPEN`` is any answer of the page itself, a refusal of the object's state included."""

    OPEN = "open"
    REASON = "403"  # with the reason
    NOTHING = "404"
    SIGN_IN = "sign in"
    PROTECT = "set up a second factor"


class Kind(StrEnum):
    EVERYBODY = "everybody"
    ACCOUNT = "any account"
    OTHERS = "the account whose it is"
    FACTOR = "the account that has a second factor"
    DEMO = "any account, in the demo"
    PLATFORM = "the platform's own"
    INSIDE = "inside"
    NAMED = "the person named there"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Door:
    """What one URL name declares.

    ``of`` is the thing behind it, by its name in ``THINGS``; ``get`` and ``post`` are the permissions of which one is
    needed to look (GET, HEAD) and to act (everything else); none: everybody whom the kind admits. ``guests``: people
    whom a partner society sent to this joint project come in, too, and then need the same permissions.
    """

    kind: Kind
    of: str = ""
    get: frozenset[Permission] = frozenset()
    post: frozenset[Permission] = frozenset()
    guests: bool = False
    hidden: bool = False

    def rights(self, method: str) -> frozenset[Permission]:
        return self.get if method in {"GET", "HEAD", "OPTIONS"} else self.post

    def in_words(self, method: str) -> str:
        """Who may use a method, for docs/doors.md."""
        wanted = " or ".join(f"`{right}`" for right in sorted(self.rights(method)))
        if self.kind is Kind.PLATFORM:
            wanted += " on the platform"
        return (wanted or self.kind.value) + (", and guests" if self.guests else "")


def everybody(of: str = "") -> Door:
    """Open to all alike. With a thing inside a society: one of the anonymous doors."""
    return Door(Kind.EVERYBODY, of)


def nobody(of: str) -> Door:
    """Shut for all alike, as if the thing did not exist."""
    return Door(Kind.NOBODY, of)


def account(of: str = "") -> Door:
    """A page of one's own account; who is not signed in is led to sign-in."""
    return Door(Kind.ACCOUNT, of)


def factor() -> Door:
    """A page about one's second factor; without one there is none."""
    return Door(Kind.FACTOR)


def others(of: str) -> Door:
    """Something of another account: to every account it does not exist."""
    return Door(Kind.OTHERS, of)


def demo() -> Door:
    """A page of the demo, for every account; elsewhere it does not exist."""
    return Door(Kind.DEMO)


def platform(right: Permission, of: str = "") -> Door:
    """A page of the platform; to who does not hold the right there it does not exist."""
    return Door(Kind.PLATFORM, of, get=frozenset([right]), post=frozenset([right]))


def named(of: str) -> Door:
    """For one person of the society, whom the thing names; no role opens it."""
    return Door(Kind.NAMED, of)


def inside(of: str = "", *, post: Permission | tuple[Permission, ...] = ()) -> Door:
    """Everybody inside the society looks; acting takes one of ``post``, if there is any."""
    return Door(Kind.INSIDE, of, post=_rights(post))


def needs(*rights: Permission, of: str = "") -> Door:
    """Looking and acting take one of these permissions, on the thing or on what it lies in."""
    return Door(Kind.INSIDE, of, get=frozenset(rights), post=frozenset(rights))


def joint(door: Door, *, hidden: bool = False) -> Door:
    """Open to guests as well: people from partner societies, at the joint project that they were sent to.

    ``hidden``: to a guest without the permission it does not exist; else the guest is told why not, as others are.
    """
    return replace(door, guests=True, hidden=hidden)


def _rights(given: Permission | tuple[Permission, ...]) -> frozenset[Permission]:
    return frozenset([given] if isinstance(given, Permission) else given)


@dataclass(frozen=True)
class Thing:
    """What stands behind a door, and the state in which the world has it.

    ``works`` is true when roles of a committee or of one procedure reach it; else only those of the society do.
    """

    state: str
    works: bool = False


@dataclass(frozen=True)
class Persona:
    """One who knocks. ``home`` is where the roles of a society are held; the others are held on the thing itself.

    ``elsewhere``: on other work of the same society. ``abroad``: held in the other society at the same time.
    ``acts_for``: the roles of the person in whose place this one stands, by a delegation. ``summed``: has the rights of
    many roles, without the offices.
    """

    name: str
    home: str = "own"
    society: tuple[str, ...] = ()
    committee: tuple[str, ...] = ()
    procedure: tuple[str, ...] = ()
    elsewhere: bool = False
    abroad: tuple[str, ...] = ()
    acts_for: tuple[str, ...] = ()
    protected: bool = True
    summed: bool = False
    rights: dict[bool, frozenset[Permission]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        here = self.society if self.home == "own" else ()
        works = () if self.elsewhere else (*self.committee, *self.procedure)
        rights = {False: _held(here), True: _held((*here, *works))}
        if self.acts_for:
            rights = dict.fromkeys(rights, _held(self.acts_for) & LENT)
        object.__setattr__(self, "rights", rights)

    @property
    def enters(self) -> bool:
        return Permission.SOCIETY_ENTER in self.rights[False]

    @property
    def guest(self) -> bool:
        return not self.enters and Permission.PROJECT_ENTER in _held(self.procedure)

    @property
    def factor(self) -> bool:
        """Whether one of the roles asks for a second factor; who is ``protected`` has one."""
        return any(ROLES[role].second_factor for role in self.roles)

    @property
    def roles(self) -> tuple[str, ...]:
        return (*self.society, *self.committee, *self.procedure, *self.abroad, *self.acts_for)

    def sees(self, door: Door, works: bool) -> bool:
        """Whether the society's page is there at all for this person."""
        if self.guest and door.guests:
            return not door.of or Permission.PROJECT_ENTER in self.rights[works]
        return self.enters

    @property
    def platform(self) -> frozenset[Permission]:
        return _held(self.society) if self.home == "platform" else frozenset()


def _held(roles: tuple[str, ...]) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(ROLES[role].permissions for role in roles))


ANONYMOUS, WEAKEST, STRONGEST = "anonymous", "observer", "with every role"


def personas() -> Iterator[Persona]:
    """Every role of ``roles.py`` alone (those that are not held on a society, with the least that enters), and strangers."""
    for name, role in ROLES.items():
        if role.on == "platform":
            yield Persona(name, home="platform", society=(name,))
        elif role.on == "society":
            yield Persona(name, society=(name,))
        elif role.on == "committee":
            yield Persona(name, society=(WEAKEST,), committee=(name,))
        elif role.on == "procedure":
            yield Persona(name, society=(WEAKEST,), procedure=(name,))
    works = {"committee": _held_on("committee"), "procedure": _held_on("procedure")}
    yield Persona("on other work", society=(WEAKEST,), elsewhere=True, **works)
    yield Persona("in place of a secretary", society=(WEAKEST,), acts_for=("secretary",))
    yield Persona("secretary without a second factor", society=("secretary",), protected=False)
    yield Persona("guest", procedure=("partner",))
    yield Persona("guest who drafts", procedure=("partner", "drafter"))
    yield Persona("guest who leads", procedure=("partner", "project_leader"))
    yield Persona("guest at other work", procedure=("partner",), elsewhere=True)
    yield Persona("in two societies", society=(WEAKEST,), abroad=_held_on("society"))
    yield Persona(STRONGEST, society=_held_on("society"), **works)
    yield Persona("without a role")
    yield Persona("of another society", home="other", society=_held_on("society"))
    yield Persona(ANONYMOUS, home="")


def everything_but(rights: frozenset[Permission]) -> Persona:
    """Who holds every role that does not give any of these: if this one is refused, so is each of those roles."""

    def others(place: str) -> tuple[str, ...]:
        return tuple(name for name in _held_on(place) if not ROLES[name].permissions & rights)

    name = f"with every role but those of {' or '.join(sorted(rights))}"
    return Persona(name, "own", others("society"), others("committee"), others("procedure"), summed=True)


def _held_on(place: str) -> tuple[str, ...]:
    return tuple(name for name, role in ROLES.items() if role.on == place)


def answer(door: Door, method: str, who: Persona, *, works: bool) -> Answer:
    """What a door must say to a method that it admits, in the persona's own society."""
    if door.kind is Kind.EVERYBODY:
        return Answer.OPEN
    if door.kind is Kind.NOBODY:
        return Answer.NOTHING
    if not who.home:
        return Answer.SIGN_IN
    if door.kind is Kind.ACCOUNT:
        return Answer.OPEN
    if door.kind is Kind.FACTOR:
        return Answer.OPEN if who.factor and who.protected else Answer.NOTHING
    if door.kind in {Kind.DEMO, Kind.OTHERS}:
        return Answer.NOTHING
    wanted = door.rights(method)
    if door.kind is Kind.PLATFORM:
        return Answer.OPEN if wanted & who.platform else Answer.NOTHING
    if not who.sees(door, works):
        return Answer.NOTHING
    if not who.protected:
        return Answer.PROTECT
    if door.kind is Kind.NAMED:
        return Answer.REASON
    if not wanted or wanted & who.rights[works]:
        return Answer.OPEN
    return Answer.NOTHING if who.guest and door.hidden else Answer.REASON


class Scope(StrEnum):
    """Which society's rows a task or a command sees."""

    NONE = "no society"
    PLATFORM = "the platform only"
    GIVEN = "the society that it is given, and no other"
    EACH = "one society after the other, each by itself"


@dataclass(frozen=True)
class Work:
    """What a Celery task or a management command declares. ``role`` is the database role it runs under."""

    scope: Scope
    started_by: str
    role: str = "tuanbiao_web"
    demo: bool = False
