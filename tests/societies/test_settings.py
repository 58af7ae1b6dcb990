"""Profile, rule packs, files, the ledger's page and the archive."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from societies import clock
from societies.actions import attachments, societies
from societies.models import (
    Archive,
    Attachment,
    LedgerEntry,
    OutboxMessage,
    Person,
    RulePack,
    Society,
    SocietyProfile,
)
from societies.queries import archives
from societies.roles import Permission
from societies.scoping import enter
from tests.factories.people import make_person, make_society, make_unit
from tests.societies.conftest import Sign
from workflow.delivery import due, run

PDF = b"%PDF-1.7 specimen"


def rules(**changes: object) -> dict[str, object]:
    """What the form of a rule pack sends when only some numbers change."""
    given = {
        "title": "示例学会团体标准管理办法",
        "adopted_on": "2026-03-01",
        "consultation_days": 30,
        "consultation_days_absolute": 7,
        "late_reply_days": 7,
        "reminder_days": 7,
        "objection_days": 7,
        "member_notice_days": 15,
        "public_when_consumers_affected": "on",
        "pass_share": "3/4",
        "quorum_share": "2/3",
        "panel_min": 5,
        "materials_days_ahead": 10,
        "pass_base": "attending",
        "recused_leave_base": "on",
        "number_sequence": "continuous",
        "number_width": 3,
        "first_number": 1,
        "first_number_reason": "",
        "announcement_scan_required": "on",
        "review_years": 5,
        "patent_answer_days": 30,
        "term_notice_days": 30,
        "partner_answer_days": 30,
    }
    return given | changes


def test_a_new_version_leaves_the_old_one(inside: Society, secretary: Person, sign_in: Sign) -> None:
    client = sign_in(secretary)
    response = client.post(
        reverse("rulepack_new", args=["EXS"]),
        rules(consultation_days=45, pass_share="4／5", quorum_share="1/2"),
    )
    assert response.status_code == 302
    old, new = RulePack.objects.order_by("version")
    assert (old.consultation_days, old.pass_numerator, old.pass_denominator) == (30, 3, 4)
    assert (new.version, new.consultation_days, new.pass_numerator, new.pass_denominator) == (2, 45, 4, 5)
    assert (new.quorum_numerator, new.quorum_denominator, str(new.adopted_on)) == (1, 2, "2026-03-01")
    entry = LedgerEntry.objects.get(event="rulepack.adopted")
    assert entry.body == {"version": 2, "adopted_on": "2026-03-01"}
    page = client.get(reverse("rulepack_list", args=["EXS"])).content.decode()
    assert "4/5" in page
    assert "依据：《团体标准管理规定》（2019）" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("consultation_days", 29, "29 低于下限 30，依据：《团体标准管理规定》（2019）。"),
        ("pass_share", "2/3", "2/3 低于下限 3/4，依据：《团体标准管理规定》（2019）。"),
        ("quorum_share", "2/5", "2/5 低于下限 1/2，依据：学会通行做法。"),
        ("review_years", 6, "6 高于上限 5，依据：学会通行做法。"),
        ("pass_share", "75", "请把比例写成分数，例如 3/4。"),
        ("number_width", 9, "请填 1 至 6 位。"),
    ],
)
def test_a_number_out_of_bounds_names_the_bound_and_its_source(
    inside: Society, secretary: Person, sign_in: Sign, field: str, value: object, said: str
) -> None:
    page = sign_in(secretary).post(reverse("rulepack_new", args=["EXS"]), rules(**{field: value}))
    assert page.context["form"].errors == {field: [said]}
    assert RulePack.objects.count() == 1


def test_a_first_number_needs_its_reason(inside: Society, secretary: Person, sign_in: Sign) -> None:
    page = sign_in(secretary).post(reverse("rulepack_new", args=["EXS"]), rules(first_number=127))
    assert list(page.context["form"].errors) == ["first_number_reason"]


def test_the_profile_is_edited_and_the_ledger_names_fields_only(
    inside: Society, secretary: Person, member: Person, sign_in: Sign
) -> None:
    url = reverse("society_profile", args=["EXS"])
    given = {"credit_code": "91350100m000100y43", "address": "示例路 1 号"}
    assert sign_in(member).post(url, given).status_code == 403
    assert sign_in(secretary).post(url, given).status_code == 302
    assert SocietyProfile.objects.get().credit_code == "91350100M000100Y43"
    entry = LedgerEntry.objects.get(event="society.profile_changed")
    assert entry.body == {"fields": ["address", "credit_code"]}
    assert "示例路 1 号" in sign_in(member).get(url).content.decode()


def test_a_file_is_for_the_society_only(inside: Society, member: Person, sign_in: Sign) -> None:
    stored = attachments.store(PDF, name="送审稿 一.pdf", actor=member, at=clock.now())
    Attachment.objects.filter(pk=stored.pk).update(reader=Permission.SOCIETY_ENTER)
    url = reverse("file", args=["EXS", stored.pk])
    response = sign_in(member).get(url)
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    saved = sign_in(member).get(url + "?save")
    assert b"".join(saved.streaming_content) == PDF  # type: ignore[attr-defined]
    assert saved["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    other = make_society("EXB", "示例协会")
    with enter(other):
        stranger = make_person("秘书乙", "secretary", email="b@example.org")
    assert sign_in(stranger).get(url).status_code == 404
    assert sign_in(stranger).get(reverse("file", args=["EXB", stored.pk])).status_code == 404
    stored.file.storage.delete(stored.file.name or "")
    assert sign_in(member).get(url).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_the_ledger_reads_in_words_at_constant_cost(
    inside: Society,
    secretary: Person,
    sign_in: Sign,
    django_assert_num_queries: Callable[..., Any],
    n: int,
) -> None:
    for i in range(n):
        make_person(f"委员{i}", "member", unit=f"示例单位{i}")
    client, url = sign_in(secretary), reverse("ledger", args=["EXS"])
    client.get(url)
    with django_assert_num_queries(14):
        page = client.get(url)
    line = page.context["lines"][1]
    assert (line.what, line.about, line.by) == (
        "A person was admitted",
        (f"委员{n - 1}", f"示例单位{n - 1}"),
        "set-up",
    )
    only = client.get(url + "?event=society.registered").context["lines"]
    assert [line.entry.event for line in only] == ["society.registered"]


def test_an_archive_holds_everything_and_only_its_own(
    inside: Society, secretary: Person, member: Person, sign_in: Sign
) -> None:
    attachments.store(PDF, name="a.pdf", actor=member, at=clock.now())
    attachments.store(PDF, name="b.pdf", actor=member, at=clock.now())
    with enter(make_society("EXB", "示例协会")):
        make_unit("别家单位")
    client, url = sign_in(secretary), reverse("archive_export", args=["EXS"])
    client.post(url)
    client.post(url)
    assert Archive.objects.count() == 1
    for _round in range(2):
        for wake in due():
            run(wake)
    archive = Archive.objects.get()
    assert archive.attachment is not None
    assert archive.made_at == clock.now()
    assert [m.to for m in mail.outbox] == [["secretary@example.org"]]
    href = reverse("file", args=["EXS", archive.attachment.pk])
    assert href in client.get(url).content.decode()
    assert sign_in(member).get(href).status_code == 403
    content = b"".join(client.get(href).streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        manifest = json.loads(book.read("manifest.json"))
        assert set(manifest["tables"]) == {m._meta.label_lower for m in archives.tables()}
        people = [json.loads(line) for line in book.read("tables/societies.person.jsonl").splitlines()]
        units = book.read("tables/societies.organization.jsonl").decode()
        entries = book.read("tables/societies.ledgerentry.jsonl").splitlines()
        (stored,) = [name for name in book.namelist() if name.startswith("files/")]
        assert book.read(stored) == PDF
    assert [p["name"] for p in people] == ["秘书甲", "委员丙"]
    assert ("示例单位甲" in units, "别家单位" in units) == (True, False)
    assert manifest["ledger"]["sequence"] == len(entries)
    assert [f["name"] for f in manifest["files"]] == ["a.pdf", "b.pdf"]
    assert manifest["missing_files"] == []
    events = LedgerEntry.objects.filter(event__startswith="archive").order_by("sequence")
    assert [e.event for e in events] == ["archive.asked", "archive.made"]
    assert OutboxMessage.objects.filter(topic="archive.asked").count() == 1


def test_adopting_twice_at_once_makes_two_versions(inside: Society, secretary: Person) -> None:
    for _round in range(2):
        societies.adopt_rules(actor=secretary, at=clock.now(), adopted_on=clock.today(), numbers={})
    assert [p.version for p in RulePack.objects.order_by("version")] == [1, 2, 3]
