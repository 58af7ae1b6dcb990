"""From a proposal to a project: what is asked, what is refused with all its reasons, what stays in the record."""

from datetime import date, timedelta

import pytest

from societies import clock
from societies.access import Refused, can
from societies.models import LedgerEntry, OutboxMessage, RulePack, Society
from societies.roles import Permission
from societies.scoping import enter
from standards.actions import appraisals, projects, proposals, staff
from standards.models import Drafter, DraftingUnit, Project, ReturnReason, StaffChange
from standards.queries.projects import alike, likeness, road
from tests.conftest import FrozenClock
from tests.factories.people import make_person, make_society
from tests.factories.projects import FACTS, make_committee, make_project, make_ready, someone
from workflow.engine import may_move

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Society:
    return make_society()


def reasons(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.reason for refusal in caught.value.refusals]


def test_a_filed_proposal_has_the_next_number_and_its_proposer(society: Society) -> None:
    with enter(society):
        first, second = make_project("proposed"), make_project("proposed")
        assert [first.reference, second.reference] == ["P0001", "P0002"]
        assert can(first.proposer, Permission.PROPOSAL_OWN, first.procedure)
        assert not can(someone("秘书甲", "secretary"), Permission.PROPOSAL_OWN, first.procedure)
        assert LedgerEntry.objects.get(event="project.propose", procedure=first.procedure_id).body == {
            "source": "",
            "target": "proposed",
            "step": 1,
            "proposal": 1,
        }


def test_an_incomplete_proposal_is_refused_with_everything_that_is_missing(society: Society) -> None:
    facts = {
        **FACTS,
        "purpose": " ",
        "field": "food",
        "relation": "stricter",
        "kind": "revision",
        "patents_known": True,
    }
    with enter(society), pytest.raises(Refused) as caught:
        proposals.file_proposal(actor=someone("组长乙", "member"), at=clock.now(), facts=facts)
    assert reasons(caught) == [
        "“目的、意义和必要性”没有填写。",
        "所选领域不属于所选目录，请重新选择。",
        "请写明所补充或所严于的国家标准、行业标准。",
        "修订项目应写明被修订的标准。",
        "已知专利应在提案中说明。",
    ]
    with enter(society):
        assert Project.objects.count() == 0


def test_who_may_not_file_is_told(society: Society) -> None:
    with enter(society), pytest.raises(Refused) as caught:
        proposals.file_proposal(actor=make_person("专家甲", "expert"), at=clock.now(), facts=FACTS)
    assert reasons(caught) == ["“提交提案”不在您的角色职责之内。"]


def test_the_appraisal_begins_only_after_a_look_at_overlaps(society: Society) -> None:
    with enter(society):
        project = make_project("proposed")
        verdict = may_move(
            project.procedure, "begin_appraisal", actor=someone("秘书甲", "secretary"), at=clock.now()
        )
        assert [r.reason for r in verdict.refusals] == [
            "尚未记录与在研项目和已发布标准的查重结果。",
            "尚未确定负责的技术委员会。",
        ]


def test_members_have_whole_days_to_respond(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("appraisal")
        assert project.notice_ends_at == clock.end_of(date(2026, 3, 26) + timedelta(days=15))
        member = someone("委员丙", "member")
        appraisals.give_opinion(project=project, actor=member, at=clock.now(), supports=True)
        changed = appraisals.give_opinion(
            project=project, actor=member, at=clock.now(), supports=False, text="与现有标准重复。"
        )
        assert project.opinions.get() == changed
        frozen.at = project.notice_ends_at
        with pytest.raises(Refused) as caught:
            appraisals.give_opinion(project=project, actor=member, at=clock.now(), supports=False)
        assert reasons(caught) == ["会员反馈期已于 2026-04-10 结束。", "请说明反对的理由：秘书将予以答复。"]


def test_every_member_is_asked_by_a_message_of_their_own(society: Society) -> None:
    from standards.handlers.proposals import notify_members  # noqa: PLC0415 -- the handler under test

    with enter(society):
        make_project("appraisal")
        someone("委员丙", "member")
        notify_members(OutboxMessage.objects.get(topic="appraisal.begun"))
        asked = OutboxMessage.objects.filter(topic="appraisal.member_asked").order_by("pk")
        people = sorted(str(someone(name).pk) for name in ("组长乙", "委员丙"))
        assert sorted(message.body["person"] for message in asked) == people


def test_approval_is_refused_with_all_reasons(society: Society) -> None:
    with enter(society):
        project = make_project("appraisal")
        appraisals.give_opinion(
            project=project,
            actor=someone("委员丙", "member"),
            at=clock.now(),
            supports=True,
            text="建议扩大范围。",
        )
        with pytest.raises(Refused) as caught:
            projects.make_move(
                project=project,
                move="approve_project",
                actor=someone("批准人丁", "project_approver"),
                at=clock.now(),
            )
        assert reasons(caught) == [
            "会员反馈期到 2026-04-10 24:00 才结束。",
            "会员意见尚有 1 条没有答复。",
            "尚未记录专家论证结论。",
            "尚未指定起草组组长。",
            "尚未指定责任秘书。",
            "起草组还没有单位。",
        ]


def test_a_project_gets_its_plan_number_and_keeps_its_rules(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        one, other = make_project(), make_project()
        assert [one.reference, other.reference] == ["EXS-2026-001", "EXS-2026-002"]
        RulePack.objects.create(version=2, adopted_on=clock.today())
        one.refresh_from_db()
        assert one.rule_pack is not None
        assert one.rule_pack.version == 1
        assert can(one.leader, Permission.DRAFT_LEAD, one.procedure)
        assert list(
            DraftingUnit.objects.filter(project=one).values_list("organization__name", flat=True)
        ) == ["示例单位甲"]
        frozen.at += timedelta(days=365)
        assert make_project().reference == "EXS-2027-001"


def test_an_experts_vote_against_keeps_the_gate_closed(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("appraisal")
        make_ready(project, secretary=someone("秘书甲"), leader=project.proposer)
        appraisals.record_appraisal(
            project=project,
            actor=someone("秘书甲"),
            at=frozen.move(minutes=1),
            held_on=clock.today(),
            experts=5,
            in_favour=False,
            conclusion="不同意立项。",
        )
        approver = make_person("批准人丁", "project_approver")
        verdict = may_move(project.procedure, "approve_project", actor=approver, at=frozen.move(days=30))
        assert [r.reason for r in verdict.refusals] == ["专家论证结论为不同意立项。"]


def test_a_returned_proposal_answers_every_reason(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("proposed")
        proposals.return_proposal(
            project=project,
            actor=someone("秘书甲", "secretary"),
            at=clock.now(),
            reasons=["原因一。", "原因二。"],
        )
        first, second = ReturnReason.objects.order_by("pk")
        later = frozen.move(days=1)
        with pytest.raises(Refused) as caught:
            proposals.resubmit_proposal(
                project=project, actor=project.proposer, at=later, answers={str(first.pk): "已补充。"}
            )
        assert reasons(caught) == ["第 2 条原因没有答复。"]
        first.refresh_from_db()
        assert first.answer == ""
        project.procedure.refresh_from_db()
        proposals.resubmit_proposal(
            project=project,
            actor=project.proposer,
            at=later,
            answers={str(first.pk): "已补充。", str(second.pk): "已修改。"},
        )
        assert project.procedure.state == "proposed"


def test_a_proposal_is_edited_only_while_returned(society: Society) -> None:
    with enter(society):
        project = make_project("returned")
        proposals.edit_proposal(
            project=project,
            actor=project.proposer,
            at=clock.now(),
            facts={**FACTS, "title_zh": "户用储能系统 技术规范"},
        )
        project.refresh_from_db()
        assert project.title_zh == "户用储能系统 技术规范"
        assert project.title_key.startswith("hu4 yong4")
        assert LedgerEntry.objects.get(event="proposal.edited").body == {"fields": ["title_zh"]}
        filed = make_project("proposed")
        with pytest.raises(Refused):
            proposals.edit_proposal(project=filed, actor=filed.proposer, at=clock.now(), facts=FACTS)


def test_a_new_leader_takes_over_with_a_trace(society: Society) -> None:
    with enter(society):
        project = make_project()
        before, after = project.leader, someone("组长丙", "member", unit="示例单位乙")
        assert before is not None
        secretary = someone("秘书甲")
        staff.replace(
            project=project, role="leader", person=after, reason="工作调动。", actor=secretary, at=clock.now()
        )
        assert can(after, Permission.DRAFT_LEAD, project.procedure)
        assert not can(before, Permission.DRAFT_LEAD, project.procedure)
        assert can(before, Permission.DRAFT_WRITE, project.procedure)
        assert can(before, Permission.PROPOSAL_OWN, project.procedure)
        change = StaffChange.objects.get()
        assert (change.before, change.after, change.actor) == (before, after, secretary)
        assert [d.person for d in Drafter.objects.order_by("position")] == [before, after]
        assert LedgerEntry.objects.get(event="project.leader_replaced").body["after"] == str(after.pk)
        with pytest.raises(Refused) as caught:
            staff.replace(
                project=project, role="leader", person=after, reason=" ", actor=secretary, at=clock.now()
            )
        assert reasons(caught) == ["该人员已担任这一职责。", "请说明理由：它将留在记录中。"]


def test_a_project_is_cancelled_with_a_reason(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project()
        approver = someone("批准人丁")
        with pytest.raises(Refused) as caught:
            projects.make_move(project=project, move="cancel", actor=approver, at=clock.now())
        assert len(reasons(caught)) == 1
        projects.make_move(project=project, move="cancel", actor=approver, at=clock.now(), reason="退出。")
        assert project.procedure.state == "cancelled"
        states = [chapter["state"] for chapter in road(project)]
        assert states == ["done", "done", "done", *["next"] * 7]


def test_likely_overlaps_are_found_by_title_and_by_classification(society: Society) -> None:
    with enter(society):
        same = make_project("proposed", title_zh="户用储能系统 运行维护规范")
        fields = make_project("proposed", title_zh="光伏组件 回收导则")
        make_project("proposed", title_zh="光伏组件 检测方法", ics="27.160")
        mine = make_project("proposed")
        assert [(row.reference, row.why) for row in alike(mine)] == [
            (same.reference, "名称相近"),
            (fields.reference, "ICS 和 CCS 相同"),
        ]
    assert likeness("储能 系统", "储能系统") == 1
    assert likeness("", "储能") == 0


def test_the_factory_names_a_committee_once(society: Society) -> None:
    with enter(society):
        assert make_committee() == make_committee()
