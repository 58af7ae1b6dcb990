"""What happens in a society becomes public, and nothing else does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from disclosure.models import CatalogueConsultation, CatalogueFile, CatalogueSociety, CatalogueStandard
from disclosure.queries import portal
from societies import clock, outbox
from societies.actions import societies as tenants
from societies.models import Society, SocietyProfile
from societies.scoping import enter
from standards.document import exports
from standards.document.tree import Cover, Loss
from standards.models import Consultation, Standard
from tests.factories.people import make_person, make_society
from tests.factories.published import (
    make_earlier,
    make_standard,
    make_text,
    open_consultation,
    publish_message,
)
from tests.factories.suspensions import restore, suspend
from workflow import delivery
from workflow.models import Procedure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DISCLOSURE_ADAPTER = "manual"


@pytest.fixture
def society() -> Society:
    return make_society()


@pytest.fixture
def inside(society: Society) -> Iterator[Society]:
    with enter(society):
        yield society


def deliver() -> None:
    for pk in delivery.due():
        assert delivery.run(pk)


def publish(society: Society, **facts: Any) -> Standard:
    with enter(society):
        standard = make_standard(make_person("秘书甲", "secretary"), **facts)
        publish_message(standard)
    deliver()
    return standard


def test_publication_fills_the_catalogue(society: Society) -> None:
    publish(society, drafting_units="示例单位甲、示例单位乙", ics="27.160")
    row = CatalogueStandard.objects.select_related("issuer").get()
    assert (row.number, row.number_key, row.slug) == ("T/EXS 001—2026", "T/EXS 1-2026", "T-EXS-001-2026")
    assert (row.issuer.code, row.status, row.ics) == ("EXS", "in_force", "27.160")
    kinds = sorted(CatalogueFile.objects.values_list("kind", flat=True))
    assert kinds == ["announcement", "html", "image", "json", "pdf", "sts", "text"]
    assert "内部草案标题" not in str(row.tree)
    assert row.tree["document"].get("images") is None
    for file in CatalogueFile.objects.all():
        assert file.file.split("/")[0] == "public"
        assert default_storage.exists(file.file)


def test_the_text_is_published_in_every_form(society: Society) -> None:
    """Under the cover of the edition, with its pictures, without what is between drafter and machine."""
    drafted = replace(make_text(), losses=(Loss("2.1", "lost"),), insertions=3, comments=2)
    publish(society, text=drafted, ics="27.160")
    cover = Cover(
        title_zh="户用储能系统 运行维护技术规范",
        number="T/EXS 001—2026",
        ics="27.160",
        issuer="示例学会",
        issued_on=clock.today().isoformat(),
        implemented_on=clock.today().isoformat(),
    )
    wanted = replace(drafted, cover=cover, losses=(), insertions=0, comments=0)
    for form in exports.FORMS.values():
        file = CatalogueFile.objects.get(kind=form.name)
        with default_storage.open(file.file) as stored:
            assert stored.read() == form.dump(wanted)
        assert file.name == f"T_EXS 001—2026 户用储能系统 运行维护技术规范{form.suffix}"


def test_no_text_no_forms_of_it(society: Society) -> None:
    with enter(society):
        publish_message(make_earlier("T/EXS 001—2020", "旧版"), "standard.entered")
    deliver()
    assert not CatalogueFile.objects.exists()


def test_delivering_twice_is_delivering_once(society: Society) -> None:
    standard = publish(society)
    before = list(CatalogueFile.objects.order_by("pk").values_list("pk", flat=True))
    with enter(society):
        publish_message(standard)
    deliver()
    assert CatalogueStandard.objects.count() == 1
    assert list(CatalogueFile.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_the_old_edition_says_what_replaced_it(society: Society) -> None:
    with enter(society):
        old = make_earlier("T/EXS 001—2020", "旧版")
        publish_message(old, "standard.entered")
    publish(society, replaces=old)
    rows = {row.number: row for row in CatalogueStandard.objects.all()}
    assert rows["T/EXS 001—2020"].replaced_by == [{"number": "T/EXS 001—2026", "slug": "T-EXS-001-2026"}]
    assert rows["T/EXS 001—2026"].replaces == [{"number": "T/EXS 001—2020", "slug": "T-EXS-001-2020"}]
    with enter(society):
        Procedure.objects.filter(pk=old.procedure_id).update(state="superseded")
        publish_message(old, "standard.superseded")
    deliver()
    assert CatalogueStandard.objects.get(number="T/EXS 001—2020").status == "superseded"


def test_only_public_consultations_are_shown(society: Society) -> None:
    with enter(society):
        author = make_person("秘书甲", "secretary")
        shown, kept = open_consultation(author), open_consultation(author, public=False)
        for one in (shown, kept):
            outbox.write("consultation.opened", body={"procedure": str(one.procedure_id)}, at=clock.now())
    deliver()
    assert [row.consultation for row in CatalogueConsultation.objects.all()] == [shown.pk]
    with enter(society):
        Procedure.objects.filter(pk=shown.procedure_id).update(state="void")
        outbox.write("consultation.voided", body={"procedure": str(shown.procedure_id)}, at=clock.now())
    deliver()
    assert not CatalogueConsultation.objects.exists()


def test_an_early_close_ends_the_public_call(society: Society, client: Client, frozen: Any) -> None:
    with enter(society):
        one = open_consultation(make_person("秘书甲", "secretary"))
        at = frozen.move(days=10)
        Consultation.objects.filter(pk=one.pk).update(closed_at=at)
        Procedure.objects.filter(pk=one.procedure_id).update(state="closed")
        outbox.write("consultation.closed", body={"procedure": str(one.procedure_id)}, at=at)
    deliver()
    assert CatalogueConsultation.objects.get().closes_at == at
    assert client.get("/api/v1/consultations/").json()["count"] == 0


def test_a_number_of_another_society_is_not_taken_over(society: Society) -> None:
    publish(society)
    other = make_society("EXB", "示例协会")
    with enter(other):
        publish_message(make_earlier("T/EXS 1—2026", "别人的标准"), "standard.entered")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("disclosure.actions.catalogue.log.error", lambda *said: None)
        deliver()
    assert CatalogueStandard.objects.get().title_zh != "别人的标准"


def test_pages_say_nothing_of_what_is_not_published(society: Society, client: Client) -> None:
    other = make_society("EXB", "示例协会")
    for one, canary in ((society, "金丝雀甲"), (other, "金丝雀乙")):
        with enter(one):
            make_standard(
                make_person(canary, "secretary"),
                title=canary,
                text=make_text(canary),
                number=f"T/{one.code} 9—2026",
            )
            open_consultation(make_person("秘书甲"), public=False, title=canary)
    publish(society)
    row = CatalogueStandard.objects.get()
    paths = ["/", "/standards/", "/standards/?q=金丝雀", f"/standards/{row.slug}/", "/consultations/"]
    paths += ["/societies/", "/societies/EXS/", "/about/", "/api/", "/api/v1/standards/"]
    paths += [f"/api/v1/standards/{row.slug}/", "/api/v1/societies/", "/api/v1/consultations/"]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        body = answer.content.decode().replace("?q=金丝雀", "").replace('value="金丝雀"', "")
        assert "金丝雀" not in body, path
    assert client.get("/standards/T-EXB-9-2026/").status_code == 404
    assert {s.code for s in CatalogueSociety.objects.all()} == {"EXS", "EXB"}


def test_status_is_derived_at_reading(society: Society, client: Client, frozen: Any) -> None:
    publish(society, effective_on=clock.today() + timedelta(days=5))
    assert "即将实施" in client.get("/standards/T-EXS-001-2026/").content.decode()
    frozen.move(days=5)
    assert "现行" in client.get("/standards/T-EXS-001-2026/").content.decode()


def test_a_society_is_shown_from_its_registration_on(society: Society) -> None:
    deliver()
    assert CatalogueSociety.objects.get().name_zh == "示例学会"
    page = Client().get("/societies/").content.decode()
    assert "示例学会（EXS）" in page
    assert Client().get("/societies/EXS/").status_code == 200


def test_a_changed_profile_is_shown(society: Society) -> None:
    with enter(society):
        tenants.edit_profile(
            actor=make_person("秘书甲", "secretary"),
            at=clock.now(),
            profile=SocietyProfile.objects.get(),
            facts={"address": "示例路1号"},
        )
    deliver()
    assert CatalogueSociety.objects.get().facts["address"] == "示例路1号"


def test_a_suspended_society_is_shown_as_it_is(society: Society) -> None:
    publish(society)
    with enter(society):
        open_consultation(make_person("秘书乙", "secretary"))
    deliver()
    suspend(society)
    deliver()
    for path in ("/societies/", "/societies/EXS/", f"/standards/{CatalogueStandard.objects.get().slug}/"):
        assert "已责令停止活动" in Client().get(path).content.decode(), path
    assert CatalogueConsultation.objects.get().halted
    assert list(portal.open_consultations(clock.now())) == []
    restore(society)
    deliver()
    assert "已责令停止活动" not in Client().get("/societies/EXS/").content.decode()
    assert not CatalogueConsultation.objects.get().halted
