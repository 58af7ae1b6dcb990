"""Who takes part in the demo: accounts with one password, an authenticator each, and their societies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from societies import clock
from societies.actions import committees, people
from societies.actions import societies as tenants
from societies.models import Committee, Interest, Organization, Person, Society, User
from societies.scoping import enter

PASSWORD = "demo-tuanbiao"  # noqa: S105 -- printed for everyone to read; the demo profile only
_hash: list[str] = []


@dataclass(frozen=True)
class Part:
    """One who can sign in. ``seat`` is held in the society's committee."""

    email: str
    name: str
    what: str
    unit: str = ""
    interest: Interest = Interest.RESEARCH
    roles: tuple[str, ...] = ()
    seat: str = ""


OPERATOR = Part("operator@platform.example", "运营甲", "平台运营人员", roles=("operator",))
SUPERVISOR = Part("supervisor@platform.example", "监管甲", "监管人员（只看统计数）", roles=("supervisor",))
EXS = (
    Part("secretary@exs.example", "秘书甲", "学会秘书，兼专业委员会秘书", "示例学会秘书处", roles=("secretary",), seat="committee_secretary"),
    Part("leader@exs.example", "组长乙", "起草组组长（会员，提出提案）", "示例单位甲", Interest.PRODUCER, ("member",)),
    Part("drafter@exs.example", "起草人丙", "起草人", "示例单位乙", Interest.PRODUCER, ("expert",)),
    Part("voter1@exs.example", "委员丁", "表决委员", "示例单位丙", Interest.CONSUMER, ("member",), "committee_member"),
    Part("voter2@exs.example", "委员戊", "表决委员", "示例单位丁", Interest.RESEARCH, ("member",), "committee_member"),
    Part("voter3@exs.example", "委员己", "表决委员", "示例单位戊", Interest.TESTING, ("member",), "committee_member"),
    Part("voter4@exs.example", "委员庚", "表决委员", "示例单位己", Interest.GOVERNMENT, ("member",), "committee_member"),
    Part("voter5@exs.example", "委员辛", "表决委员", "示例单位庚", Interest.PRODUCER, ("member",), "committee_member"),
    Part("approver@exs.example", "批准人壬", "批准人，兼立项批准人", "示例学会", roles=("approver", "project_approver")),
)  # fmt: skip
EXB = (
    Part("secretary@exb.example", "秘书癸", "协会秘书，兼专业委员会秘书", "示例协会秘书处", roles=("secretary",), seat="committee_secretary"),
    Part("leader@exb.example", "组长子", "起草组组长（会员，提出提案）", "示例单位辛", Interest.PRODUCER, ("member",)),
    Part("voter1@exb.example", "委员寅", "表决委员", "示例单位壬", Interest.CONSUMER, ("member",), "committee_member"),
    Part("voter2@exb.example", "委员卯", "表决委员", "示例单位癸", Interest.RESEARCH, ("member",), "committee_member"),
    Part("voter3@exb.example", "委员辰", "表决委员", "示例单位子", Interest.TESTING, ("member",), "committee_member"),
    Part("voter4@exb.example", "委员巳", "表决委员", "示例单位丑", Interest.GOVERNMENT, ("member",), "committee_member"),
    Part("voter5@exb.example", "委员申", "表决委员", "示例单位寅", Interest.PRODUCER, ("member",), "committee_member"),
    Part("approver@exb.example", "批准人丑", "批准人，兼立项批准人", "示例协会", roles=("approver", "project_approver")),
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """The people of one society who walk a standard along the road, and the committee it lies with."""

    society: Society
    committee: Committee
    secretary: Person
    leader: Person
    approver: Person
    drafter: Person | None = None
    voters: tuple[Person, ...] = field(default=())

    @property
    def members(self) -> tuple[Organization, ...]:
        """The units of the voters and of the leader: those asked in a consultation."""
        return tuple(p.organization for p in (self.leader, *self.voters) if p.organization is not None)


def found_platform(at: datetime) -> Society:
    """The platform and its operator."""
    platform = tenants.found_platform(at=at)
    if not User.objects.filter(email=OPERATOR.email).exists():
        with enter(platform):
            _admit(OPERATOR, at)
            _admit(SUPERVISOR, at)
    return platform


def found_society(
    platform: Society,
    at: datetime,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    facts: Mapping[str, Any],
    parts: tuple[Part, ...],
    committee: tuple[str, str, str],
) -> Cast:
    """Register a society a while ago, admit its people, adopt its rules, found its committee and working group.

    ``committee`` is its Chinese name, its English name and the name of its working group. Leaves the society
    entered by nobody: enter it to go on.
    """
    society = tenants.register(
        platform=platform, actor=None, at=at, code=code, name_zh=name_zh, name_en=name_en, facts=facts
    )
    with enter(society):
        known = {part.email.partition("@")[0]: _admit(part, at) for part in parts}
        secretary, today = known["secretary"], clock.date_of(at)
        tenants.adopt_rules(
            actor=secretary, at=at, adopted_on=today, numbers={"title": f"{name_zh}团体标准管理办法"}
        )
        responsible = committees.found(
            actor=secretary, at=at, code="TC1", name=committee[0], name_en=committee[1], founded_on=today
        )
        committees.found(
            actor=secretary,
            at=at + timedelta(hours=1),
            code="TC1-WG1",
            name=committee[2],
            parent=responsible,
            founded_on=today,
        )
        for part in parts:
            if part.seat:
                person = known[part.email.partition("@")[0]]
                people.seat(
                    actor=secretary,
                    at=at + timedelta(hours=2),
                    committee=responsible,
                    person=person,
                    role=part.seat,
                    interest=part.interest,
                )
    return Cast(
        society,
        responsible,
        secretary,
        known["leader"],
        known["approver"],
        known.get("drafter"),
        tuple(person for name, person in known.items() if name.startswith("voter")),
    )


def _admit(part: Part, at: datetime) -> Person:
    unit = None
    if part.unit:
        unit, _new = Organization.objects.get_or_create(name=part.unit, defaults={"interest": part.interest})
    person = people.admit(actor=None, at=at, name=part.name, account=_account(part.email), organization=unit)
    for role in part.roles:
        people.appoint(actor=None, at=at, person=person, role=role)
    return person


def _account(email: str) -> User:
    """An account with the demo's password, a verified address and an authenticator."""
    if not _hash:
        _hash.append(make_password(PASSWORD))
    account = User.objects.create(email=email, password=_hash[0])
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    TOTP.activate(account, generate_totp_secret())
    return account
