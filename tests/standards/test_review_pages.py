"""The pages of a technical review, by the people who use them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from societies import clock
from societies.models import Person, Society
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_person, make_society
from tests.factories.reviews import Scene, make_ballot, make_meeting, make_scene, make_scene_again
from workflow.actions import ballots
from workflow.models import Ballot, Elector, Meeting, Vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Society:
    return make_society()


@pytest.fixture
def scene(society: Society) -> Iterator[Scene]:
    with enter(society):
        yield make_scene()


def sign_in(person: Person) -> Client:
    client = Client()
    assert person.account is not None
    client.force_login(person.account)
    return client


def address(scene: Scene, tail: str = "") -> str:
    return f"/s/EXS/projects/{scene.project.plan_number}/review/{tail}"


def of(ballot: Ballot | Meeting, scene: Scene, tail: str = "") -> str:
    kind = "ballots" if isinstance(ballot, Ballot) else "meetings"
    return address(scene, f"{kind}/{ballot.pk}/{tail}")


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_ballot_goes_from_page_to_page(scene: Scene) -> None:
    client = sign_in(scene.secretary)
    assert "送审稿等待技术审查" in text(client.get(address(scene)))
    assert client.get(address(scene, "ballots/new/")).status_code == 200
    last_day = (clock.today() + timedelta(days=10)).isoformat()
    made = client.post(address(scene, "ballots/new/"), {"question": "是否同意", "last_day": last_day})
    ballot = Ballot.objects.get()
    assert made["Location"] == of(ballot, scene, "electors/")
    page = text(client.get(made["Location"]))
    assert "参与起草本标准" in page
    assert "委员甲" in page
    people = [str(person.pk) for person in scene.experts[:5]]
    found = client.post(made["Location"], {"people": people[:2], "q": "委员丙", "find": "1"})
    assert found.status_code == 302
    narrowed = text(client.get(found["Location"]))
    assert ("委员丙" in narrowed, "委员丁" in narrowed) == (True, False)
    assert client.post(made["Location"], {"people": people}).status_code == 302
    assert "将请 5 人投票" in text(client.get(of(ballot, scene)))
    client.post(of(ballot, scene, "open/"))
    page = text(client.get(of(ballot, scene)))
    assert (
        "应到 5 人，参加不少于 4 人（2/3）方为有效；同意票不少于参加人数的 3/4 方为通过：5 人参加时需 4 票。"
        in page
    )
    for person in scene.experts[:5]:
        voter = sign_in(person)
        assert "提交" in text(voter.get(of(ballot, scene))) or "投票表决" in text(
            voter.get(of(ballot, scene))
        )
        assert voter.post(of(ballot, scene), {"choice": "yes", "reason": ""}).status_code == 302
    assert client.get(of(ballot, scene, "close/")).status_code == 200
    client.post(of(ballot, scene, "close/"), {"conclusion": "表1的周期须补充依据"})
    assert "表1的周期须补充依据" in text(client.get(of(ballot, scene)))
    assert "通过" in text(client.get(address(scene)))
    assert "示例标准" in text(client.get("/s/EXS/review/?state=ended"))


def test_a_vote_after_the_deadline_keeps_what_was_typed(scene: Scene, frozen: FrozenClock) -> None:
    ballot = make_ballot(scene)
    voter = sign_in(scene.experts[0])
    frozen.at = ballot.closes_at
    late = voter.post(of(ballot, scene), {"choice": "no", "reason": "5.2 的限值没有试验依据"})
    assert late.status_code == 422
    assert "您的这一票未被接收" in text(late)
    assert "5.2 的限值没有试验依据" in text(late)
    assert not Vote.objects.exists()


def test_disagreeing_without_a_reason_stands_beside_the_field(scene: Scene) -> None:
    ballot = make_ballot(scene)
    voter = sign_in(scene.experts[0])
    refused = voter.post(of(ballot, scene), {"choice": "no", "reason": ""})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "reason": ["请说明不同意的理由，最好写明条款号：起草组须予答复。"]
    }
    assert voter.post(of(ballot, scene), {"choice": "no", "reason": "理由"}).status_code == 302
    assert "您于" in text(voter.get(of(ballot, scene)))


def test_nobody_reads_votes_before_the_close_and_only_some_after(scene: Scene) -> None:
    ballot = make_ballot(scene)
    member = make_person("成员丁", "member", unit="示例单位癸")
    for person in scene.experts[:4]:
        ballots.cast(ballot=ballot, actor=person, at=clock.now(), choice="yes")
    ballots.cast(ballot=ballot, actor=scene.experts[4], at=clock.now(), choice="no", reason="机密理由")
    readers = {
        "secretary": scene.secretary,
        "leader": scene.leader,
        "voter": scene.experts[0],
        "member": member,
    }
    before = {name: "机密理由" in text(sign_in(p).get(of(ballot, scene))) for name, p in readers.items()}
    assert before == dict.fromkeys(readers, False)
    ballots.close(ballot=ballot, actor=scene.secretary, at=clock.now())
    after = {name: "机密理由" in text(sign_in(p).get(of(ballot, scene))) for name, p in readers.items()}
    assert after == {"secretary": True, "leader": True, "voter": False, "member": False}


@pytest.mark.parametrize("tail", ["edit/", "electors/", "extend/", "close/", "void/"])
def test_only_the_committee_s_secretary_runs_a_ballot(scene: Scene, tail: str) -> None:
    ballot = make_ballot(scene, opened=False)
    assert sign_in(scene.leader).get(of(ballot, scene, tail)).status_code == 403
    assert sign_in(scene.secretary).get(of(ballot, scene, tail)).status_code == 200


def test_a_stranger_finds_nothing(scene: Scene) -> None:
    ballot = make_ballot(scene)
    with enter(make_society("EXB", "示例协会")):
        stranger = sign_in(make_person("秘书乙", "secretary"))
    tails = ("", f"ballots/{ballot.pk}/", "ballots/new/", "meetings/new/")
    assert {stranger.get(address(scene, tail)).status_code for tail in tails} == {404}
    assert stranger.post(of(ballot, scene), {"choice": "yes"}).status_code == 404
    with enter(scene.project.society):
        other = make_scene()
    assert sign_in(scene.secretary).get(address(other, f"ballots/{ballot.pk}/")).status_code == 404


def test_an_extension_and_a_void_ballot(scene: Scene) -> None:
    ballot = make_ballot(scene)
    client = sign_in(scene.secretary)
    same = client.post(
        of(ballot, scene, "extend/"), {"last_day": clock.date_of(ballot.closes_at).isoformat()}
    )
    assert same.context["form"].errors == {"last_day": ["新的截止日期须晚于 2026-04-05。"]}
    later = (clock.date_of(ballot.closes_at) + timedelta(days=5)).isoformat()
    assert client.post(of(ballot, scene, "extend/"), {"last_day": later}).status_code == 302
    assert client.post(of(ballot, scene, "void/"), {"reason": ""}).status_code == 422
    assert client.post(of(ballot, scene, "void/"), {"reason": "送审稿有误"}).status_code == 302
    scene.project.procedure.refresh_from_db()
    assert scene.project.procedure.state == "resolution"


def test_a_missing_quorum_is_answered_on_the_review_page(scene: Scene, frozen: FrozenClock) -> None:
    ballot = make_ballot(scene)
    frozen.move(days=11)
    ballots.close(ballot=ballot, actor=scene.secretary, at=clock.now())
    client = sign_in(scene.secretary)
    assert "重新审查" in text(client.get(address(scene)))
    client.post(address(scene, "again/"))
    assert "送审稿等待技术审查" in text(client.get(address(scene)))


def test_a_meeting_goes_from_page_to_page(scene: Scene) -> None:
    client = sign_in(scene.secretary)
    facts = {"held_on": clock.today().isoformat(), "place": "示例会议室", "chair": "委员甲", "invited": "5"}
    made = client.post(address(scene, "meetings/new/"), facts)
    meeting = Meeting.objects.get()
    assert made["Location"] == of(meeting, scene)
    assert client.get(of(meeting, scene)).status_code == 200
    bad = client.post(
        of(meeting, scene, "sheet/"), {"lines": "委员甲，示例单位乙，教授\n委员乙\n委员甲，示例单位乙"}
    )
    assert bad.context["form"].errors["lines"] == [
        "第 2 行：缺少单位。请按“姓名，单位，职务”书写，以逗号分隔。",
        "第 3 行：该单位的委员甲已在签到表上。",
    ]
    names = [f"{p.name}，{p.organization.name}，教授" for p in scene.experts[:5] if p.organization]
    lines = "\n".join(
        [*names, "组长甲\t示例单位甲\t高工", "成员己  示例单位甲", "记录员甲，示例单位寅，列席"]
    )
    assert client.post(of(meeting, scene, "sheet/"), {"lines": lines}).status_code == 302
    page = text(client.get(of(meeting, scene)))
    assert "有表决权 5 人，回避 2 人，列席 1 人" in page
    assert [a.excused for a in meeting.attendees.order_by("position")][5:] == ["drafter", "unit", "observer"]
    assert [a.person_id for a in meeting.attendees.order_by("position")][:1] == [scene.experts[0].pk]
    client.post(of(meeting, scene, "hold/"))
    count = {"yes": "3", "no": "1", "abstain": "1", "verdict": "passed", "conclusion": "通过"}
    refused = client.post(of(meeting, scene), count)
    assert refused.context["form"].errors == {
        "verdict": ["同意 3 人，基数 5 人，需 4 票：按规则为未通过。"],
        "__all__": ["尚未上传签到表扫描件。", "尚未上传会议纪要。"],
    }
    for kind in ("sign_in_sheet", "minutes"):
        attach(client, of(meeting, scene, "scan/"), kind)
    wrong = client.post(of(meeting, scene), {**count, "yes": "5"})
    assert wrong.context["form"].errors["yes"] == ["三项合计 7 人，而签到的有表决权人员为 5 人：两数须相等。"]
    assert client.post(of(meeting, scene), {**count, "yes": "4", "abstain": "0"}).status_code == 302
    scene.project.procedure.refresh_from_db()
    assert scene.project.procedure.state == "finalizing"
    assert "结论" in text(client.get(of(meeting, scene)))


def attach(client: Client, url: str, kind: str) -> None:
    file = SimpleUploadedFile("scan.pdf", b"%PDF-1.7 test")
    assert client.post(url, {"kind": kind, "file": file}).status_code == 302


def test_a_failed_meeting_may_send_the_draft_out_again(scene: Scene) -> None:
    meeting = make_meeting(scene)
    client = sign_in(scene.secretary)
    names = [f"{p.name}，{p.organization.name}" for p in scene.experts[:5] if p.organization]
    client.post(of(meeting, scene, "sheet/"), {"lines": "\n".join(names)})
    for kind in ("sign_in_sheet", "minutes"):
        attach(client, of(meeting, scene, "scan/"), kind)
    client.post(of(meeting, scene, "hold/"))
    count = {"yes": "2", "no": "3", "abstain": "0", "verdict": "failed_anew", "conclusion": "重新征求意见"}
    assert client.post(of(meeting, scene), count).status_code == 302
    scene.project.procedure.refresh_from_db()
    assert scene.project.procedure.state == "drafting"


def test_the_sheet_waits_for_the_day_of_the_meeting(scene: Scene) -> None:
    meeting = make_meeting(scene)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=clock.today() + timedelta(days=1))
    page = text(sign_in(scene.secretary).get(of(meeting, scene)))
    assert "会议定于 2026-03-27 召开：签到表自当日起登记。" in page


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_query_counts_do_not_grow_with_electors_and_projects(scene: Scene) -> None:
    ballot = make_ballot(scene)
    client = sign_in(scene.secretary)
    Elector.objects.filter(ballot=ballot).exclude(person=scene.experts[0]).delete()
    one = [queries(client, url) for url in (of(ballot, scene), address(scene), "/s/EXS/review/")]
    for person in scene.experts[1:3]:
        Elector.objects.create(ballot=ballot, person=person, organization=person.organization)
    second = make_scene_again(scene)
    make_ballot(second, electors=5)
    three = [queries(client, url) for url in (of(ballot, scene), address(scene), "/s/EXS/review/")]
    assert one == three == [29, 23, 12]
