"""What is declared by the society's choice: signed off by name or not, and how much of the text is open."""

from typing import Any

import pytest
from django.test import Client

from disclosure import tasks
from disclosure.models import CatalogueFile, CatalogueStandard, DisclosureRecord
from societies import clock
from societies.models import LedgerEntry, Person, Society, SocietyProfile, Wake
from societies.scoping import enter
from standards.models import Standard
from tests.disclosure.pushing import deliver, state
from tests.factories.people import make_person
from tests.factories.published import make_standard, publish_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installation")]
DESK = "/s/EXS/disclosure/"
SIGNS = {"adapter": "http", "openness": "full", "signs": "on"}


@pytest.fixture
def desk(secretary: Person, client: Client) -> Client:
    client.force_login(secretary.account)
    return client


@pytest.fixture
def approver(society: Society) -> Client:
    with enter(society):
        SocietyProfile.objects.update_or_create(defaults={"commitment_on": "2026-01-05"})
        person = make_person("批准人壬", "approver", email="a@example.org")
    client = Client()
    client.force_login(person.account)
    return client


def publish(society: Society, secretary: Person) -> Any:
    with enter(society):
        publish_message(make_standard(secretary))
    deliver()
    with enter(society):
        return DisclosureRecord.objects.get().pk


def events(society: Society) -> list[str]:
    with enter(society):
        rows = DisclosureRecord.objects.get().declarations.filter(dropped=False).order_by("version")
        return [one.event for one in rows]


def test_where_the_society_signs_nothing_goes_before(
    society: Society, secretary: Person, desk: Client, approver: Client, reference_platform: Any
) -> None:
    assert desk.post(f"{DESK}channel/", SIGNS).status_code == 302
    pk = publish(society, secretary)
    assert state(society)[0] == "unsigned"
    assert tasks.relay() == 0
    assert desk.get(f"{DESK}{pk}/sign/").status_code == 403, "the secretary decides nothing"
    assert "签发自我声明公开内容" in approver.get("/s/EXS/").content.decode()
    refused = approver.post(f"{DESK}{pk}/sign/", {"openness": "withheld"})
    assert refused.status_code == 422
    assert "未作自我承诺的，不予公开" in refused.content.decode()
    signed = approver.post(f"{DESK}{pk}/sign/", {"openness": "withheld", "promised": "on"})
    assert (signed.status_code, state(society)[0]) == (302, "ready")
    deliver()
    assert tasks.relay() == 2, "the record and its announcement"
    [there] = reference_platform.records()
    assert there["commitment"] == {"madeOn": "2026-01-05", "signedBy": "批准人壬", "signedOn": "2026-03-26"}
    assert (there["isOpen"], there.get("text")) == (0, None)
    assert "批准人壬" in desk.get(f"{DESK}{pk}/").content.decode()
    assert events(society) == ["published"]
    with enter(society):
        body = LedgerEntry.objects.get(event="disclosure.sign_off").body
        assert body["digest"] == DisclosureRecord.objects.get().digest
    assert not CatalogueFile.objects.filter(kind__in=["pdf", "json"]).exists()


def test_without_the_societys_commitment_nobody_signs(
    society: Society, secretary: Person, desk: Client, approver: Client
) -> None:
    desk.post(f"{DESK}channel/", SIGNS)
    pk = publish(society, secretary)
    with enter(society):
        SocietyProfile.objects.update(commitment_on=None)
    told = {"openness": "full", "promised": "on"}
    answer = approver.post(f"{DESK}{pk}/sign/", told)
    assert (answer.status_code, state(society)[0]) == (422, "unsigned")
    assert "自我承诺" in answer.content.decode()


def test_a_part_of_the_text_is_told_and_shown(
    society: Society, secretary: Person, desk: Client, reference_platform: Any
) -> None:
    desk.post(f"{DESK}channel/", {"adapter": "http", "openness": "partial"})
    publish(society, secretary)
    tasks.relay()
    [there] = reference_platform.records()
    assert (there["isOpen"], there["mainContent"]) == (0, "1 范围\n2 要求")
    row = CatalogueStandard.objects.get()
    page = desk.get(f"/standards/{row.slug}/").content.decode()
    assert "部分公开" in page
    assert "本文件规定了示例要求" in page, "the scope"
    assert "应符合" not in page, "clause 2.1"
    assert set(CatalogueFile.objects.values_list("kind", flat=True)) == {"announcement"}


def test_a_text_withheld_later_is_taken_back(
    society: Society, secretary: Person, desk: Client, reference_platform: Any
) -> None:
    pk = publish(society, secretary)
    assert tasks.relay() == 3
    deliver()
    pdf = CatalogueFile.objects.get(kind="pdf")
    address = f"/files/{pdf.sha256}/{pdf.name}"
    assert desk.post(f"{DESK}{pk}/text/", {"openness": "withheld"}).status_code == 302
    deliver()
    assert tasks.relay() == 1
    assert (reference_platform.records()[0]["isOpen"], events(society)) == (0, ["published", "corrected"])
    assert desk.get(address).status_code == 404
    assert "文本不公开" in desk.get(f"/standards/{CatalogueStandard.objects.get().slug}/").content.decode()


def test_what_nobody_was_told_is_declared_as_chosen(
    society: Society, secretary: Person, desk: Client, reference_platform: Any
) -> None:
    pk = publish(society, secretary)
    assert Wake.objects.filter(kind="push").exists()
    desk.post(f"{DESK}{pk}/text/", {"openness": "withheld"})
    deliver()
    tasks.relay()
    assert events(society) == ["published"]
    assert [one[1] for one in reference_platform.effects()] == [1], "the text never went"
    assert desk.post(f"{DESK}{pk}/text/", {"openness": "half"}).status_code == 302
    assert reference_platform.records()[0]["isOpen"] == 0


def test_a_review_that_confirms_is_an_event_of_its_own(
    society: Society, secretary: Person, desk: Client, approver: Client, reference_platform: Any
) -> None:
    publish(society, secretary)
    tasks.relay()
    deliver()
    slug = "T-EXS-001-2026"
    assert desk.post(f"/s/EXS/standards/{slug}/confirm/", {"reason": "有效"}).status_code == 403
    done = approver.post(f"/s/EXS/standards/{slug}/confirm/", {"reason": "复审结论：继续有效。"})
    assert done.status_code == 302
    deliver()
    tasks.relay()
    deliver()
    assert events(society) == ["published", "confirmed"]
    assert (reference_platform.records()[0]["confirmDate"], state(society)[0]) == ("2026-03-26", "accepted")
    page = desk.get(f"/standards/{slug}/").content.decode()
    assert "确认有效" in page
    with enter(society):
        standard = Standard.objects.select_related("procedure").get()
        assert (standard.review_due_on, standard.confirmed_on) == (
            clock.today().replace(year=clock.today().year + 5),
            clock.today(),
        )
