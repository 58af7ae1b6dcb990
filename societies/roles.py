"""Who may do what, readable by a secretary. Permissions are ``NOUN_VERB``; a role is a named set of them.

Where a role is held decides what it reaches: on a society, everything in it; on a committee, the committee's
projects; on one procedure (a project, a ballot), that one.
"""

from enum import StrEnum
from typing import ClassVar


class Permission(StrEnum):
    SOCIETY_REGISTER = "society_register"  # platform: register, suspend, restore societies
    CLOCK_MOVE = "clock_move"  # platform, demo only
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
    PROJECT_STAFF = "project_staff"  # replace leader and secretary, edit the drafting group
    OPINION_GIVE = "opinion_give"
    DRAFT_WRITE = "draft_write"
    DRAFT_LEAD = "draft_lead"  # freeze, dispose of comments, send to review and approval
    CONSULTATION_RUN = "consultation_run"
    COMMENT_WRITE = "comment_write"
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
    label, on = _("Platform operator"), "society"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.SOCIETY_REGISTER, P.CLOCK_MOVE})


class SocietyAdministrator(Role):
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
            P.CONSULTATION_RUN,
            P.COMMENT_WRITE,
            P.STANDARD_PUBLISH,
        }
    )


class ProjectApprover(Role):
    label, on = _("Project approver"), "society"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.PROJECT_APPROVE})


class Approver(Role):
    label, on = _("Approver"), "society"
    second_factor = True
    permissions = frozenset({P.SOCIETY_ENTER, P.STANDARD_APPROVE, P.LETTER_SIGN})


class Member(Role):
    label, on = _("Member"), "society"
    permissions = frozenset({P.SOCIETY_ENTER, P.PROPOSAL_FILE, P.OPINION_GIVE, P.COMMENT_WRITE})


class Expert(Role):
    """Somebody from outside who works on a project: enters, and does what a project's roles add."""

    label, on = _("Expert"), "society"
    permissions = frozenset({P.SOCIETY_ENTER, P.COMMENT_WRITE})


class CommitteeSecretary(Role):
    label, on = _("Committee secretary"), "committee"
    permissions = frozenset({P.REVIEW_RUN, P.COMMENT_WRITE})


class CommitteeMember(Role):
    label, on = _("Committee member"), "committee"
    permissions = frozenset({P.COMMENT_WRITE, P.OPINION_GIVE})


class Proposer(Role):
    label, on = _("Proposer"), "procedure"
    permissions = frozenset({P.PROPOSAL_OWN})


class ProjectLeader(Role):
    label, on = _("Project leader"), "procedure"
    permissions = frozenset({P.DRAFT_WRITE, P.DRAFT_LEAD, P.COMMENT_WRITE})


class Drafter(Role):
    label, on = _("Drafter"), "procedure"
    permissions = frozenset({P.DRAFT_WRITE, P.COMMENT_WRITE})


class Voter(Role):
    label, on = _("Voter"), "procedure"
    permissions = frozenset({P.VOTE_CAST})


ROLES: dict[str, type[Role]] = {
    "operator": PlatformOperator,
    "administrator": SocietyAdministrator,
    "secretary": Secretary,
    "project_approver": ProjectApprover,
    "approver": Approver,
    "member": Member,
    "expert": Expert,
    "committee_secretary": CommitteeSecretary,
    "committee_member": CommitteeMember,
    "proposer": Proposer,
    "project_leader": ProjectLeader,
    "drafter": Drafter,
    "voter": Voter,
}

# What only roles with a second factor give: who holds any of it, by whatever role, needs one.
GUARDED: frozenset[Permission] = frozenset[Permission]().union(
    *(role.permissions for role in ROLES.values() if role.second_factor)
) - frozenset[Permission]().union(
    *(role.permissions for role in ROLES.values() if role.on == "society" and not role.second_factor)
)
