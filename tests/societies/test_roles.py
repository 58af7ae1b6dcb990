"""The roles themselves: every one explained, none with more than its sentence says."""

import pytest

from societies import access, clock
from societies.access import Refused
from societies.actions import invitations, people
from societies.models import Person, Society
from societies.queries.tenants import platform
from societies.roles import DECISIONS, LENT, ROLES, SILENT, Permission
from societies.scoping import enter
from tests.factories.people import make_person
from tests.factories.projects import make_committee

SPEAKING = {Permission.COMMENT_WRITE, Permission.OPINION_GIVE, Permission.UNIT_SPEAK, Permission.VOTE_CAST}


def test_every_role_says_what_it_is_for() -> None:
    bases = {name: role.__doc__ for name, role in ROLES.items()}
    assert [name for name, said in bases.items() if not said or not said.rstrip().endswith(".")] == []
    assert len({role.label for role in ROLES.values()}) == len(ROLES)


def test_observers_read_and_say_nothing() -> None:
    assert {name: ROLES[name].permissions & SPEAKING for name in SILENT} == dict.fromkeys(SILENT, frozenset())
    assert ROLES["observer"].permissions == {Permission.SOCIETY_ENTER}


def test_what_lies_on_the_platform_reaches_into_no_society() -> None:
    inside = frozenset().union(
        *(r.permissions for r in ROLES.values() if r.on not in {"platform", "nowhere"})
    )
    assert ROLES["supervisor"].permissions & inside == {Permission.SOCIETY_ENTER}
    assert ROLES["supervisor"].permissions - inside == {Permission.INDICATOR_READ}


def test_nobody_who_decides_also_runs_the_work() -> None:
    """Who decides on a project or a standard neither checks proposals nor publishes nor writes drafts."""
    work = {
        Permission.PROPOSAL_CHECK,
        Permission.STANDARD_PUBLISH,
        Permission.DRAFT_WRITE,
        Permission.REVIEW_RUN,
    }
    both = {name for name, role in ROLES.items() if role.permissions & DECISIONS and role.permissions & work}
    assert both == set()


def test_what_is_lent_gives_no_keys_and_decides_nothing() -> None:
    keys = {
        Permission.SOCIETY_REGISTER,
        Permission.CLOCK_MOVE,
        Permission.INDICATOR_READ,
        Permission.SOCIETY_EDIT,
        Permission.MEMBER_INVITE,
        Permission.COMMITTEE_EDIT,
        Permission.RULEPACK_ADOPT,
        Permission.LEDGER_EXPORT,
        Permission.PROJECT_STAFF,
    }
    drafting = {Permission.DRAFT_WRITE, Permission.DRAFT_LEAD}
    between_societies = {
        Permission.JOINT_READ,
        Permission.JOINT_ANSWER,
        Permission.PROJECT_ENTER,
        Permission.CONSENT_GIVE,
    }
    assert set(Permission) - LENT == keys | drafting | between_societies | DECISIONS


def test_an_observer_enters_and_is_on_no_ballot_list(inside: Society) -> None:
    from tests.factories.reviews import make_ballot, make_scene  # noqa: PLC0415 -- only here
    from workflow.actions import ballots  # noqa: PLC0415 -- only here

    scene = make_scene()
    ballot = make_ballot(scene, opened=False)
    watcher = make_person("旁听人", "observer", unit="示例单位癸")
    seated = make_person("列席人", "expert", unit="示例单位子")
    people.seat(
        actor=None, at=clock.now(), committee=make_committee(), person=seated, role="committee_observer"
    )
    assert access.can(watcher, Permission.SOCIETY_ENTER, inside)
    with pytest.raises(Refused) as caught:
        ballots.choose(ballot=ballot, people=[watcher, seated], actor=scene.secretary, at=clock.now())
    assert sorted(refusal.reason for refusal in caught.value.refusals) == [
        "列席人不能参加投票：列席（无表决权）",
        "旁听人不能参加投票：列席（无表决权）",
    ]


def test_a_supervisor_enters_no_society(inside: Society, member: Person) -> None:
    owner = platform()
    assert owner is not None
    with enter(owner):
        supervisor = make_person("监管甲", "supervisor", email="supervisor@example.org")
        with pytest.raises(Refused, match="监管人员不进入任何学会"):
            make_person("监管乙", "supervisor", email=member.email)
    with pytest.raises(Refused, match="不进入任何学会"):
        make_person("监管甲", "member", email=supervisor.email)
    assert Person.objects.filter(account=supervisor.account_id).exclude(memberships=None).count() == 0


def test_an_invitation_offers_the_roles_of_its_place(inside: Society, secretary: Person) -> None:
    with pytest.raises(AssertionError):
        invitations.invite(
            actor=secretary, at=clock.now(), email="x@example.org", name="某人", roles=["supervisor"]
        )
