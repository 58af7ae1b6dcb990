"""The portal and the read API: found by any spelling, the same cost for any number of rows, files kept for ever."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from disclosure.actions import catalogue
from disclosure.models import CatalogueFile, CatalogueStandard
from disclosure.queries import consultations, facts, portal
from disclosure.queries.portal import Search
from societies import clock
from societies.models import Person, Society, User
from societies.scoping import enter
from tests.factories.people import make_person, make_society
from tests.factories.published import PIXEL, make_earlier, make_standard, open_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def society() -> Society:
    return make_society()


@pytest.fixture
def secretary(society: Society) -> Person:
    with enter(society):
        return make_person("秘书甲", "secretary")


def show(society: Society, standard: Any) -> CatalogueStandard:
    with enter(society):
        row = catalogue.show_standard(facts.standard(standard.pk), at=clock.now())
    assert row is not None
    return row


def publish(society: Society, secretary: Person, *numbers: int) -> None:
    for number in numbers:
        with enter(society):
            standard = make_standard(secretary, number=f"T/EXS {number:03d}—2026")
        show(society, standard)


def found(words: str) -> list[str]:
    return [row.number for row in portal.standards(Search(words=words), today=clock.today())]


@pytest.mark.parametrize(
    "typed",
    [
        "T/EXS 053—2026",
        "T/EXS 053-2026",
        "T/EXS 053–2026",
        "T/EXS 53—2026",
        "T/EXS 0053 - 2026",
        "t/exs053-2026",
        "Ｔ／ＥＸＳ　０５３—２０２６",
        "T/EXS 053－2026",
        "  T / EXS  053 — 2026 ",
        "T/EXS 053―2026",
        "T/EXS 053−2026",
        "EXS 053",
        "ｅｘｓ ０５３",
        "053-2026",
        "53—2026",
        "EXS053",
    ],
)
def test_a_number_is_found_however_it_is_typed(society: Society, typed: str) -> None:
    for number in ("T/EXS 053—2026", "T/EXS 054—2026"):
        with enter(society):
            standard = make_earlier(number, "示例标准")
        show(society, standard)
    assert found(typed) == ["T/EXS 053—2026"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("储能", ["T/EXS 2—2026", "T/EXS 1—2026"]),
        ("储能 运维", ["T/EXS 1—2026"]),
        ("运维　储能", ["T/EXS 1—2026"]),
        ("energy STORAGE", ["T/EXS 1—2026"]),
        ("示例单位丙", ["T/EXS 2—2026"]),
        ("储能 氢能", []),
        ("%", []),
        ("T/EXS 9—2026", []),
        ("'; --", []),
    ],
)
def test_every_word_must_stand_in_title_or_units(
    society: Society, words: str, expected: list[str], client: Client
) -> None:
    with enter(society):
        one = make_earlier("T/EXS 1—2026", "户用储能系统 运维规范", title_en="Household energy storage")
        two = make_earlier("T/EXS 2—2026", "储能电池 试验方法", drafting_units="示例单位丙")
    show(society, one)
    show(society, two)
    page = client.get("/standards/", {"q": words})
    assert page.status_code == 200
    assert (
        re.findall(r"T/EXS \d—2026", page.content.decode().split('<ul class="rows">')[-1]) == expected
        or not expected
    )


def test_filters_and_orders(society: Society, frozen: Any) -> None:
    today = clock.today()
    with enter(society):
        rows = [
            make_earlier("T/EXS 1—2024", "浙江示例", issued_on=date(2024, 5, 1)),
            make_earlier("T/EXS 2—2025", "安徽示例", issued_on=date(2025, 5, 1), state="withdrawn"),
            make_earlier("T/EXS 3—2026", "北京示例", issued_on=today, effective_on=today + timedelta(days=9)),
        ]
    for row in rows:
        show(society, row)

    def titles(**wanted: Any) -> list[str]:
        return [row.title_zh for row in portal.standards(Search(**wanted), today=today)]

    assert titles() == ["北京示例", "安徽示例", "浙江示例"]
    assert titles(sort="title") == ["安徽示例", "北京示例", "浙江示例"]
    assert titles(year=2025) == ["安徽示例"]
    assert [titles(status=status) for status in portal.STATUSES] == [
        ["浙江示例"],
        ["北京示例"],
        [],
        ["安徽示例"],
    ]
    assert (len(titles(society="EXS")), titles(society="EXB")) == (3, [])


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 4),
        ("/standards/", 4),
        ("/standards/?q=T/EXS&status=in_force", 4),
        ("/standards/T-EXS-001-2026/", 2),
        ("/societies/", 2),
        ("/societies/EXS/", 4),
        ("/api/v1/standards/", 4),
        ("/api/v1/standards/T-EXS-001-2026/", 2),
        ("/api/v1/societies/", 2),
    ],
)
def test_pages_cost_the_same_at_one_and_three_rows(
    society: Society,
    secretary: Person,
    client: Client,
    path: str,
    queries: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    publish(society, secretary, 1)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
    publish(society, secretary, 2, 3)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_the_page_reads_clause_by_clause(society: Society, secretary: Person, client: Client) -> None:
    publish(society, secretary, 1)
    answer = client.get("/standards/T-EXS-001-2026/")
    page = answer.content.decode()
    assert re.findall(r'<section class="cl[^"]*" id="([^"]+)"', page) == ["c-1", "c-2", "c-2.1"]
    assert 'href="#c-2.1"' in page
    picture = re.search(r'<img src="([^"]+)"', page)
    assert picture is not None
    image = client.get(picture[1])
    assert (image["Content-Type"], b"".join(image.streaming_content)) == ("image/png", PIXEL)
    assert len(answer.content) < 100 * 1024
    for place in ("files", "history", "proof", "cite", "ask"):
        assert f'id="{place}"' in page


def test_other_spellings_lead_to_the_one_address(society: Society, secretary: Person, client: Client) -> None:
    publish(society, secretary, 1)
    for slug in ("T-EXS-1-2026", "t-exs-001-2026", "T-EXS-0001-2026"):
        answer = client.get(f"/standards/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, "/standards/T-EXS-001-2026/")
    assert client.get("/standards/T-EXS-2-2026/").status_code == 404
    assert client.get("/standards/nothing/").status_code == 404


def test_a_standard_without_text_says_so(society: Society, client: Client) -> None:
    with enter(society):
        standard = make_earlier("T/EXS 001—2019", "旧标准")
    show(society, standard)
    assert "学会只登记了基本信息" in client.get("/standards/T-EXS-001-2019/").content.decode()


def test_files_are_kept_for_ever(society: Society, secretary: Person, client: Client) -> None:
    publish(society, secretary, 1)
    file = CatalogueFile.objects.get(kind="pdf")
    address = f"/files/{file.sha256}/{quote(file.name)}"
    answer = client.get(address)
    assert (answer["ETag"], answer["Content-Type"]) == (f'"{file.sha256}"', "application/pdf")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Disposition"].endswith(
        "filename*=utf-8''" + quote("T_EXS 001—2026 户用储能系统 运行维护技术规范.pdf")
    )
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/files/{'0' * 64}/x.pdf").status_code == 404


def test_a_text_made_of_words_is_kept_not_opened(society: Society, secretary: Person, client: Client) -> None:
    publish(society, secretary, 1)
    page = client.get("/standards/T-EXS-001-2026/").content.decode()
    for kind in ("html", "sts", "json", "text"):
        file = CatalogueFile.objects.get(kind=kind)
        assert f"/files/{file.sha256}/{quote(file.name)}" in page
        answer = client.get(f"/files/{file.sha256}/{quote(file.name)}")
        assert answer["Content-Disposition"].startswith("attachment;")
        assert len(b"".join(answer.streaming_content)) == file.size


def test_the_api_answers_a_signed_in_browser_too(secretary: Person, client: Client) -> None:
    client.force_login(User.objects.get(pk=secretary.account_id))
    assert client.get("/api/v1/standards/").status_code == 200


def test_the_api_says_what_the_page_says(society: Society, secretary: Person, client: Client) -> None:
    publish(society, secretary, 1)
    listed = client.get("/api/v1/standards/", {"q": "t/exs 1-2026"}).json()
    assert (listed["count"], listed["results"][0]["status"]) == (1, "in_force")
    one = client.get("/api/v1/standards/T-EXS-001-2026/").json()
    assert [file["kind"] for file in one["files"]] == [
        "pdf",
        "announcement",
        "html",
        "sts",
        "json",
        "text",
    ]
    assert (one["announcement"]["dated_on"], one["openness"]) == ("2026-03-26", "full")
    assert client.post("/api/v1/standards/", {}).status_code == 405
    assert client.get("/api/v1/standards/T-EXS-9-2026/").status_code == 404
    document = client.get("/api/v1/openapi.json").json()
    assert sorted(document["paths"]) == [
        "/api/v1/consultations/",
        "/api/v1/societies/",
        "/api/v1/standards/",
        "/api/v1/standards/{slug}/",
    ]
    answers = document["paths"]["/api/v1/standards/{slug}/"]["get"]["responses"]
    assert sorted(answers) == ["200", "400", "404", "414", "429"]
    assert "/api/v1/standards/{slug}/" in client.get("/api/").content.decode()


def test_open_consultations_lead_to_their_door(society: Society, secretary: Person, client: Client) -> None:
    with enter(society):
        catalogue.show_consultation(
            consultations.consultation_of(open_consultation(secretary).procedure_id)  # type: ignore[arg-type]
        )
    for path in ("/", "/consultations/", "/api/v1/consultations/"):
        assert "/s/EXS/public/P0001/consultations/1/" in client.get(path).content.decode()


@pytest.mark.parametrize(
    "query", ["page=x", "page=999", "year=x", "year=99999999999", "society=%01", "status=odd", "q=%01"]
)
def test_nonsense_in_the_address_is_no_error(society: Society, client: Client, query: str) -> None:
    assert client.get(f"/standards/?{query}").status_code == 200
    assert client.get(f"/api/v1/standards/?{query}").status_code == 200
