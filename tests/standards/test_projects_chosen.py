"""Several projects at once: export those that were ticked, remind whose turn it is; and the search of the frame."""

from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from openpyxl import load_workbook

from societies.models import Person, Society, User
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from workflow import delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def society() -> Society:
    return make_society()


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def told(answer: object) -> list[str]:
    return [str(m) for m in answer.context["messages"]]  # type: ignore[attr-defined]


def test_only_the_ticked_projects_are_exported(society: Society) -> None:
    with enter(society):
        first, _second, third = (make_project("proposed") for _ in range(3))
        client = client_of(someone("委员丙", "member"))
    answer = client.post("/s/EXS/projects/export.xlsx", {"project": [first.pk, third.pk]})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {"P0001", "P0003"}


@pytest.mark.parametrize("name", ["export.xlsx", "remind/"])
@pytest.mark.parametrize("chosen", [[], ["no id"]])
def test_without_a_project_the_list_says_so(society: Society, name: str, chosen: list[str]) -> None:
    with enter(society):
        client = client_of(someone("委员丙", "member"))
    answer = client.post(f"/s/EXS/projects/{name}", {"project": chosen}, follow=True)
    assert (answer.redirect_chain, len(told(answer))) == ([("/s/EXS/projects/", 302)], 1)


def test_a_project_of_another_society_cannot_be_ticked(society: Society) -> None:
    with enter(make_society("EXB", "示例协会")):
        foreign = make_project("proposed")
    with enter(society):
        client = client_of(someone("委员丙", "member"))
    answer = client.post("/s/EXS/projects/export.xlsx", {"project": [foreign.pk]})
    assert answer.status_code == 302


def test_whose_turn_it_is_is_reminded_once_a_day(society: Society, frozen: FrozenClock) -> None:
    with enter(society):
        drafting, proposed = make_project("drafting"), make_project("proposed")
        secretary = client_of(someone("秘书甲"))
        leader = client_of(someone("组长乙"))

    def remind(client: Client) -> list[str]:
        chosen = {"project": [drafting.pk, proposed.pk]}
        return told(client.post("/s/EXS/projects/remind/", chosen, follow=True))

    nobody = ["没有可催办的项目：请选择由您负责、正在进行且今天等待他人处理的项目。"]
    assert remind(leader) == nobody
    assert remind(secretary) == ["已催办 1 个项目。"]  # the proposal waits for the secretary alone
    assert remind(secretary) == nobody
    with enter(society):
        for pk in delivery.due():
            delivery.run(pk)
        sent = [m for m in mail.outbox if m.subject.startswith("催办")]
        assert [m.to for m in sent] == [[someone("组长乙").email]]
    assert "上传草案并定版" in sent[0].body
    frozen.move(days=1)
    assert remind(secretary) == ["已催办 1 个项目。"]


def test_the_frame_searches_the_society_first(society: Society) -> None:
    with enter(make_society("EXB", "示例协会")):
        make_project("proposed", title_zh="储能协会项目")
    with enter(society):
        make_project("proposed", title_zh="户用储能系统")
        client = client_of(someone("委员储", "member", unit="储能研究院"))
    page = client.get("/s/EXS/")
    assert 'action="/s/EXS/search/"' in page.content.decode()
    answer = client.get("/s/EXS/search/", {"q": "储"})
    assert [(kind.label, [hit.title for hit in kind.hits]) for kind in answer.context["found"]] == [
        ("项目", ["户用储能系统"]),
        ("人员", ["委员储"]),
        ("单位", ["储能研究院"]),
    ]
    body = answer.content.decode()
    assert 'href="/s/EXS/projects/P0001/"' in body
    assert "/standards/?q=%E5%82%A8" in body  # the public catalogue, with the same words
    assert "本学会没有符合的内容" in client.get("/s/EXS/search/", {"q": "不存在"}).content.decode()
    assert client.get("/s/EXS/search/").status_code == 200
