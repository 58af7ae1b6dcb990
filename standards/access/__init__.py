"""Doors to what belongs to a project: whoever comes through gets the row with what its page needs, or 404."""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from societies import grants
from societies.access import account_of, can, require
from societies.models import Person, Society, SocietyOwned
from societies.roles import Permission
from standards.document.references import parse_number, parse_slug
from standards.models import (
    Comment,
    CommentSheet,
    Consultation,
    JointPointer,
    Partnership,
    PendingComment,
    PendingDraft,
    Project,
    Reply,
    ReplyLink,
    Report,
    Revision,
    Standard,
)
from workflow.models import Ballot, Meeting

T = TypeVar("T", bound=SocietyOwned)
_CONFIRMATION = "public comment"
_REPORT = "report on a standard"
_TOLD = "dispositions told"
_REPLY = signing.Signer(salt="reply of an asked unit")
_CONFIRM_WITHIN = timedelta(days=3)
_WITH_PROJECT = (
    "procedure__committee",
    "proposer",
    "proposing_unit",
    "leader__organization",
    "secretary",
    "rule_pack",
)
WITH_CONSULTATION = (
    "reply__consultation__procedure",
    "reply__consultation__revision__explanation",
    "reply__consultation__project__procedure",
    "reply__consultation__project__rule_pack",
)
_PROPOSAL = re.compile(r"P([0-9]{4,9})\Z")


def project_or_404(ref: str) -> Project:
    """A project by its plan number, or by its proposal's number (``P0001``), which stays good after approval."""
    rows = Project.objects.filter(_called(ref)).exclude(procedure__state="")
    return one_or_404(rows.select_related(*_WITH_PROJECT, "feasibility", "revises__number").first())


def _called(ref: str, path: str = "") -> Q:
    wanted = Q(**{f"{path}plan_number": ref})
    if proposal := _PROPOSAL.match(ref):
        wanted |= Q(**{f"{path}proposal_number": int(proposal[1])})
    return wanted


# What partners' people see of a joint project: the project itself, its drafts, its call for comments, its decisions.
GUEST_PAGES = frozenset(
    {
        "project",
        "project_history",
        "proposal",
        "drafting_group",
        "draft_list",
        "draft_upload",
        "draft_pending",
        "draft_pending_image",
        "open_draft",
        "open_draft_review",
        "open_draft_history",
        "open_draft_findings",
        "fixes",
        "clause_edit",
        "clause_typed",
        "clause_arrange",
        "cover_edit",
        "draft_compare",
        "revision_table",
        "draft",
        "draft_version",
        "clause",
        "draft_image",
        "draft_pdf",
        "draft_source",
        "draft_explanation",
        "draft_export",
        "patent_list",
        "consultation",
        "consultation_image",
        "comment_new",
        "comments_mine",
        "comment_list",
        "comments_last",
        "comment",
        "comment_discussion",
        "dossier",
    }
)


def opens(person: Person, page: str, society: Society) -> bool:
    """Whether pages of this name open to a person at all: to a guest only its own."""
    return page in GUEST_PAGES or can(person, Permission.SOCIETY_ENTER, society)


def opens_to_guest(person: Person, page: str, arguments: Mapping[str, Any]) -> bool:
    """Whether a page of the entered society opens to somebody from a partner: of their joint projects only."""
    if page == "duties":
        return bool(grants.holdings(account_of(person)).get(Permission.PROJECT_ENTER))
    if page not in GUEST_PAGES:
        return False
    try:
        project = project_or_404(str(arguments.get("ref", "")))
    except Http404:
        return False
    return can(person, Permission.PROJECT_ENTER, project.procedure)


def pointer_or_404(pk: UUID, partner: Society) -> JointPointer:
    """The door to another society's project: it asked this partner."""
    found = JointPointer.objects.select_related("host").filter(pk=pk, partner=partner).first()
    if found is None:
        raise Http404
    return found


def partnership_or_404(project: Project, pk: UUID) -> Partnership:
    found = one_or_404(Partnership.objects.select_related("partner").filter(project=project, pk=pk).first())
    found.project = project
    return found


def one_or_404(row: T | None) -> T:
    if row is None:
        raise Http404
    return row


def consultation_or_404(ref: str, number: int) -> Consultation:
    """A consultation with its project, its version and its place in the lifecycle, in one query."""
    rows = Consultation.objects.filter(_called(ref, "project__"), number=number)
    rows = rows.exclude(project__procedure__state="")
    return _consultation(rows.select_related(*(f"project__{path}" for path in _WITH_PROJECT)))


def consultation_of_or_404(project: Project, number: int) -> Consultation:
    """The same, of a project that is there already."""
    return _consultation(Consultation.objects.filter(project=project, number=number), project)


def _consultation(rows: QuerySet[Consultation], project: Project | None = None) -> Consultation:
    rows = rows.exclude(procedure__state="").select_related("procedure", "revision")
    found = one_or_404(rows.first())
    found.project = project or found.project
    bind(found)
    return found


def consultation_to_run_or_404(person: Person, ref: str, number: int) -> Consultation:
    """A consultation for who runs it; others of the society are told why not."""
    found = consultation_or_404(ref, number)
    require(person, Permission.CONSULTATION_RUN, found.procedure)
    return found


def comment_or_404(consultation: Consultation, number: int) -> Comment:
    """A comment by its number, with its author, what is proposed to become of it, and what became of it."""
    found = one_or_404(
        Comment.objects.filter(consultation=consultation, number=number)
        .select_related(
            "author",
            "unit",
            "attachment",
            "disposition__decided_by",
            "proposed__proposed_by",
            "objection__answered_by",
        )
        .first()
    )
    found.consultation = consultation
    return found


def comment_sheet_or_404(consultation: Consultation, number: int) -> CommentSheet:
    """An uploaded comment sheet by its number."""
    found = one_or_404(
        CommentSheet.objects.filter(consultation=consultation, number=number)
        .select_related("source", "uploaded_by")
        .first()
    )
    found.consultation = consultation
    return found


def public_consultation_or_404(ref: str, number: int) -> Consultation:
    """The anonymous door: a consultation that the public is, or was, asked to comment on."""
    found = consultation_or_404(ref, number)
    if not found.public or found.procedure.state not in {"open", "closed"}:
        raise Http404
    return found


def confirmation(pending: PendingComment) -> str:
    """What the letter's link carries. It proves that its reader gets mail at the address: three days long to confirm
    the comment, and afterwards to see, change or withdraw it."""
    return signing.dumps(str(pending.pk), salt=_CONFIRMATION)


def pending_or_404(consultation: Consultation, token: str) -> PendingComment | None:
    """The comment that a letter's link names; None when the link is too old to confirm it."""
    try:
        pk = signing.loads(token, salt=_CONFIRMATION)
    except signing.BadSignature as error:
        raise Http404 from error
    rows = PendingComment.objects.select_related("comment__author")
    found = one_or_404(rows.filter(pk=pk, consultation=consultation).first())
    found.consultation = consultation
    if found.comment is None:
        try:
            signing.loads(token, salt=_CONFIRMATION, max_age=_CONFIRM_WITHIN)
        except signing.SignatureExpired:
            return None
    return found


def told_token(consultation: Consultation, author: Person) -> str:
    """What the link carries by which an author, with or without an account, sees their comments and what became of them."""
    return signing.dumps([str(consultation.pk), str(author.pk)], salt=_TOLD)


def told_or_404(token: str) -> tuple[Consultation, Person]:
    """The door of an author who was told: the consultation, and whose comments the link is about."""
    try:
        consultation, author = signing.loads(token, salt=_TOLD)
    except signing.BadSignature as error:
        raise Http404 from error
    found = one_or_404(
        Consultation.objects.filter(pk=consultation, comments__author=author)
        .select_related("procedure", "project__procedure", "project__rule_pack")
        .first()
    )
    return found, Person.objects.select_related("organization").get(pk=author)


def reply_token(link: ReplyLink) -> str:
    """What the link of an asked unit carries: the same each time it is made, and kept nowhere."""
    return _REPLY.sign(link.pk.hex)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def reply_link_or_404(token: str) -> ReplyLink:
    """The door of an asked unit: its standing link, with the unit and the consultation that was opened."""
    try:
        _REPLY.unsign(token)
    except signing.BadSignature as error:
        raise Http404 from error
    found = one_or_404(
        ReplyLink.objects.filter(token_hash=digest_of(token), voided_at=None)
        .select_related(
            "reply__organization",
            "reply__no_comment_by",
            "reply__collection",
            *WITH_CONSULTATION,
        )
        .first()
    )
    bind(found.reply.consultation)
    return found


def bind(consultation: Consultation) -> None:
    """Give its procedure what lies around it, which was read with it."""
    consultation.procedure.parent = consultation.project.procedure
    consultation.procedure.consultation = consultation


def asked_unit_or_404(consultation: Consultation, pk: UUID) -> Reply:
    """A unit on the list of a consultation."""
    found = one_or_404(consultation.replies.select_related("organization").filter(pk=pk).first())
    found.consultation = consultation
    return found


def revision_or_404(project: Project, sequence: int, *, reader: Person) -> Revision:
    """A version of the draft, without its tree. A frozen one is open to the society, others to who works on it."""
    revision = one_or_404(
        Revision.objects.defer("tree")
        .select_related("source", "explanation", "uploaded_by", "frozen_by")
        .filter(project=project, sequence=sequence)
        .first()
    )
    if revision.frozen_at is None and not reads_unfrozen(reader, project):
        raise PermissionDenied(
            _("This version is not frozen yet: only the drafting group and the secretaries read it.")
        )
    return revision


def pending_draft_or_404(project: Project, pk: UUID) -> PendingDraft:
    """A Word file that may become a version, without its tree."""
    rows = PendingDraft.objects.defer("tree").select_related("source", "uploaded_by")
    found = one_or_404(rows.filter(project=project, pk=pk).first())
    found.project = project
    return found


def reads_unfrozen(person: Person, project: Project) -> bool:
    """Whether a person sees versions that are still being worked on."""
    return any(
        can(person, permission, project.procedure)
        for permission in (Permission.DRAFT_WRITE, Permission.PROJECT_STAFF, Permission.REVIEW_RUN)
    )


def published_standard_or_404(slug: str) -> Standard:
    """The anonymous door of reports: a published standard by its number as it stands in addresses."""
    number = parse_slug(slug)
    return one_or_404(
        Standard.objects.filter(number__text=number.text if number else "")
        .exclude(procedure__state="")
        .select_related("number", "procedure")
        .first()
    )


def slug_of(standard: Standard) -> str:
    """A standard's number as it stands in addresses."""
    number = parse_number(standard.number.text)
    return number.slug if number else ""


def report_or_404(number: int) -> Report:
    """A confirmed report by its number."""
    return one_or_404(
        Report.objects.filter(number=number).select_related("standard__number", "answered_by").first()
    )


def report_confirmation(report: Report) -> str:
    """What the letter's link carries. It proves that its reader gets mail at the address, for three days."""
    return signing.dumps(str(report.pk), salt=_REPORT)


def pending_report_or_404(standard: Standard, token: str) -> Report | None:
    """The report that a letter's link names; None when the link is too old."""
    try:
        pk = signing.loads(token, salt=_REPORT, max_age=_CONFIRM_WITHIN)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature as error:
        raise Http404 from error
    report = one_or_404(Report.objects.filter(pk=pk, standard=standard).first())
    report.standard = standard
    return report


def ballot_or_404(project: Project, pk: UUID) -> Ballot:
    """A ballot about a project, with its place in the lifecycle."""
    found = one_or_404(
        Ballot.objects.filter(pk=pk, procedure__parent=project.procedure_id)
        .exclude(procedure__state="")
        .select_related("procedure")
        .first()
    )
    found.procedure.parent = project.procedure
    found.procedure.ballot = found
    return found


def meeting_or_404(project: Project, pk: UUID) -> Meeting:
    """A review meeting about a project, with its files and its place in the lifecycle."""
    found = one_or_404(
        Meeting.objects.filter(pk=pk, procedure__parent=project.procedure_id)
        .exclude(procedure__state="")
        .select_related("procedure", "sign_in_sheet", "minutes")
        .first()
    )
    found.procedure.parent = project.procedure
    found.procedure.meeting = found
    return found
