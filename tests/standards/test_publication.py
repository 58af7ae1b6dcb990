"""From approval to the published standard: what it asks for, what follows, and that it happens once."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from societies import clock, grants
from societies.access import Refused, account_of, forget
from societies.models import LedgerEntry, OutboxMessage, SocietyProfile, Wake
from societies.scoping import enter
from standards.actions import letters, publication, renditions
from standards.handlers.publication import order_renditions
from standards.models import Letter, Project, Rendition, RenditionOrder, Standard, StandardNumber
from standards.queries.renditions import made_for, plan_of
from tests.conftest import FrozenClock
from tests.factories.publication import (
    Office,
    account,
    announce,
    approve,
    make_office,
    make_project,
    render,
)
from workflow import delivery, engine
from workflow.models import Attendee, Deadline, Meeting, Procedure
from workflow.registry import GUARDS, Asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def ready(office: Office, **kwargs: Any) -> Project:
    """Approved, announced, scanned and printed."""
    project = make_project(office, **kwargs)
    approve(office, project)
    announce(office, project)
    renditions.order(project=project, actor=None, at=clock.now())
    assert render(project)
    return project


OURS = ("announcement_signed", "renditions_match", "issue_date_reached", "commitment_signed")


def reasons(project: Project, office: Office) -> list[str]:
    """Of the guards that belong to publication; disclosure has its own."""
    asked = Asked(project.procedure, office.secretary, None, clock.now())
    return [denied.reason for name in OURS for denied in GUARDS[f"standards.{name}"](asked)]


def stored(rendition: Rendition) -> io.BytesIO:
    with rendition.attachment.file.open("rb") as stream:
        return io.BytesIO(stream.read())


def test_a_standard_is_published_with_everything_that_belongs_to_it(office: Office) -> None:
    with enter(office.society):
        project = ready(office)
        standard = publication.publish(project=project, actor=office.secretary, at=clock.now())
        assert (standard.number.text, standard.number.status) == ("T/EXS 001—2026", "published")
        assert (standard.procedure.state, project.procedure.state) == ("in_force", "published")
        assert (standard.issued_on, standard.effective_on) == (date(2026, 3, 26), date(2026, 4, 25))
        assert standard.review_due_on == date(2031, 3, 26)
        assert (standard.drafting_units, standard.drafters) == ("示例单位甲", "组长乙")
        assert sorted(Rendition.objects.filter(standard=standard).values_list("kind", flat=True)) == [
            "announcement",
            "pdf",
            "scan",
        ]
        letter = Letter.objects.select_related("procedure").get()
        assert (letter.procedure.state, letter.pdf_id is not None) == ("issued", True)
        assert OutboxMessage.objects.filter(topic="standard.published").count() == 1


def test_the_printed_standard_says_number_dates_and_no_stage(office: Office) -> None:
    with enter(office.society):
        project = ready(office)
        made = {m.kind: m.rendition for m in made_for(project, plan_of(project))}
        pdf = made[Rendition.Kind.PDF]
        letter = made[Rendition.Kind.ANNOUNCEMENT]
        assert pdf is not None
        assert letter is not None
        reader = PdfReader(stored(pdf))
        cover = reader.pages[0].extract_text().replace("\n", "")
        assert "T/EXS 001—2026" in cover
        assert "2026-03-26" in cover
        assert "2026-04-25" in cover
        assert "报批稿" not in cover
        assert pdf.pages == len(reader.pages)
        assert set(pdf.places) == {"pre", "s1"}
        assert "1范围" in "".join(reader.pages[pdf.places["s1"] - 1].extract_text().split())
        paper = PdfReader(stored(letter)).pages[0].extract_text()
        assert "示例学会公告〔2026〕1号" in paper.replace("\n", "")
        assert letter.pages == 1


def test_every_reason_why_not_is_told(office: Office) -> None:
    with enter(office.society):
        SocietyProfile.objects.update(commitment_on=None)
        project = make_project(office)
        approve(office, project)
        told = reasons(project, office)
        assert told == [
            "发布公告尚未拟稿。",
            "公告签发后才制作标准文件。",
            "本会尚未签署团体标准自我承诺。",
        ]
        announce(office, project, issued_on=clock.today() + timedelta(days=5))
        Letter.objects.update(scan=None)
        told = reasons(project, office)
        assert told == [
            "发布公告的盖章扫描件尚未上传。",
            "“标准文本”尚未制作。",
            "“发布公告”尚未制作。",
            "未到发布日期 2026-03-31。",
            "本会尚未签署团体标准自我承诺。",
        ]


def test_files_that_were_changed_on_the_disk_are_not_published(office: Office) -> None:
    with enter(office.society):
        project = ready(office)
        made = made_for(project, plan_of(project))[0].rendition
        assert made is not None
        Path(default_storage.path(made.attachment.file.name)).write_bytes(b"%PDF-1.7 other")
        with pytest.raises(Refused, match="缺失或被改动"):
            publication.publish(project=project, actor=office.secretary, at=clock.now())
        assert Standard.objects.count() == 0


def test_files_made_before_a_new_date_are_out_of_date(office: Office) -> None:
    with enter(office.society):
        project = ready(office)
        letter = Letter.objects.select_related("procedure").get()
        publication.declare_void(letter=letter, actor=office.secretary, at=clock.now(), reason="日期改变")
        announce(office, project, issued_on=date(2026, 3, 27), number="示例学会公告〔2026〕2号")
        assert [(m.rendition is not None, m.current) for m in made_for(project, plan_of(project))] == [
            (True, False),
            (True, False),
        ]
        assert reasons(project, office)[:2] == [
            "“标准文本”是在最近一次改动之前制作的：请重新制作。",
            "“发布公告”是在最近一次改动之前制作的：请重新制作。",
        ]


def test_over_new_year_the_sign_off_gives_the_number_its_new_year(
    office: Office, frozen: FrozenClock
) -> None:
    with enter(office.society):
        frozen.at = datetime(2026, 12, 28, 2, tzinfo=UTC)
        project = make_project(office)
        approve(office, project)
        announce(office, project, issued_on=date(2027, 1, 5))
        plan = plan_of(project)
        assert plan is not None
        assert plan.edition.number == "T/EXS 001—2027"
        assert StandardNumber.objects.get().text == "T/EXS 001—2027"
        assert LedgerEntry.objects.filter(event="number.carried_over").count() == 1


def test_the_old_edition_ends_when_the_new_one_takes_effect(office: Office, frozen: FrozenClock) -> None:
    with enter(office.society):
        old = publication.publish(project=ready(office), actor=office.secretary, at=clock.now())
    frozen.at = datetime(2028, 5, 4, 2, tzinfo=UTC)
    with enter(office.society):
        project = make_project(office, revises=old)
        approve(office, project)
        announce(office, project, number="示例学会公告〔2028〕1号")
        renditions.order(project=project, actor=None, at=clock.now())
        assert render(project)
        new = publication.publish(project=project, actor=office.secretary, at=clock.now())
        assert (new.number.text, new.replaces_id, new.replaces_text) == (
            "T/EXS 001—2028",
            old.pk,
            "T/EXS 001—2026",
        )
        deadline = Deadline.objects.get(procedure=old.procedure, move="supersede")
        assert deadline.due_at == datetime(2028, 6, 2, 16, tzinfo=UTC)  # 2028-06-03 00:00 in Beijing
    frozen.at = datetime(2028, 6, 2, 16, 1, tzinfo=UTC)
    wake = Wake.objects.get(object_id=deadline.pk)
    assert delivery.run(wake.pk)
    with enter(office.society):
        assert Procedure.objects.get(pk=old.procedure_id).state == "superseded"


def test_a_withdrawn_standard_has_its_day_and_reason(office: Office) -> None:
    with enter(office.society):
        standard = publication.publish(project=ready(office), actor=office.secretary, at=clock.now())
        publication.withdraw(standard=standard, actor=office.approver, at=clock.now(), reason="内容过时")
        standard.refresh_from_db()
        assert (standard.withdrawn_on, standard.procedure.state) == (date(2026, 3, 26), "withdrawn")


def test_an_approval_is_annulled_only_after_its_announcement_is_void(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        approve(office, project)
        letter = announce(office, project)
        with pytest.raises(Refused, match="公告作废"):
            engine.move(project.procedure, "annul", actor=office.approver, at=clock.now(), reason="错误")
        publication.declare_void(letter=letter, actor=office.secretary, at=clock.now(), reason="撤销批准")
        engine.move(project.procedure, "annul", actor=office.approver, at=clock.now(), reason="错误")
        assert StandardNumber.objects.get().status == "void"


# -- who approves


def test_who_drafted_does_not_approve(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        grants.give(account_of(office.leader), "approver", office.society)
        forget(office.leader)
        verdict = engine.may_move(project.procedure, "approve", actor=office.leader, at=clock.now())
        assert [d.reason for d in verdict.refusals] == ["您参加了本标准的起草，请由其他批准人批准。"]


def test_who_sat_in_the_review_does_not_approve(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        meeting = Meeting.objects.get(procedure__parent=project.procedure)
        Attendee.objects.create(
            meeting=meeting,
            name="批准人甲",
            organization="示例学会秘书处",
            person=office.approver,
            position=1,
        )
        verdict = engine.may_move(project.procedure, "approve", actor=office.approver, at=clock.now())
        assert [d.reason for d in verdict.refusals] == ["您参加了本标准的技术审查，请由其他批准人批准。"]


# -- the printer


def test_signing_off_orders_the_files_and_a_killed_worker_loses_nothing(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        approve(office, project)
        announce(office, project)
        message = OutboxMessage.objects.get(topic="letter.signed_off")
    assert delivery.run(Wake.objects.get(object_id=message.pk).pk)
    with enter(office.society):
        order = RenditionOrder.objects.get()
        wake = Wake.objects.get(kind="render", object_id=order.pk)
        assert renditions.take(project=project, at=clock.now()) is not None  # and here the worker is killed
        assert renditions.take(project=project, at=clock.now()) is None  # the lease is held
    assert delivery.run(wake.pk) is False  # not settled: asked again later
    with enter(office.society):
        RenditionOrder.objects.update(busy_until=clock.wall() - timedelta(seconds=1))
        assert render(project)
        assert render(project) is False  # settled: a late copy of the task does nothing
        assert RenditionOrder.objects.get().settled_at == clock.now()
        assert Rendition.objects.count() == 2
    assert not Wake.objects.filter(kind="render").exists()


def test_a_sign_off_told_again_orders_nothing_while_the_files_stand(office: Office) -> None:
    with enter(office.society):
        project = ready(office)
        message = OutboxMessage.objects.get(topic="letter.signed_off")
        orders = RenditionOrder.objects.count()
        order_renditions(message)
        assert RenditionOrder.objects.count() == orders
        file = Rendition.objects.get(project=project, kind="pdf").attachment.file
        Path(default_storage.path(file.name)).write_bytes(b"%PDF-1.7 other")
        order_renditions(message)
        assert RenditionOrder.objects.count() == orders + 1


def test_making_the_files_again_gives_the_same_bytes_and_no_second_row(office: Office) -> None:
    with enter(office.society):
        project = ready(office)
        before = set(Rendition.objects.values_list("attachment__sha256", flat=True))
        renditions.order(project=project, actor=office.secretary, at=clock.now())
        assert render(project)
        assert (
            Rendition.objects.count(),
            set(Rendition.objects.values_list("attachment__sha256", flat=True)),
        ) == (
            2,
            before,
        )


def test_what_cannot_be_printed_is_named_on_the_page(office: Office, client: Client) -> None:
    with enter(office.society):
        project = make_project(office, title="示例终端 \U0001f600 技术规范")
        approve(office, project)
        announce(office, project)
        renditions.order(project=project, actor=None, at=clock.now())
        assert render(project) is False
        order = RenditionOrder.objects.get()
        assert (order.problem, order.characters) == ("glyphs", "\U0001f600")
    client.force_login(account(office.secretary))
    page = client.get(reverse("renditions", args=["EXS", project.reference]))
    assert "U+1F600" in page.content.decode()


def test_a_date_that_moves_while_the_printer_runs_is_not_lost(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        approve(office, project)
        letter = announce(office, project)
        renditions.order(project=project, actor=None, at=clock.now())
        taken = renditions.take(project=project, at=clock.now())
        assert taken is not None
        publication.declare_void(letter=letter, actor=office.secretary, at=clock.now(), reason="日期改变")
        announce(office, project, issued_on=date(2026, 3, 27), number="示例学会公告〔2026〕2号")
        assert renditions.keep(taken=taken[0], plan=taken[1], printed=[], at=clock.now()) is False
        assert render(project)
        assert all(made.current for made in made_for(project, plan_of(project)))


def test_letters_are_not_issued_without_their_scan(office: Office) -> None:
    with enter(office.society):
        project = make_project(office)
        approve(office, project)
        letter = announce(office, project)
        letter.scan = None
        letter.save()
        with pytest.raises(Refused, match="扫描件"):
            engine.move(letter.procedure, "issue", actor=office.secretary, at=clock.now())
        with pytest.raises(Refused, match=r"a\.pdf"):
            letters.attach_scan(
                letter=letter, actor=office.secretary, at=clock.now(), name="a.pdf", content=b"GIF89a"
            )
