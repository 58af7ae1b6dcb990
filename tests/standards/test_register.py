"""The register of standards that are older than the platform."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from societies import clock
from societies.models import OutboxMessage, RulePack
from societies.scoping import enter
from societies.sheets import rows_to_xlsx
from standards.actions import register
from standards.models import RegisterImport, Rendition, Standard, StandardNumber
from standards.queries.register import number_in, read_upload, standards
from tests.factories.publication import Office, account, make_office

pytestmark = pytest.mark.django_db
HEADS = ["标准编号", "标准名称", "发布日期", "实施日期", "状态", "废止日期", "代替", "PDF文件名"]
PDF = b"%PDF-1.7\n% an old standard\n"
GOOD: list[list[str]] = [
    ["T/EXS 001-2019", "示例终端 通用要求", "2019-01-10", "2019-03-01", "被代替", "", "", ""],
    [
        "T/EXS 001—2022",
        "示例终端 通用要求",
        "2022-01-10",
        "2022-03-01",
        "现行",
        "",
        "T/EXS 001—2019",
        "a.pdf",
    ],
    ["T/EXS 002.1—2021", "示例网关 第1部分", "2021-05-10", "2021-06-01", "废止", "2024-01-01", "", ""],
    ["T/EXS 003—2026", "示例平台", "2026-03-01", "2026-09-01", "", "", "", ""],
]
BAD = [["T/EXB 009—2022", "别人的标准", "2022-01-10", "2022-03-01", "现行", "", "", ""]]


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def keep(office: Office, rows: list[list[str]], *files: tuple[str, bytes]) -> RegisterImport:
    book = rows_to_xlsx("登记表", HEADS, rows)
    return register.keep_upload(
        actor=office.secretary, at=clock.now(), workbook=("登记表.xlsx", book), files=list(files)
    )


def enter_all(office: Office, upload: RegisterImport) -> int:
    return register.enter_rows(upload=upload, actor=office.secretary, at=clock.now())


def test_the_upload_alone_enters_nothing(office: Office) -> None:
    with enter(office.society):
        reading = read_upload(keep(office, GOOD + BAD))
        assert ([line.row.number for line in reading.waiting], len(reading.bad)) == (
            ["T/EXS 001—2019", "T/EXS 001—2022", "T/EXS 002.1—2021", "T/EXS 003—2026"],
            1,
        )
        assert (reading.bad[0].row, reading.bad[0].column) == (6, "标准编号")
        assert (Standard.objects.count(), StandardNumber.objects.count()) == (0, 0)


def test_the_good_rows_become_standards_with_state_number_and_file(office: Office) -> None:
    with enter(office.society):
        upload = keep(office, GOOD + BAD, ("a.pdf", PDF))
        assert enter_all(office, upload) == 4
        found = Standard.objects.select_related("number", "procedure", "replaces__number").order_by(
            "issued_on"
        )
        assert [(s.number.text, s.procedure.state, s.number.status) for s in found] == [
            ("T/EXS 001—2019", "superseded", "earlier"),
            ("T/EXS 002.1—2021", "withdrawn", "earlier"),
            ("T/EXS 001—2022", "in_force", "earlier"),
            ("T/EXS 003—2026", "in_force", "earlier"),
        ]
        new = found[2]
        assert new.replaces is not None
        assert (new.replaces.number.text, new.replaces_text) == ("T/EXS 001—2019", "T/EXS 001—2019")
        assert Rendition.objects.get().standard_id == new.pk
        assert OutboxMessage.objects.filter(topic="standard.entered").count() == 4


def test_entering_twice_is_entering_once(office: Office) -> None:
    with enter(office.society):
        upload = keep(office, GOOD)
        assert (enter_all(office, upload), enter_all(office, upload)) == (4, 0)
        reading = read_upload(RegisterImport.objects.get())
        assert (len(reading.waiting), len(reading.entered), reading.bad) == (0, 4, [])
        again = read_upload(keep(office, GOOD[:1]))
        assert [(bad.row, bad.say) for bad in again.bad] == [
            (2, "T/EXS 001—2019 已在登记簿中。请删除这一行，或更正编号。")
        ]


AGAIN = ["T/EXS 003—2020", "示例水表", "2020-05-10", "2020-06-01", "", "", "", ""]


def test_a_sequence_of_another_year_waits_to_be_confirmed(office: Office, client: Client) -> None:
    with enter(office.society):
        enter_all(office, keep(office, GOOD))
        upload = keep(office, [AGAIN, ["T/EXS 004—2020", "示例电表", *AGAIN[2:]]])
        reading = read_upload(upload)
        assert [line.row.number for line in reading.waiting] == ["T/EXS 004—2020"]
        assert [(line.row.row, line.doubt) for line in reading.doubtful] == [
            (
                2,
                "该顺序号已用于 T/EXS 003—2026，而本行未说明代替关系。请更正编号或“代替”一栏，或确认本行无误。",
            )
        ]
        assert enter_all(office, upload) == 1
    client.force_login(account(office.secretary))
    url = reverse("register_result", args=["EXS", upload.number])
    assert "该顺序号已用于 T/EXS 003—2026" in client.get(url).content.decode()
    told = client.post(url, {"confirming": "1"}, follow=True).context["messages"]
    assert [str(m) for m in told] == ["请勾选需要确认的行。"]
    client.post(url, {"confirming": "1", "confirm": "T/EXS 003—2020"})
    with enter(office.society):
        assert Standard.objects.filter(number__text="T/EXS 003—2020").count() == 1


def test_within_a_sheet_the_later_year_is_doubted_and_editions_are_not(office: Office) -> None:
    with enter(office.society):
        third = [
            "T/EXS 001—2025",
            "示例终端 通用要求",
            "2025-01-10",
            "2025-03-01",
            "",
            "",
            "T/EXS 001—2022",
            "",
        ]
        reading = read_upload(keep(office, [*GOOD, third, AGAIN]))
        assert [line.row.number for line in reading.doubtful] == ["T/EXS 003—2026"]


def test_where_sequences_begin_anew_each_year_nothing_is_doubted(office: Office) -> None:
    with enter(office.society):
        RulePack.objects.update(number_sequence="yearly")
        assert read_upload(keep(office, [*GOOD, AGAIN])).doubtful == []


def test_a_long_register_is_entered_in_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "BATCH", 3)
    with enter(office.society):
        upload = keep(office, GOOD)
        assert [enter_all(office, upload) for _ in range(3)] == [3, 1, 0]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_whose_content_is_spoilt_is_named(office: Office) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", PDF + b"x" * 2000)
    packed = bytearray(out.getvalue())
    packed[35:40] = b"\xff" * 5  # no block of deflate begins so
    with enter(office.society):
        assert ["c.zip" in problem for problem in keep(office, GOOD, ("c.zip", bytes(packed))).problems] == [
            True
        ]


def test_pdfs_come_in_a_zip_and_are_matched_by_their_number(office: Office) -> None:
    with enter(office.society):
        packed = zipped(**{"old/T_EXS 003-2026 示例平台.pdf": PDF, "notes.txt": b"x", "b.pdf": PDF + b"b"})
        reading = read_upload(keep(office, GOOD, ("all.zip", packed)))
        assert [(line.row.number, line.file is not None) for line in reading.waiting] == [
            ("T/EXS 001—2019", False),
            ("T/EXS 001—2022", False),
            ("T/EXS 002.1—2021", False),
            ("T/EXS 003—2026", True),
        ]
        assert reading.unmatched == ["b.pdf"]
        assert reading.warnings == ["第 3 行写明的文件 a.pdf 没有上传。"]


def test_files_that_are_no_pdf_are_named_and_left_out(office: Office) -> None:
    with enter(office.society):
        upload = keep(office, GOOD, ("a.pdf", b"GIF89a"), ("b.zip", b"PK but broken"))
        assert upload.files == {}
        assert [("a.pdf" in p, "b.zip" in p) for p in upload.problems] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("T_EXS 003-2026 示例平台.pdf", "T/EXS 003—2026"),
        ("TEXS 003-2026.pdf", ""),
        ("T EXS 003—2026.pdf", "T/EXS 003—2026"),
        ("说明.pdf", ""),
    ],
)
def test_a_number_in_a_files_name(name: str, number: str) -> None:
    assert number_in(name) == number


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("T/EXS 003-2026", ["T/EXS 003—2026"]),
        ("ｔ／ｅｘｓ　００３－２０２６", ["T/EXS 003—2026"]),
        ("exs003–2026", ["T/EXS 003—2026"]),
        ("003", ["T/EXS 003—2026"]),
        ("终端 通用", ["T/EXS 001—2022", "T/EXS 001—2019"]),
        ("没有这样的", []),
    ],
)
def test_standards_are_found_in_any_writing(office: Office, words: str, found: list[str]) -> None:
    with enter(office.society):
        enter_all(office, keep(office, GOOD))
        rows = standards(words=words, today=clock.today())
        assert [row.number.text for row in rows] == found


@pytest.mark.parametrize(
    ("status", "count"), [("", 4), ("upcoming", 1), ("in_force", 1), ("superseded", 1), ("withdrawn", 1)]
)
def test_the_list_tells_statuses_apart(office: Office, status: str, count: int) -> None:
    with enter(office.society):
        enter_all(office, keep(office, GOOD))
        assert standards(status=status, today=clock.today()).count() == count


# -- pages


def test_the_whole_way_in_a_browser(office: Office, client: Client) -> None:
    client.force_login(account(office.secretary))
    address = reverse("register_import", args=["EXS"])
    answer = client.post(
        address,
        {
            "workbook": SimpleUploadedFile("登记表.xlsx", rows_to_xlsx("登记表", HEADS, GOOD + BAD)),
            "pdfs": [SimpleUploadedFile("a.pdf", PDF)],
        },
    )
    result = reverse("register_result", args=["EXS", 1])
    assert (answer.status_code, answer["Location"]) == (302, result)
    page = client.get(result).content.decode()
    assert "登记 4 行" in page
    assert "T/EXB 009—2022" in page
    client.post(result)
    page = client.get(result).content.decode()
    assert "登记 4 行" not in page
    listed = client.get(reverse("standard_list", args=["EXS"])).content.decode()
    assert listed.count('<span class="n">T/EXS') == 5  # four numbers, and one that was replaced
    one = client.get(reverse("standard", args=["EXS", "T-EXS-001-2022"])).content.decode()
    assert "T-EXS-001-2019" in one


def test_a_file_that_is_no_workbook_is_refused_beside_its_field(office: Office, client: Client) -> None:
    client.force_login(account(office.secretary))
    answer = client.post(
        reverse("register_import", args=["EXS"]), {"workbook": SimpleUploadedFile("表.xls", b"\xd0\xcf")}
    )
    assert answer.status_code == 422
    assert "表.xls" in answer.content.decode()
    with enter(office.society):
        assert RegisterImport.objects.count() == 0


def test_the_template_can_be_filled_in(office: Office, client: Client) -> None:
    client.force_login(account(office.secretary))
    answer = client.get(reverse("register_template", args=["EXS"]))
    assert answer.content.startswith(b"PK")


@pytest.mark.parametrize("name", ["register_import", "register_result"])
def test_only_who_keeps_the_register_enters_it(office: Office, client: Client, name: str) -> None:
    client.force_login(account(office.member))
    with enter(office.society):
        keep(office, GOOD)
    args = ["EXS", 1] if name == "register_result" else ["EXS"]
    assert client.get(reverse(name, args=args)).status_code == 403


@pytest.mark.parametrize("name", ["standard_list", "number_register", "register_import"])
def test_strangers_see_nothing(office: Office, client: Client, name: str) -> None:
    other = make_office("EXB", "示例协会")
    client.force_login(account(other.secretary))
    assert client.get(reverse(name, args=["EXS"])).status_code == 404


@pytest.mark.parametrize(("name", "expected"), [("standard_list", 11), ("number_register", 15)])
def test_lists_ask_the_same_of_one_row_and_of_three(
    office: Office, client: Client, name: str, expected: int
) -> None:
    client.force_login(account(office.secretary))
    address = reverse(name, args=["EXS"])
    counts = []
    for rows in (GOOD[:1], GOOD[1:3]):
        with enter(office.society):
            enter_all(office, keep(office, rows))
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts == [expected, expected]
