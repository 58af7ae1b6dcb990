"""Numbers: no gap without a cause, none twice, whoever presses at once."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, RulePack
from societies.scoping import enter
from standards.actions import issuers, numbers
from standards.document.references import parse_number
from standards.models import Project, Standard, StandardNumber
from standards.queries.numbers import format_number, gaps, read_slug, slug_of, successor_text
from tests.conftest import FrozenClock
from tests.factories.publication import Office, approve, make_office, make_project
from workflow import engine
from workflow.models import Procedure

Status = StandardNumber.Status


def texts(*statuses: str) -> list[str]:
    found = StandardNumber.objects.order_by("year", "sequence", "pk")
    return list((found.filter(status__in=statuses) if statuses else found).values_list("text", flat=True))


def rules(**numbers_: object) -> None:
    RulePack.objects.update(**numbers_)


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def test_approval_allots_the_next_number(office: Office) -> None:
    with enter(office.society):
        for _ in range(3):
            approve(office, make_project(office))
        assert texts() == ["T/EXS 001—2026", "T/EXS 002—2026", "T/EXS 003—2026"]
        entries = LedgerEntry.objects.filter(event="number.allotted").order_by("sequence")
        assert list(entries.values_list("body__number", flat=True)) == texts()


def test_the_first_number_and_the_width_are_the_rule_packs(office: Office) -> None:
    with enter(office.society):
        rules(first_number=54, number_width=4)
        approve(office, make_project(office))
        assert texts() == ["T/EXS 0054—2026"]
        assert gaps(RulePack.objects.get()) == []


def test_a_sequence_held_by_an_earlier_standard_is_skipped_with_its_cause(office: Office) -> None:
    with enter(office.society):
        at = clock.now()
        for text in ("T/EXS 1-2019", "T/EXS 002—2021", "T/EXS 004—2021"):
            numbers.enter_earlier(text=text, actor=office.secretary, at=at)
        approve(office, make_project(office))
        approve(office, make_project(office))
        assert texts(Status.ALLOTTED) == ["T/EXS 003—2026", "T/EXS 005—2026"]
        assert list(
            StandardNumber.objects.filter(status=Status.SKIPPED)
            .order_by("sequence")
            .values_list("text", "cause")
        ) == [
            ("T/EXS 001—2026", "该顺序号已由 T/EXS 1—2019 占用。"),
            ("T/EXS 002—2026", "该顺序号已由 T/EXS 002—2021 占用。"),
            ("T/EXS 004—2026", "该顺序号已由 T/EXS 004—2021 占用。"),
        ]
        assert gaps(RulePack.objects.get()) == []


def test_a_number_of_the_register_is_entered_once(office: Office) -> None:
    with enter(office.society):
        numbers.enter_earlier(text="T/EXS 7—2019", actor=office.secretary, at=clock.now())
        with pytest.raises(Refused, match="T/EXS 7—2019"):
            numbers.enter_earlier(text="t/exs 7-2019", actor=office.secretary, at=clock.now())


def test_an_annulled_number_is_void_for_good(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        approve(office, project)
        engine.move(project.procedure, "annul", actor=office.approver, at=clock.now(), reason="发现错误")
        Procedure.objects.filter(pk=project.procedure_id).update(state="approval")
        project.procedure.state = "approval"
        approve(office, project)
        assert list(StandardNumber.objects.order_by("sequence").values_list("text", "status", "cause")) == [
            ("T/EXS 001—2026", "void", "发现错误"),
            ("T/EXS 002—2026", "allotted", ""),
        ]


def test_a_yearly_series_begins_anew(office: Office, frozen: FrozenClock) -> None:
    with enter(office.society):
        rules(number_sequence="yearly", first_number=9)
        approve(office, make_project(office))
        frozen.at = datetime(2027, 1, 4, 2, tzinfo=UTC)
        approve(office, make_project(office))
        assert texts() == ["T/EXS 009—2026", "T/EXS 001—2027"]


def test_over_new_year_the_sequence_takes_the_new_year(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        approve(office, project)
        issuers.carry_over(project=project, actor=office.approver, at=clock.now(), year=2027)
        number = StandardNumber.objects.get()
        assert (number.text, number.year, number.sequence) == ("T/EXS 001—2027", 2027, 1)
        assert number.cause == "原分配编号为 T/EXS 001—2026，于 2027 年发布。"
        entry = LedgerEntry.objects.get(event="number.carried_over")
        assert (entry.body["before"], entry.body["number"]) == ("T/EXS 001—2026", "T/EXS 001—2027")


def test_over_new_year_a_yearly_series_gives_a_number_of_the_new_year(office: Office) -> None:
    with enter(office.society):
        rules(number_sequence="yearly")
        project = make_project(office)
        approve(office, project)
        issuers.carry_over(project=project, actor=office.approver, at=clock.now(), year=2027)
        assert list(StandardNumber.objects.order_by("year").values_list("text", "status")) == [
            ("T/EXS 001—2026", "void"),
            ("T/EXS 001—2027", "allotted"),
        ]


def earlier_standard(office: Office, text: str = "T/EXS 007.2—2020") -> Standard:
    number = numbers.enter_earlier(text=text, actor=office.secretary, at=clock.now())
    return Standard.objects.create(
        procedure=Procedure.objects.create(kind="standard", state="in_force", since=clock.now()),
        number=number,
        title_zh="示例终端 技术规范",
        issued_on="2020-01-01",
        effective_on="2020-02-01",
    )


def test_a_revision_keeps_its_sequence_and_part(office: Office) -> None:
    with enter(office.society):
        approve(office, make_project(office, revises=earlier_standard(office)))
        number = StandardNumber.objects.get(status=Status.ALLOTTED)
        assert (number.text, number.sequence, number.part, number.year) == ("T/EXS 007.2—2026", 7, 2, 2026)


def test_a_second_edition_in_one_year_is_refused(office: Office) -> None:
    with enter(office.society):
        project = make_project(office, revises=earlier_standard(office, "T/EXS 007—2026"))
        with pytest.raises(Refused, match="一项标准一年内只有一个版本"):
            approve(office, project)
        assert (
            engine.may_move(project.procedure, "approve", actor=office.approver, at=clock.now()).refusals
            != ()
        )


def test_a_revision_approved_again_takes_its_own_void_number_back(office: Office) -> None:
    with enter(office.society):
        project = make_project(office, revises=earlier_standard(office))
        approve(office, project)
        engine.move(project.procedure, "annul", actor=office.approver, at=clock.now(), reason="发现错误")
        Procedure.objects.filter(pk=project.procedure_id).update(state="approval")
        project.procedure.state = "approval"
        approve(office, project)
        assert texts(Status.ALLOTTED) == ["T/EXS 007.2—2026"]


@pytest.mark.django_db(transaction=True)
def test_twenty_approvals_at_once_give_twenty_numbers() -> None:
    office = make_office()
    with enter(office.society):
        projects = [make_project(office) for _ in range(20)]
    start, failures = threading.Barrier(20), []

    def press(project: Project) -> None:
        try:
            start.wait()
            with enter(office.society):
                approve(office, Project.objects.select_related("procedure").get(pk=project.pk))
        except Exception as failure:  # shown by the assertion below
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[project]) for project in projects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with enter(office.society):
        assert texts() == [f"T/EXS {n:03d}—2026" for n in range(1, 21)]


@pytest.mark.django_db(transaction=True)
def test_two_presses_on_approve_give_one_number() -> None:
    office = make_office()
    with enter(office.society):
        project = make_project(office)
    start, told = threading.Barrier(2), []

    def press() -> None:
        try:
            with enter(office.society):
                seen = Project.objects.select_related("procedure").get(pk=project.pk)
                start.wait()
                approve(office, seen)
            told.append("approved")
        except Refused as refused:
            told.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["Overtaken", "approved"]
    with enter(office.society):
        assert texts() == ["T/EXS 001—2026"]


CODES = st.from_regex(r"[A-Z][A-Z0-9]{1,14}", fullmatch=True)


@given(code=CODES, sequence=st.integers(1, 99_999), width=st.integers(1, 5), year=st.integers(1990, 2099))
def test_a_number_goes_to_text_and_back(code: str, sequence: int, width: int, year: int) -> None:
    text = format_number(code, sequence, year, RulePack(number_width=width))
    read = parse_number(text)
    assert read is not None
    assert (read.code, int(read.sequence), read.part, int(read.year), read.text) == (
        code,
        sequence,
        "",
        year,
        text,
    )
    assert read_slug(slug_of(text)) == text
    assert successor_text(successor_text(text, 2001), year) == text


@given(st.text(max_size=30))
def test_no_slug_is_read_as_a_number_by_accident(slug: str) -> None:
    text = read_slug(slug)
    assert text == "" or slug_of(text) == slug or parse_number(text) is not None
