"""What the 意见汇总处理表 of a consultation says, read from its comments and its reply account."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Case, Q, TextField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from societies import clock
from standards.models import Comment, CommentTableFile, Consultation, Disposition, Objection
from standards.queries.comments import leading_unit
from standards.queries.consultations import reply_account
from standards.rendering import comment_paper
from standards.rendering.fonts import MissingGlyphs
from standards.rendering.tables import CommentRow, CommentTable, comment_table_docx, comment_table_xlsx

MAKERS: Mapping[str, Callable[[CommentTable], bytes]] = {
    CommentTableFile.Form.WORD: comment_table_docx,
    CommentTableFile.Form.EXCEL: comment_table_xlsx,
    CommentTableFile.Form.PDF: comment_paper.comment_table_pdf,
}

# The words of the form, whatever the reader's language (DOMAIN 6).
_VERDICTS = {
    Disposition.Verdict.ACCEPTED: "采纳",
    Disposition.Verdict.PARTLY: "部分采纳",
    Disposition.Verdict.REJECTED: "未采纳",
    Disposition.Verdict.DEFERRED: "转后续处理",
}
_KINDS = {Comment.Kind.GENERAL: "一般", Comment.Kind.TECHNICAL: "技术", Comment.Kind.EDITORIAL: "编辑"}

_READ = (
    "clause",
    "part",
    "about",
    "passage",
    "text",
    "attachment__name",
    "proposal",
    "organization",
    "author__name",
    "kind",
    "late",
    "disposition__verdict",
    "disposition__reason",
    "objection__outcome",
)


def comment_table_of(consultation: Consultation, at: datetime) -> CommentTable:
    """The table as it stands at ``at``: comments in the order in which they came, late ones marked 逾期."""
    account = reply_account(consultation).total
    project = consultation.project
    leader = project.leader
    about = Case(When(~Q(passage=[]), then="quote"), default=Value(""), output_field=TextField())
    lines = consultation.comments.order_by("number").annotate(about=about).values_list(*_READ)
    return CommentTable(
        title=project.title_zh,
        leading_unit=leading_unit(consultation),
        handler=leader.name if leader else "",
        phone=leader.phone if leader else "",
        rows=tuple(_row(*line) for line in lines.iterator(chunk_size=1000)),
        asked=account.asked,
        answered=account.answered,
        commented=account.commented,
        silent=account.silent,
        filled_on=clock.date_of(at),
    )


def _row(
    clause: str,
    part: str,
    about: str,
    passage: Sequence[int],
    text: str,
    attached: str | None,
    proposal: str,
    unit: str,
    author: str,
    kind: str,
    late: bool,
    verdict: str,
    reason: str,
    objected: str | None,
) -> CommentRow:
    words = f"“{about[slice(*passage)]}”：{text}" if passage else text
    kept = objected == Objection.Outcome.SUSTAINED
    remark = [_KINDS[Comment.Kind(kind)], *(["逾期"] if late else []), *(["保留异议"] if kept else [])]
    return CommentRow(
        clause=f"{clause} {part}".strip() or "全文",
        comment=f"{words}（附件：{attached}）" if attached else words,
        proposal=proposal,
        unit=unit or author,
        disposition=_decision(verdict, reason),
        remark="，".join(remark),
    )


def _decision(verdict: str | None, reason: str | None) -> str:
    if verdict is None:
        return ""
    said = _VERDICTS[Disposition.Verdict(verdict)]
    return f"{said}：{reason}" if reason else said


def too_long(rows: int) -> str:
    """Why so many rows are no PDF."""
    words = _(
        "A PDF holds at most %(most)d comments, and there are %(rows)d: take the Word file, and save it as PDF."
    )
    return words % {"most": settings.COMMENT_TABLE_PDF_MOST, "rows": rows}


def why_not(error: ValueError) -> str:
    """Why the table could not be made, for who asked."""
    with override("zh-hans"):
        if isinstance(error, comment_paper.TooLong):
            return too_long(error.args[0])
        if isinstance(error, MissingGlyphs):
            signs = " ".join(sorted(error.characters))
            return _("These characters cannot be printed: %(signs)s. Take the Word file.") % {"signs": signs}
        return _("The table could not be made. Ask once more, or tell whoever runs the platform.")
