"""The first half of the road: proposal, appraisal, drafting, consultation, comment resolution."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from disclosure.management.demo.ideas import SCOPE_WORDS
from disclosure.management.demo.papers import scan
from disclosure.management.demo.walker import Walk, strike
from societies import clock
from societies.models import Committee
from standards.actions import (
    appraisals,
    comments,
    consultations,
    dispositions,
    editing,
    groups,
    moderation,
    proposals,
    proposed_changes,
    staff,
)
from standards.actions.comments import Words
from standards.actions.projects import make_move
from standards.document.editing import mark
from standards.document.outline import OutlineEntry, outline
from standards.document.tree import SectionKind
from standards.models import Comment, Opinion, Revision
from standards.queries.consultations import first_last_day
from standards.queries.drafts import newest_frozen, whole_text
from standards.queries.editing import text_of
from standards.queries.moderation import outside
from standards.queries.reading import place_of

Kind = Comment.Kind


def file(walk: Walk, at: datetime) -> None:
    project = proposals.file_proposal(
        actor=walk.leader(), at=at, facts=walk.idea.facts(clock.date_of(at)), feasibility=None
    )
    walk.project_id = project.pk


def send_back(walk: Walk, at: datetime) -> None:
    reasons = [
        "请补充与现行行业标准的比对，说明本标准增加或者提高了哪些要求。",
        "“范围”请写明适用的建筑类型；验证试验由哪家单位承担也请说明。",
    ]
    proposals.return_proposal(project=walk.project, actor=walk.secretary(), at=at, reasons=reasons)


def accept(walk: Walk, at: datetime) -> None:
    proposals.accept_proposal(
        project=walk.project,
        actor=walk.secretary(),
        at=at,
        overlap_note="与在研项目和已发布标准比对，未发现内容重复。",
        committee=Committee.objects.get(pk=walk.cast.committee.pk),
    )


def support(walk: Walk, at: datetime) -> None:
    appraisals.give_opinion(project=walk.project, actor=walk.voter(1), at=at, supports=True)


def ask(walk: Walk, at: datetime) -> None:
    text = "同意立项。建议起草组吸收检测机构参加，并说明验证试验的样本量。"
    appraisals.give_opinion(project=walk.project, actor=walk.voter(2), at=at, supports=True, text=text)


def answer(walk: Walk, at: datetime) -> None:
    for opinion in Opinion.objects.select_related("project").filter(
        project=walk.project_id, answered_at=None
    ):
        if opinion.text:
            appraisals.answer_opinion(
                opinion=opinion,
                actor=walk.secretary(),
                at=at,
                answer="采纳，已转告起草组组长，起草组成立时落实。",
            )


def appraise(walk: Walk, at: datetime) -> None:
    conclusion = "项目符合学会的专业领域，技术内容明确，具备起草条件，建议立项。"
    appraisals.record_appraisal(
        project=walk.project,
        actor=walk.secretary(),
        at=at,
        held_on=clock.date_of(at),
        experts=7,
        in_favour=True,
        conclusion=conclusion,
        minutes=("立项论证会纪要.pdf", scan("立项论证会纪要", [walk.idea.title_zh, conclusion])),
    )


def name_team(walk: Walk, at: datetime) -> None:
    staff.name_team(
        project=walk.project, actor=walk.secretary(), at=at, leader=walk.leader(), secretary=walk.secretary()
    )


def approve_project(walk: Walk, at: datetime) -> None:
    make_move(project=walk.project, move="approve_project", actor=walk.approver(), at=at)


def gather(walk: Walk, at: datetime) -> None:
    """The drafter and their unit join the group that the leader began."""
    drafter = walk.cast.drafter
    if drafter is None or drafter.organization is None:
        return
    unit = drafter.organization
    groups.join_unit(
        project=walk.project, organization=unit, interest=unit.interest, actor=walk.secretary(), at=at
    )
    groups.join(
        project=walk.project,
        person=drafter,
        organization=unit,
        contribution="试验验证和文本起草",
        actor=walk.secretary(),
        at=at,
    )


def upload_for_comments(walk: Walk, at: datetime) -> None:
    walk.upload("征求意见稿", at)


def freeze_for_comments(walk: Walk, at: datetime) -> None:
    walk.freeze(Revision.Stage.CONSULTATION, at)


def open_consultation(walk: Walk, at: datetime) -> None:
    project = walk.project
    prepared = consultations.prepare(
        project=project,
        actor=walk.secretary(),
        at=at,
        revision=newest_frozen(project, Revision.Stage.CONSULTATION),
        last_day=first_last_day(project, at),
        public=walk.idea.consumers,
        units=walk.cast.members,
    )
    consultations.open_(consultation=prepared, actor=walk.secretary(), at=at)


def comment_on_scope(walk: Walk, at: datetime) -> None:
    text = "宜改为“给出了”，与全文的写法一致。"
    words = _words(walk, "1", Kind.EDITORIAL, text, chosen=SCOPE_WORDS[0])
    words = replace(words, proposal=words.quote.replace(*SCOPE_WORDS, 1))
    comments.make(consultation=walk.consultation, actor=walk.voter(1), at=at, words=words, token=uuid4())


def comment_on_requirement(walk: Walk, at: datetime) -> None:
    words = _words(walk, "4.1", Kind.TECHNICAL, "指标偏严，现有产品约三成达不到，建议给出过渡期或分级。")
    comments.make(consultation=walk.consultation, actor=walk.voter(3), at=at, words=words, token=uuid4())


def comment_on_term(walk: Walk, at: datetime) -> None:
    words = _words(walk, "3.1", Kind.TECHNICAL, "定义与相近的国家标准不一致，建议直接引用。")
    comments.make(consultation=walk.consultation, actor=walk.voter(4), at=at, words=words, token=uuid4())


def agree(walk: Walk, at: datetime) -> None:
    comments.say_no_comment(consultation=walk.consultation, actor=walk.voter(2), at=at)


def hear_public(walk: Walk, at: datetime) -> None:
    """A consumer comments through the public door and confirms the address."""
    text = "希望写明普通用户自己可以检查哪些项目，哪些必须请专业人员。"
    _confirm(walk, at, name="用户巳", email="reader@public.example", text=text)


def hear_advertisement(walk: Walk, at: datetime) -> None:
    """Something that is no comment comes the same way."""
    text = (
        "专业代办团体标准立项、起草单位署名和标准化良好行为评价，资料齐全十五个工作日出证，欢迎来电洽谈合作。"
    )
    _confirm(walk, at, name="标准咨询午", email="agent@public.example", text=text)


def set_aside(walk: Walk, at: datetime) -> None:
    consultation = walk.consultation
    found = outside(consultation).filter(pending__email="agent@public.example")
    moderation.set_aside(
        consultation=consultation,
        numbers=list(found.values_list("number", flat=True)),
        reason=Comment.Aside.ADVERTISING,
        words="内容为代办服务推介，未对标准文本提出意见。",
        actor=walk.secretary(),
        at=at,
    )


def look_at_public(walk: Walk, at: datetime) -> None:
    consultation = walk.consultation
    found = outside(consultation).filter(aside_at=None)
    moderation.look(
        consultation=consultation,
        numbers=list(found.values_list("number", flat=True)),
        actor=walk.secretary(),
        at=at,
    )


def _confirm(walk: Walk, at: datetime, *, name: str, email: str, text: str) -> None:
    """Where the public is asked, somebody comments on the whole document and confirms the address."""
    if not walk.idea.consumers:
        return
    pending = comments.await_confirmation(
        consultation=walk.consultation,
        at=at,
        name=name,
        organization="",
        email=email,
        words=_words(walk, "", Kind.GENERAL, text),
        token=uuid4(),
    )
    comments.confirm(pending=pending, at=at)


def close_consultation(walk: Walk, _at: datetime) -> None:
    """By itself, at its deadline."""
    strike(walk.consultation.procedure_id)


def dispose_editorial(walk: Walk, at: datetime) -> None:
    """Accepted, and in the open draft, by one press."""
    for comment in walk.consultation.comments.filter(kind=Kind.EDITORIAL).select_related("consultation"):
        text = text_of(walk.project)
        now = text.clause(comment.anchor) if text else None
        assert now is not None, "it was consulted on"
        proposed_changes.accept(
            comment=comment, mark=mark(now), reason="", seen=None, actor=walk.leader(), at=at
        )


def dispose(walk: Walk, at: datetime) -> None:
    said = {
        "4.1": ("partly", "保留指标，增加一年过渡期，编制说明中补充了验证数据。"),
        "3.1": ("deferred", "相近的国家标准正在修订，发布后在下次复审时一并统一。"),
        "": ("rejected", "专业检查的分工由制造商的手册规定，超出本文件的范围。"),
    }
    for comment in Comment.objects.filter(
        consultation__project=walk.project_id, disposition=None
    ).select_related("consultation__procedure", "consultation__project__procedure"):
        verdict, reason = said[comment.clause]
        dispositions.dispose(
            comment=comment, actor=walk.leader(), at=at, verdict=verdict, reason=reason, seen=None
        )


def tell(walk: Walk, at: datetime) -> None:
    dispositions.tell(consultation=walk.consultation, actor=walk.leader(), at=at)


def make_review_version(walk: Walk, at: datetime) -> None:
    """Of what was changed in the browser."""
    text = text_of(walk.project)
    assert text is not None, "a version was uploaded"
    editing.make_version(
        project=walk.project, seen=text.edits, note="按意见处理结果修改", actor=walk.leader(), at=at
    )


def freeze_for_review(walk: Walk, at: datetime) -> None:
    walk.freeze(Revision.Stage.REVIEW, at)


def submit_for_review(walk: Walk, at: datetime) -> None:
    make_move(project=walk.project, move="submit_for_review", actor=walk.leader(), at=at)


def _words(walk: Walk, clause: str, kind: Comment.Kind, text: str, *, chosen: str = "") -> Words:
    """A comment on a clause of the version consulted on, or on some words of it; "" is the whole document."""
    if not clause:
        return Words(kind=kind, text=text)
    revision = walk.consultation.revision
    assert revision is not None, "the consultation was opened on a version"
    document = whole_text(revision)
    named = next(one for one in outline(document) if one.number == clause and _is_clause(one))
    place = place_of(document, named.anchor)
    assert place is not None, "it was found there"
    return Words(kind=kind, text=text, **place.printed(), **place.quoted(chosen))


def _is_clause(one: OutlineEntry) -> bool:
    return one.kind is not SectionKind.ANNEX
