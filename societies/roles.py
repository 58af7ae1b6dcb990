"""Who may do what, readable by a secretary. Permissions are ``NOUN_VERB``; a role is a named set of them.

Where a role is held decides what it reaches: on the platform, no society's contents at all; on a society,
everything in it; on a committee, the committee's projects; on one procedure (a project, a ballot), that one.
Duties that must not meet in one person are refused by guards, whatever roles are held (docs/adr/0012).
"""

from enum import StrEnum
from typing import ClassVar


class Permission(StrEnum):
    SOCIETY_REGISTER = "society_register"  # platform: register, suspend, restore societies
    CLOCK_MOVE = "clock_move"  # platform, demo only
    INDICATOR_READ = "indicator_read"  # platform: counts of every society, no names and no contents
    SOCIETY_ENTER = "society_enter"  # see the society's pages
    SOCIETY_EDIT = "society_edit"
    MEMBER_INVITE = "member_invite"
    COMMITTEE_EDIT = "committee_edit"
    RULEPACK_ADOPT = "rulepack_adopt"
    REGISTER_ENTER = "register_enter"
    LEDGER_EXPORT = "ledger_export"
    PROPOSAL_FILE = "proposal_file"
    PROPOSAL_OWN = "proposal_own"  # withdraw, resubmit one's own
    PROPOSAL_CHECK = "proposal_check"
    PROJECT_APPROVE = "project_approve"
    PROJECT_ENTER = "project_enter"  # see this project, for people of a partner society
    JOINT_ANSWER = "joint_answer"  # answer another society's invitation, name people for its project
    JOINT_READ = "joint_read"  # see what other societies ask this one
    CONSENT_GIVE = "consent_give"  # answer as a partner
    PROJECT_STAFF = "project_staff"  # replace leader and secretary, edit the drafting group
    OPINION_GIVE = "opinion_give"
    DRAFT_WRITE = "draft_write"
    DRAFT_LEAD = "draft_lead"  # freeze, dispose of comments, send to review and approval
    CONSULTATION_RUN = "consultation_run"
    COMMENT_WRITE = "comment_write"
    UNIT_SPEAK = "unit_speak"  # answer a consultation for one's unit
    REVIEW_RUN = "review_run"
    VOTE_CAST = "vote_cast"
    STANDARD_APPROVE = "standard_approve"
    LETTER_SIGN = "letter_sign"
    STANDARD_PUBLISH = "standard_publish"  # letters issued, publication, disclosure


class Role:
    """Base of the roles. ``label`` is an English message id; ``on`` names where the role is held.

    ``second_factor``: a password alone does not open the society to who holds it.
    """

    label: ClassVar[str]
    on: ClassVar[str]
    permissions: ClassVar[frozenset[Permission]]
    second_factor: ClassVar[bool] = False


def _(text: str) -> str:
    return text


P = Permission


class PlatformOperator(Role):
    """Registers, suspends and restores societies and appoints supervisors. Reads nothing inside a society."""

    label, on = _("Platform operator"), "platform"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.SOCIETY_REGISTER, P.CLOCK_MOVE, P.INDICATOR_READ})


class Supervisor(Role):
    """The supervising body (中国科协). Sees counts per society and what is public; enters no society."""

    label, on = _("Supervisor"), "platform"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.INDICATOR_READ})


class SocietyAdministrator(Role):
    """Keeps the society's facts, members, committees and rules. Takes no part in the work on standards."""

    label, on = _("Society administrator"), "society"
    second_factor = True
    permissions = frozenset(
        {
            P.SOCIETY_ENTER,
            P.SOCIETY_EDIT,
            P.MEMBER_INVITE,
            P.COMMITTEE_EDIT,
            P.RULEPACK_ADOPT,
            P.LEDGER_EXPORT,
        }
    )


class Secretary(Role):
    """Keeps every project moving: checks proposals, runs consultations, issues letters, publishes.

    Decides nothing: projects and standards are approved by approvers, drafts by those who vote.
    """

    label, on = _("Secretary"), "society"
    second_factor = True
    permissions = frozenset(
        {
            P.SOCIETY_ENTER,
            P.SOCIETY_EDIT,
            P.MEMBER_INVITE,
            P.COMMITTEE_EDIT,
            P.RULEPACK_ADOPT,
            P.REGISTER_ENTER,
            P.LEDGER_EXPORT,
            P.PROPOSAL_CHECK,
            P.PROJECT_STAFF,
            P.JOINT_READ,
            P.JOINT_ANSWER,
            P.CONSULTATION_RUN,
            P.COMMENT_WRITE,
            P.STANDARD_PUBLISH,
        }
    )


class ProjectApprover(Role):
    """Approves projects (立项), refuses or cancels them."""

    label, on = _("Project approver"), "society"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.PROJECT_APPROVE})


class Approver(Role):
    """Approves standards for publication and signs letters off. Not one in whose making they took part."""

    label, on = _("Approver"), "society"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.STANDARD_APPROVE, P.LETTER_SIGN, P.JOINT_READ})


class Member(Role):
    """A member of the society: proposes, gives opinions on projects, comments, answers for the own unit."""

    label, on = _("Member"), "society"
    permissions = frozenset({P.SOCIETY_ENTER, P.PROPOSAL_FILE, P.OPINION_GIVE, P.COMMENT_WRITE, P.UNIT_SPEAK})


class UnitRepresentative(Role):
    """Speaks for a member unit in consultations: comments, or answers that the unit has no comment."""

    label, on = _("Unit representative"), "society"
    permissions = frozenset({P.SOCIETY_ENTER, P.COMMENT_WRITE, P.UNIT_SPEAK})


class Expert(Role):
    """Somebody from outside who works on a project: enters, and does what a project's roles add."""

    label, on = _("Expert"), "society"
    permissions = frozenset({P.SOCIETY_ENTER, P.COMMENT_WRITE})


class Observer(Role):
    """Reads what members read. Neither comments nor gives opinions nor votes."""

    label, on = _("Observer"), "society"
    permissions = frozenset({P.SOCIETY_ENTER})


class CommitteeChair(Role):
    """Presides over a committee and speaks in it as its members do; ballots and meetings are the secretary's."""

    label, on = _("Committee chair"), "committee"
    permissions = frozenset({P.COMMENT_WRITE, P.OPINION_GIVE})


class CommitteeSecretary(Role):
    """Runs a committee's reviews: opens and counts ballots, calls meetings, records their conclusions."""

    label, on = _("Committee secretary"), "committee"
    second_factor = True
    permissions = frozenset({P.REVIEW_RUN, P.COMMENT_WRITE})


class CommitteeMember(Role):
    """Sits in a committee: comments, gives opinions, and votes where asked to."""

    label, on = _("Committee member"), "committee"
    permissions = frozenset({P.COMMENT_WRITE, P.OPINION_GIVE})


class CommitteeObserver(Role):
    """Sits in a committee without a vote: the seat adds no right and keeps its holder off every ballot list."""

    label, on = _("Committee observer"), "committee"
    permissions: ClassVar[frozenset[Permission]] = frozenset()


class Proposer(Role):
    """Filed the proposal: may withdraw it, or complete and resubmit it."""

    label, on = _("Proposer"), "procedure"
    permissions = frozenset({P.PROPOSAL_OWN})


class ProjectLeader(Role):
    """Leads the drafting group: freezes drafts, disposes of comments, submits for review and approval."""

    label, on = _("Project leader"), "procedure"
    permissions = frozenset({P.DRAFT_WRITE, P.DRAFT_LEAD, P.COMMENT_WRITE})


class Drafter(Role):
    """Writes on the draft. Does not vote on it and does not approve it; neither do experts of the same unit vote."""

    label, on = _("Drafter"), "procedure"
    permissions = frozenset({P.DRAFT_WRITE, P.COMMENT_WRITE})


class Voter(Role):
    """On the list of a ballot when it opened: casts one vote, which may be changed until it closes."""

    label, on = _("Voter"), "procedure"
    permissions = frozenset({P.VOTE_CAST})


class Public(Role):
    """Anybody, signed in or not: reads what is published, comments where a consultation is public. Held by nobody."""

    label, on = _("The public"), "nowhere"
    permissions: ClassVar[frozenset[Permission]] = frozenset()


class Partner(Role):
    """Somebody whom a partner society sent to one joint project: sees that project and nothing else."""

    label, on = _("Partner's representative"), "procedure"
    permissions = frozenset({P.PROJECT_ENTER, P.COMMENT_WRITE})


class PartnerApprover(Role):
    """Gives or refuses a partner society's consent to one joint standard."""

    label, on = _("Partner's approver"), "procedure"
    permissions = frozenset({P.CONSENT_GIVE})


ROLES: dict[str, type[Role]] = {
    "operator": PlatformOperator,
    "supervisor": Supervisor,
    "administrator": SocietyAdministrator,
    "secretary": Secretary,
    "project_approver": ProjectApprover,
    "approver": Approver,
    "member": Member,
    "unit_representative": UnitRepresentative,
    "expert": Expert,
    "observer": Observer,
    "committee_chair": CommitteeChair,
    "committee_secretary": CommitteeSecretary,
    "committee_member": CommitteeMember,
    "committee_observer": CommitteeObserver,
    "proposer": Proposer,
    "project_leader": ProjectLeader,
    "drafter": Drafter,
    "voter": Voter,
    "public": Public,
    "partner": Partner,
    "partner_approver": PartnerApprover,
}
# What somebody who acts for another (代办) may use of the other's rights, and why not the rest: docs/adr/0013.
DECISIONS = frozenset({P.PROJECT_APPROVE, P.STANDARD_APPROVE, P.LETTER_SIGN, P.VOTE_CAST})
LENT = frozenset(
    {
        P.SOCIETY_ENTER,
        P.REGISTER_ENTER,
        P.PROPOSAL_FILE,
        P.PROPOSAL_OWN,
        P.PROPOSAL_CHECK,
        P.OPINION_GIVE,
        P.CONSULTATION_RUN,
        P.COMMENT_WRITE,
        P.UNIT_SPEAK,
        P.REVIEW_RUN,
        P.STANDARD_PUBLISH,
    }
)
# Society-wide roles without a vote, and seats without one: their holders are on no ballot list.
SILENT = frozenset({"observer", "committee_observer"})

# The seats in committees that ask for a second factor, and what only society-wide roles with one give: who holds any of
# it, by whatever role, needs one.
GUARDED_SEATS = frozenset(
    name for name, role in ROLES.items() if role.on == "committee" and role.second_factor
)
GUARDED: frozenset[Permission] = frozenset[Permission]().union(
    *(role.permissions for role in ROLES.values() if role.second_factor)
) - frozenset[Permission]().union(
    *(role.permissions for role in ROLES.values() if role.on == "society" and not role.second_factor)
)
