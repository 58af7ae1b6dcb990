"""Who reads the files of a project: whoever reads the page that shows them. Guests have pages of their own project only."""

from societies.access import can
from societies.models import Person, SocietyOwned
from societies.registry import file_door
from societies.roles import Permission
from standards.access import reads_unfrozen
from standards.access.comments import reads, reads_all
from standards.models import (
    Comment,
    CommentSheet,
    CommentTableFile,
    DraftPrint,
    Letter,
    PatentDisclosure,
    PendingDraft,
    Project,
    Reply,
    Revision,
)
from workflow.models import Meeting


@file_door(
    "standards.Appraisal.minutes",
    "standards.Rendition.attachment",
    "workflow.Meeting.sign_in_sheet",
)
def of_the_society(person: Person, row: SocietyOwned) -> bool:
    return can(person, Permission.SOCIETY_ENTER, row.society)


@file_door("standards.RegisterImport.workbook")
def of_a_register(person: Person, row: SocietyOwned) -> bool:
    return can(person, Permission.REGISTER_ENTER, row.society)


@file_door("standards.Project.feasibility", "standards.Project.drafters_sheet")
def of_a_project(person: Person, project: Project) -> bool:
    return any(
        can(person, right, project.procedure)
        for right in (Permission.SOCIETY_ENTER, Permission.PROJECT_ENTER)
    )


@file_door("standards.PatentDisclosure.declaration", "standards.Letter.pdf", "standards.Letter.scan")
def of_a_paper(person: Person, paper: PatentDisclosure | Letter) -> bool:
    return of_a_project(person, paper.project) if paper.project else of_the_society(person, paper)


@file_door("workflow.Meeting.minutes")
def of_a_meeting(person: Person, meeting: Meeting) -> bool:
    return of_a_project(person, Project.objects.get(procedure=meeting.procedure.parent))


@file_door("standards.Revision.source", "standards.Revision.explanation")
def of_a_draft(person: Person, draft: Revision) -> bool:
    """As the draft itself: one that is still worked on is for those who work on it."""
    frozen = draft.frozen_at is not None
    return of_a_project(person, draft.project) and (frozen or reads_unfrozen(person, draft.project))


@file_door("standards.DraftPrint.attachment")
def of_a_print(person: Person, made: DraftPrint) -> bool:
    return of_a_draft(person, Revision.objects.defer("tree").get(pk=made.revision_id))


@file_door("standards.CommentSheet.source", "standards.Comment.source", "standards.Reply.source")
def of_a_reply(person: Person, paper: CommentSheet | Comment | Reply) -> bool:
    """What units sent in is for those who enter it and those who answer it."""
    procedure = paper.consultation.procedure
    return any(
        can(person, right, procedure) for right in (Permission.CONSULTATION_RUN, Permission.DRAFT_LEAD)
    )


@file_door("standards.CommentTableFile.attachment")
def of_a_comment_table(person: Person, table: CommentTableFile) -> bool:
    """As everything that stands in it."""
    return can(person, Permission.SOCIETY_ENTER, table.society) and reads_all(person, table.consultation)


@file_door("standards.Comment.attachment", saved=True)
def of_a_comment(person: Person, comment: Comment) -> bool:
    """As the comment itself, which stands beside the text for everybody who reads that; set aside, for whoever deals with it."""
    if comment.withdrawn_at is not None:
        return False
    if comment.aside_at is not None:
        return of_a_reply(person, comment)
    return of_a_project(person, comment.consultation.project) and reads(person, comment)


@file_door("standards.PendingDraft.source")
def of_a_pending_draft(person: Person, pending: PendingDraft) -> bool:
    """A file that is no version yet is for those who decide whether it becomes one."""
    return can(person, Permission.DRAFT_WRITE, pending.project.procedure)
