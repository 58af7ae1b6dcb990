"""What the 意见汇总处理表 of a consultation says, read from its comments and its reply account."""

from datetime import datetime

from societies import clock
from standards.models import Comment, Consultation, Disposition
from standards.queries.comments import leading_unit, shown
from standards.queries.consultations import reply_account
from standards.rendering.tables import CommentRow, CommentTable

# The words of the form, whatever the reader's language (DOMAIN 6).
_VERDICTS = {
    Disposition.Verdict.ACCEPTED: "采纳",
    Disposition.Verdict.PARTLY: "部分采纳",
    Disposition.Verdict.REJECTED: "未采纳",
    Disposition.Verdict.DEFERRED: "转后续处理",
}
_KINDS = {Comment.Kind.GENERAL: "一般", Comment.Kind.TECHNICAL: "技术", Comment.Kind.EDITORIAL: "编辑"}


def comment_table_of(consultation: Consultation, at: datetime) -> CommentTable:
    """The table as it stands at ``at``: comments in the order in which they came, late ones marked 逾期."""
    account = reply_account(consultation).total
    project = consultation.project
    leader = project.leader
    return CommentTable(
        title=project.title_zh,
        leading_unit=leading_unit(consultation),
        handler=leader.name if leader else "",
        phone=leader.phone if leader else "",
        rows=tuple(_row(comment) for comment in shown(consultation)),
        asked=account.asked,
        answered=account.answered,
        commented=account.commented,
        silent=account.silent,
        filled_on=clock.date_of(at),
    )


def _row(comment: Comment) -> CommentRow:
    remark = [_KINDS[Comment.Kind(comment.kind)], *(["逾期"] if comment.late else [])]
    return CommentRow(
        clause=comment.clause or "全文",
        comment=comment.text,
        proposal=comment.proposal,
        unit=comment.organization or comment.author.name,
        disposition=_decision(getattr(comment, "disposition", None)),
        remark="，".join(remark),
    )


def _decision(disposition: Disposition | None) -> str:
    if disposition is None:
        return ""
    verdict = _VERDICTS[Disposition.Verdict(disposition.verdict)]
    return f"{verdict}：{disposition.reason}" if disposition.reason else verdict
