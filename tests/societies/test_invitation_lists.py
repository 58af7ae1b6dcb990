"""Inviting by list: every bad row is named, nothing is sent before it was seen, and then all or nothing."""

import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from societies import clock
from societies.actions import invitations
from societies.models import Invitation, Organization, OutboxMessage, Person, Society
from tests.factories.people import make_person
from tests.societies.conftest import Sign

LIST = "/s/EXS/members/invite/list/"
HEADINGS = ("姓名", "邮箱", "单位", "角色", "统一社会信用代码", "利益相关方类别")


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row(n: int, **change: str) -> tuple[str, ...]:
    given = {"姓名": f"委员{n}", "邮箱": f"m{n}@example.org", "单位": "示例单位甲", "角色": "会员"} | change
    return tuple(given.get(heading, "") for heading in HEADINGS)


def upload(client: Client, content: bytes, name: str = "名单.xlsx") -> Any:
    return client.post(LIST, {"workbook": SimpleUploadedFile(name, content)})


def send(client: Client, page: Any) -> Any:
    """Press the button of the page that shows the rows."""
    found = re.search(r'name="rows" value="([^"]*)"', page.content.decode())
    assert found is not None
    return client.post(LIST, {"rows": html.unescape(found[1])})


@pytest.fixture
def client(secretary: Person, sign_in: Sign) -> Client:
    return sign_in(secretary)


def troubles(page: Any) -> list[tuple[int, str, str]]:
    return [(t.row, t.column, t.say) for t in page.context["listing"].bad]


def test_the_template_comes_back_with_its_rows(client: Client) -> None:
    book = load_workbook(io.BytesIO(client.get("/s/EXS/members/invite/template/").content))
    sheet = book["成员名单"]
    assert [str(cell.value).strip("*") for cell in sheet[1]] == list(HEADINGS)
    sheet.append(row(1, 角色="会员、专家"))
    stream = io.BytesIO()
    book.save(stream)
    page = upload(client, stream.getvalue())
    assert [(r.email, r.roles) for r in page.context["listing"].waiting] == [
        ("m1@example.org", ("member", "expert"))
    ]


def test_good_rows_are_seen_first_and_then_sent_together(client: Client, inside: Society) -> None:
    page = upload(
        client,
        workbook(row(1), row(2, 单位="示例单位新", 利益相关方类别="检测认证"), row(3, 单位="示例单位新")),
    )
    assert troubles(page) == []
    assert (len(page.context["listing"].waiting), Invitation.objects.count()) == (3, 0)
    assert send(client, page)["Location"] == "/s/EXS/members/"
    made = Invitation.objects.order_by("email").select_related("organization")
    assert [(i.email, i.roles, i.organization and i.organization.name) for i in made] == [
        ("m1@example.org", ["member"], "示例单位甲"),
        ("m2@example.org", ["member"], "示例单位新"),
        ("m3@example.org", ["member"], "示例单位新"),
    ]
    assert Organization.objects.get(name="示例单位新").interest == "testing"
    assert OutboxMessage.objects.filter(topic="invitation.made").count() == 3


def test_every_bad_row_is_named_and_the_good_ones_can_go(client: Client, inside: Society) -> None:
    page = upload(
        client,
        workbook(
            row(1),
            row(2, 邮箱="m2 at example"),
            row(3, 角色="主席"),
            row(4, 姓名=""),
            row(5, 单位="没见过的单位"),
            row(1, 角色="专家"),
        ),
    )
    assert [(number, column) for number, column, _say in troubles(page)] == [
        (3, "邮箱"), (4, "角色"), (5, "姓名"), (6, "利益相关方类别"), (7, "邮箱"),
    ]  # fmt: skip
    assert troubles(page)[3][2] == "“没见过的单位”是新单位：请填写它代表哪一方。"
    assert troubles(page)[4][2].startswith("该邮箱在第 2 行已经出现")
    send(client, page)
    assert [i.email for i in Invitation.objects.all()] == ["m1@example.org"]


def test_who_is_here_or_invited_is_left_alone(client: Client, secretary: Person) -> None:
    make_person("委员1", "member", email="m1@example.org")
    invitations.invite(
        actor=secretary, at=clock.now(), email="m2@example.org", name="委员2", roles=["member"]
    )
    page = upload(client, workbook(row(1), row(2), row(3, 邮箱="SECRETARY@example.org")))
    assert [(t.row, t.say) for t in page.context["listing"].known] == [
        (2, "已是本会成员。"),
        (3, "已有有效的邀请。"),
        (4, "已是本会成员。"),
    ]
    assert page.context["listing"].waiting == ()


def test_all_or_nothing_when_somebody_was_invited_meanwhile(client: Client, secretary: Person) -> None:
    page = upload(client, workbook(row(1), row(2)))
    invitations.invite(
        actor=secretary, at=clock.now(), email="m2@example.org", name="委员2", roles=["member"]
    )
    again = send(client, page)
    assert "没有发出邀请" in again.content.decode()
    assert [i.email for i in Invitation.objects.all()] == ["m2@example.org"]
    assert send(client, again).status_code == 302
    assert Invitation.objects.count() == 2


def test_rows_of_another_hand_are_not_taken(client: Client, inside: Society, sign_in: Sign) -> None:
    page = upload(client, workbook(row(1)))
    other = sign_in(make_person("秘书乙", "secretary"))
    assert send(other, page)["Location"] == LIST
    assert client.post(LIST, {"rows": "forged"})["Location"] == LIST
    assert Invitation.objects.count() == 0


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken", bomb(), workbook()])
def test_files_that_are_no_list_are_refused_in_words(client: Client, content: bytes) -> None:
    page = upload(client, content)
    if page.status_code == 422:
        assert page.context["form"].errors.keys() == {"workbook"}
    else:
        assert page.status_code == 200
        assert [number for number, _column, _say in troubles(page)] == [0]
        assert re.search("[\u4e00-\u9fff]", troubles(page)[0][2])
    assert 'name="rows"' not in page.content.decode() or page.context["listing"].waiting == ()


def test_a_list_too_long_is_to_be_divided(client: Client) -> None:
    page = upload(client, workbook(*(row(n) for n in range(501))))
    assert troubles(page) == [(0, "", "名单有 501 行，超过一次最多的 500 行。请分成几份。")]


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_asks_the_same_of_one_row_and_of_three(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    content = workbook(*(row(n) for n in range(rows)))
    client.get(LIST)
    with django_assert_num_queries(LOOK_QUERIES):
        assert len(upload(client, content).context["listing"].waiting) == rows


LOOK_QUERIES = 13


def test_a_member_does_not_invite_by_list(member: Person, sign_in: Sign) -> None:
    client = sign_in(member)
    assert client.get(LIST).status_code == 403
    assert client.get("/s/EXS/members/invite/template/").status_code == 403
    assert upload(client, workbook(row(1))).status_code == 403
