"""The pages from proposal to project, as people use them."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from societies import clock
from societies.models import Person, Society, User
from societies.scoping import enter
from standards.models import Opinion, Project, ReturnReason
from tests.conftest import FrozenClock
from tests.factories.people import make_person, make_society
from tests.factories.projects import FACTS, make_committee, make_project, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Society:
    return make_society()


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def typed(**changes: Any) -> dict[str, Any]:
    facts = {**FACTS, **changes}
    return {name: value for name, value in facts.items() if value not in (None, False)}


def test_a_member_files_a_proposal(society: Society) -> None:
    with enter(society):
        member = make_person("组长乙", "member")
    client = client_of(member)
    report = SimpleUploadedFile("可行性报告.pdf", b"%PDF-1.7 x", content_type="application/pdf")
    answer = client.post("/s/EXS/projects/new/", {**typed(), "feasibility": report})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/s/EXS/projects/P0001/")
    page = client.get("/s/EXS/projects/P0001/").content.decode()
    assert "户用储能系统 运行维护技术规范" in page
    with enter(society):
        stored = Project.objects.select_related("feasibility").get()
        assert stored.feasibility is not None
        assert stored.feasibility.name == "可行性报告.pdf"


def test_a_refused_form_keeps_what_was_typed_and_says_where(society: Society) -> None:
    with enter(society):
        client = client_of(make_person("组长乙", "member"))
    wrong = SimpleUploadedFile("报告.doc", b"\xd0\xcf\x11\xe0")
    given = typed(field="food", relation="stricter", purpose="要点")
    answer = client.post("/s/EXS/projects/new/", given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.get_json_data().keys() == {"field", "compared_with"}
    assert "要点" in answer.content.decode()
    answer = client.post("/s/EXS/projects/new/", {**typed(), "feasibility": wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["feasibility"]
    with enter(society):
        assert Project.objects.count() == 0


def test_the_proposal_form_is_only_for_members(society: Society) -> None:
    with enter(society):
        client = client_of(make_person("专家甲", "expert"))
    assert client.get("/s/EXS/projects/new/").status_code == 403


def test_the_secretary_checks_and_accepts(society: Society) -> None:
    with enter(society):
        make_project("proposed")
        committee = make_committee()
        client = client_of(someone("秘书甲"))
    url = "/s/EXS/projects/P0001/check/"
    assert client.get(url).status_code == 200
    refused = client.post(url, {"overlap_note": "", "then": "begin"})
    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "尚未记录与在研项目和已发布标准的查重结果。",
        "尚未确定负责的技术委员会。",
    ]
    done = client.post(url, {"overlap_note": "没有重复。", "committee": str(committee.pk), "then": "begin"})
    assert done.status_code == 302
    with enter(society):
        project = Project.objects.select_related("procedure").get()
        assert (project.procedure.state, project.procedure.committee_id) == ("appraisal", committee.pk)


def test_a_proposal_goes_back_and_comes_again(society: Society) -> None:
    with enter(society):
        project = make_project("proposed")
        secretary, proposer = client_of(someone("秘书甲", "secretary")), client_of(project.proposer)
    url = "/s/EXS/projects/P0001/"
    assert secretary.post(f"{url}return/", {"reason_1": ""}).status_code == 422
    assert (
        secretary.post(f"{url}return/", {"reason_1": "缺数据。", "reason_3": "缺经费。"}).status_code == 302
    )
    assert secretary.get(f"{url}edit/").status_code == 403
    assert proposer.get(f"{url}edit/").status_code == 200
    assert proposer.post(f"{url}edit/", typed(funding="单位自筹")).status_code == 302
    page = proposer.get(f"{url}resubmit/")
    with enter(society):
        ids = [str(pk) for pk in ReturnReason.objects.order_by("pk").values_list("pk", flat=True)]
    assert list(page.context["form"].fields) == ids
    assert proposer.post(f"{url}resubmit/", dict.fromkeys(ids, "已补充。")).status_code == 302
    with enter(society):
        project.procedure.refresh_from_db()
        assert project.procedure.state == "proposed"


def test_a_double_press_is_told_and_does_nothing_twice(society: Society) -> None:
    with enter(society):
        make_project("proposed")
        client = client_of(someone("组长乙"))
    url = "/s/EXS/projects/P0001/move/withdraw_proposal/"
    assert client.post(url).status_code == 302
    again = client.post(url)
    assert again.status_code == 422
    assert "撤回" in again.content.decode()


def test_the_appraisal_page_leads_to_approval(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        project = make_project("appraisal")
        member, secretary = someone("委员丙", "member"), someone("秘书甲")
        approver = make_person("批准人丁", "project_approver")
    url = "/s/EXS/projects/P0001/"
    told = client_of(member).post(f"{url}appraisal/opinion/", {"supports": "0", "text": "范围过宽。"})
    assert told.status_code == 302
    with enter(society):
        opinion = Opinion.objects.get()
    answer_url = f"{url}appraisal/opinion/{opinion.pk}/"
    keeper = client_of(secretary)
    assert keeper.post(answer_url, {f"{opinion.pk}-answer": ""}).status_code == 422
    assert keeper.post(answer_url, {f"{opinion.pk}-answer": "已调整范围。"}).status_code == 302
    record = {"held_on": "2026-03-25", "experts": 7, "in_favour": "1", "conclusion": "同意立项。"}
    assert keeper.post(f"{url}appraisal/record/", {**record, "held_on": "2026-03-27"}).status_code == 422
    assert keeper.post(f"{url}appraisal/record/", record).status_code == 302
    team = {"leader": str(project.proposer_id), "secretary": str(secretary.pk)}
    assert keeper.post(f"{url}team/", team).status_code == 302
    decides = client_of(approver)
    early = decides.post(f"{url}move/approve_project/")
    assert [r.reason for r in early.context["refusals"]] == ["会员反馈期到 2026-04-10 24:00 才结束。"]
    frozen.move(days=16)
    assert decides.get(f"{url}appraisal/").status_code == 200
    done = decides.post(f"{url}move/approve_project/")
    assert done.headers["Location"] == "/s/EXS/projects/EXS-2026-001/"
    assert decides.get(url).status_code == 200  # the proposal's number stays good
    assert decides.get("/s/EXS/projects/EXS-2026-001/").status_code == 200


def test_the_leader_is_replaced_on_a_page(society: Society) -> None:
    with enter(society):
        make_project()
        after = make_person("组长丙", "member", unit="示例单位乙")
        client = client_of(someone("秘书甲"))
    url = "/s/EXS/projects/EXS-2026-001/staff/"
    wrong = client.post(url, {"role": "secretary", "person": str(after.pk), "reason": "调动。"})
    assert list(wrong.context["form"].errors) == ["person"]
    assert (
        client.post(url, {"role": "leader", "person": str(after.pk), "reason": "调动。"}).status_code == 302
    )
    assert "组长丙" in client.get(url).content.decode()


@pytest.mark.parametrize("state", ["proposed", "returned", "appraisal", "drafting", "rejected", "cancelled"])
def test_every_page_of_a_project_opens_in_every_state(society: Society, state: str) -> None:
    with enter(society):
        project = make_project(state)
        people = [someone("秘书甲"), someone("组长乙"), someone("批准人丁", "project_approver")]
    for person in people:
        client = client_of(person)
        for page in ("", "history/", "proposal/", "appraisal/"):
            assert client.get(f"/s/EXS/projects/{project.reference}/{page}").status_code == 200


def test_what_a_person_may_do_is_open_and_the_rest_says_why(society: Society) -> None:
    with enter(society):
        make_project("appraisal")
        client = client_of(make_person("批准人丁", "project_approver"))
    stand = client.get("/s/EXS/projects/P0001/").context["stand"]
    closed = {move.label: [reason.text for reason in move.reasons] for move in stand.closed}
    assert closed == {
        "批准立项": [
            "会员反馈期到 2026-04-10 24:00 才结束。",
            "尚未记录专家论证结论。",
            "尚未指定起草组组长。",
            "尚未指定责任秘书。",
            "起草组还没有单位。",
        ]
    }
    assert [link.label for link in stand.rare] == ["不予立项", "终止项目"]


def test_the_list_searches_filters_and_exports(society: Society) -> None:
    with enter(society):
        make_project("proposed")
        make_project("drafting", title_zh="光伏组件 回收导则")
        client = client_of(someone("秘书甲"))

    def found(query: str) -> list[str]:
        page = client.get(f"/s/EXS/projects/?{query}").context["page"]
        return sorted(row.reference for row in page.object_list)

    assert found("") == ["EXS-2026-001", "P0001"]
    assert found("q=光伏") == ["EXS-2026-001"]
    assert found("q=p1") == ["P0001"]
    assert found("state=drafting") == ["EXS-2026-001"]
    assert found("state=ended") == []
    assert found("state=nonsense&mine=1") == ["EXS-2026-001"]
    book = load_workbook(io.BytesIO(client.get("/s/EXS/projects/export.xlsx?state=proposed").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[:2] for row in rows] == [("编号", "名称"), ("P0001", FACTS["title_zh"])]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    society: Society, rows: int, django_assert_num_queries: Any
) -> None:
    with enter(society):
        for _ in range(rows):
            make_project("drafting")
        client = client_of(someone("秘书甲"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/s/EXS/projects/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(
    society: Society, rows: int, frozen: FrozenClock, django_assert_num_queries: Any
) -> None:
    """Rows: drafters, and with them entries of the ledger."""
    from standards.actions import staff  # noqa: PLC0415 -- only here

    with enter(society):
        project = make_project("drafting")
        for number in range(1, rows):
            staff.replace(
                project=project,
                role="leader",
                person=make_person(f"组长{number}", "member", unit=f"示例单位{number}"),
                reason="调动。",
                actor=someone("秘书甲"),
                at=frozen.move(days=1),
            )
        client = client_of(someone("秘书甲"))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get("/s/EXS/projects/EXS-2026-001/")


def test_a_stranger_finds_nothing(society: Society) -> None:
    other = make_society("EXB", "示例协会")
    with enter(society):
        make_project("proposed")
    with enter(other):
        client = client_of(make_person("秘书乙", "secretary"))
        assert clock.today()
    for page in ("", "P0001/", "P0001/check/", "P0001/move/cancel/"):
        assert client.get(f"/s/EXS/projects/{page}").status_code == 404
    assert client.get("/s/EXB/projects/P0001/").status_code == 404


LIST_QUERIES = 11
PAGE_QUERIES = 20
