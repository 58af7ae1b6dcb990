"""The second half of the road: technical review, dossier, approval, announcement, publication."""

from datetime import datetime, timedelta

from disclosure.management.demo.ideas import SCOPE_WORDS
from disclosure.management.demo.papers import scan
from disclosure.management.demo.walker import Walk
from societies import clock
from societies.actions import attachments
from societies.models import Attachment, Person
from standards.actions import approval, letters, publication, renditions
from standards.models import Letter, Project, Revision
from standards.queries.letters import announcement_of
from standards.queries.numbers import number_of
from standards.queries.rules import rules_of
from workflow.actions import ballots, meetings
from workflow.actions.meetings import Line
from workflow.models import Ballot, Choice, Meeting, Outcome

BALLOT_DAYS, MEETING_DAYS = 21, 18  # ten working days with the draft, however the holidays lie


def open_ballot(walk: Walk, at: datetime) -> None:
    project, actor = walk.project, walk.secretary()
    rules = rules_of(project, at)
    assert rules is not None, "an approved project keeps its rule pack"
    ballot = ballots.prepare(
        parent=project.procedure,
        rules=rules,
        question=f"是否同意《{project.title_zh}》（送审稿）通过技术审查",
        last_day=clock.date_of(at) + timedelta(days=BALLOT_DAYS),
        actor=actor,
        at=at,
    )
    ballots.choose(ballot=ballot, people=walk.cast.voters, actor=actor, at=at)
    ballots.open_(ballot=_ballot(walk), actor=actor, at=at)


def vote(walk: Walk, number: int, at: datetime, choice: Choice = Choice.YES, reason: str = "") -> None:
    ballots.cast(ballot=_ballot(walk), actor=walk.voter(number), at=at, choice=choice, reason=reason)


def vote_first(walk: Walk, at: datetime) -> None:
    vote(walk, 1, at)


def vote_second(walk: Walk, at: datetime) -> None:
    vote(walk, 2, at)


def vote_third(walk: Walk, at: datetime) -> None:
    vote(walk, 3, at, Choice.ABSTAIN, "验证试验由本单位完成，不表示意见。")


def vote_fourth(walk: Walk, at: datetime) -> None:
    vote(walk, 4, at)


def vote_fifth(walk: Walk, at: datetime) -> None:
    vote(walk, 5, at)


def close_ballot(walk: Walk, at: datetime) -> None:
    """Before its deadline, since everyone has voted."""
    conclusion = "通过技术审查。请起草组统一术语，并核对规范性引用文件的年代号。"
    ballots.close(ballot=_ballot(walk), actor=walk.secretary(), at=at, conclusion=conclusion)


def call_meeting(walk: Walk, at: datetime) -> None:
    project = walk.project
    rules = rules_of(project, at)
    assert rules is not None, "an approved project keeps its rule pack"
    meetings.call(
        parent=project.procedure,
        rules=rules,
        held_on=clock.date_of(at) + timedelta(days=MEETING_DAYS),
        place="示例会议中心三号会议室",
        chair=walk.cast.voters[1].name,
        invited=len(walk.cast.voters),
        actor=walk.secretary(),
        at=at,
    )


def hold_meeting(walk: Walk, at: datetime) -> None:
    actor, present = walk.secretary(), [*walk.cast.voters, walk.cast.leader]
    lines = [Line(person.name, person.organization.name) for person in present if person.organization]
    paper = [f"{line.name}　{line.organization}" for line in lines]
    sheet = _scanned("审查会签到表.pdf", "审查会签到表", paper, actor, at)
    meetings.sign_in(meeting=_meeting(walk), lines=lines, actor=actor, at=at)
    meetings.attach(meeting=_meeting(walk), kind="sign_in_sheet", attachment=sheet, actor=actor, at=at)
    meetings.hold(meeting=_meeting(walk), actor=actor, at=at)


def conclude_meeting(walk: Walk, at: datetime) -> None:
    actor, conclusion = walk.secretary(), "专家组一致同意通过审查。请起草组补充试验不确定度的说明。"
    minutes = _scanned("审查会纪要.pdf", "审查会纪要", [walk.idea.title_zh, conclusion], actor, at)
    meetings.attach(meeting=_meeting(walk), kind="minutes", attachment=minutes, actor=actor, at=at)
    meetings.conclude(
        meeting=_meeting(walk),
        yes=len(walk.cast.voters),
        no=0,
        abstain=0,
        verdict=Outcome.PASSED,
        conclusion=conclusion,
        actor=actor,
        at=at,
    )


def upload_for_approval(walk: Walk, at: datetime) -> None:
    """In Word again, with what was accepted."""
    walk.upload("报批稿", at, SCOPE_WORDS)


def freeze_for_approval(walk: Walk, at: datetime) -> None:
    walk.freeze(Revision.Stage.APPROVAL, at)


def answer_review(walk: Walk, at: datetime) -> None:
    text = "审查结论的各条意见均已采纳，修改处见报批稿第3章和编制说明。"
    approval.answer_review(project=walk.project, actor=walk.leader(), at=at, text=text)


def sign_drafters(walk: Walk, at: datetime) -> None:
    names = [walk.cast.leader.name, *([walk.cast.drafter.name] if walk.cast.drafter else [])]
    approval.sign_drafters(
        project=walk.project,
        actor=walk.leader(),
        at=at,
        name="起草单位和起草人确认表.pdf",
        content=scan("起草单位和起草人确认表", names),
    )


def submit_for_approval(walk: Walk, at: datetime) -> None:
    approval.decide(project=walk.project, move="submit_for_approval", actor=walk.leader(), at=at)


def approve(walk: Walk, at: datetime) -> None:
    approval.decide(project=walk.project, move="approve", actor=walk.approver(), at=at)


def draw_up(walk: Walk, at: datetime) -> None:
    """The announcement, to be issued six days later unless the walk says otherwise."""
    project, society = walk.project, walk.cast.society
    issued_on = walk.issued_on or clock.date_of(at) + timedelta(days=6)
    number = number_of(project)
    assert number is not None, "an approved project has its number"
    effective_on = issued_on + timedelta(days=60)
    count = Letter.objects.exclude(number="").count() + 1
    paragraphs = [
        (
            f"{society.name_zh}批准《{project.title_zh}》团体标准，编号为{number.text}，现予发布，"
            f"自{effective_on.year}年{effective_on.month}月{effective_on.day}日起实施。"
        ),
    ]
    letters.draw_up(
        project=project,
        actor=walk.secretary(),
        at=at,
        facts={
            "title": f"关于发布《{project.title_zh}》团体标准的公告",
            "paragraphs": paragraphs,
            "number": f"{society.name_zh}〔{issued_on.year}〕{count}号",
            "issued_on": issued_on,
            "effective_on": effective_on,
        },
    )


def sign_off(walk: Walk, at: datetime) -> None:
    """The approver signs and the files of the edition are ordered; they are made here as a worker would make them."""
    publication.sign_off(letter=_letter(walk.project), actor=walk.approver(), at=at)
    renditions.order(project=walk.project, actor=walk.secretary(), at=at)
    if walk.printer is None:
        return
    taken = renditions.take(project=walk.project, at=at)
    assert taken is not None, "the order was just given"
    order, plan, revision = taken
    kept = renditions.keep(taken=order, plan=plan, printed=walk.printer(revision.tree, plan), at=at)
    assert kept, "nothing changed meanwhile"


def attach_scan(walk: Walk, at: datetime) -> None:
    letter = _letter(walk.project)
    letters.attach_scan(
        letter=letter,
        actor=walk.secretary(),
        at=at,
        name="发布公告（盖章）.pdf",
        content=scan(letter.number, [letter.title, "（盖章扫描件）"]),
    )


def publish(walk: Walk, at: datetime) -> None:
    publication.publish(project=walk.project, actor=walk.secretary(), at=at)


def _ballot(walk: Walk) -> Ballot:
    return Ballot.objects.select_related("procedure__parent").get(procedure__parent=walk.project.procedure)


def _meeting(walk: Walk) -> Meeting:
    return Meeting.objects.select_related("procedure__parent", "sign_in_sheet").get(
        procedure__parent=walk.project.procedure
    )


def _letter(project: Project) -> Letter:
    letter = announcement_of(project)
    assert letter is not None, "the announcement was drawn up"
    return letter


def _scanned(name: str, title: str, lines: list[str], actor: Person, at: datetime) -> Attachment:
    return attachments.store(scan(title, lines), name=name, actor=actor, at=at, accept=attachments.SCANS)
