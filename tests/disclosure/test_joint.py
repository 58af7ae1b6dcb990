"""A joint standard in public: on its cover, found by every number, shown under every issuer, told to the platform."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pypdf import PdfReader

from disclosure.models import CatalogueFile, CatalogueIssue, CatalogueStandard
from disclosure.queries.records import payload
from disclosure.reference_platform import fields
from societies import clock
from societies.scoping import enter
from standards.actions import publication, renditions
from standards.models import StandardNumber
from tests.factories.joint import Pair, make_pair, submit
from tests.factories.publication import announce, approve, render
from workflow import delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(settings: Any, tmp_path: Path) -> Pair:
    settings.MEDIA_ROOT, settings.DISCLOSURE_ADAPTER = str(tmp_path), "manual"
    pair = make_pair()
    submit(pair)
    pair.answer("approval")
    with enter(pair.host.society):
        project = pair.fresh()
        approve(pair.host, project)
        announce(pair.host, project)
        renditions.order(project=project, actor=None, at=clock.now())
        assert render(project)
        publication.publish(project=pair.fresh(), actor=pair.host.secretary, at=clock.now())
    for wake in delivery.due():
        delivery.run(wake)
    return pair


def test_a_joint_standard_in_public(published: Pair) -> None:
    with enter(published.partner.society):
        assert StandardNumber.objects.get().status == "published"
    row = CatalogueStandard.objects.get()
    assert [(one["code"], one["number"]) for one in row.joint] == [("EXB", "T/EXB 001—2026")]
    client = Client()
    assert client.get("/standards/T-EXB-001-2026/")["Location"] == "/standards/T-EXS-001-2026/"
    for path in (
        "/standards/T-EXS-001-2026/",
        "/standards/?q=T/EXB 1-2026",
        "/standards/?society=EXB",
        "/standards/?society=EXS",
        "/societies/EXB/",
        "/societies/EXS/",
        "/",
    ):
        page = client.get(path).content.decode()
        assert "T/EXS 001—2026" in page, path
        assert "T/EXB 001—2026" in page, path
    answer = client.get("/api/v1/standards/", {"society": "EXB"}).json()["results"]
    assert [(one["number"], one["joint"][0]["number"]) for one in answer] == [
        ("T/EXS 001—2026", "T/EXB 001—2026")
    ]
    counts = {
        one["code"]: one["standard_count"] for one in client.get("/api/v1/societies/").json()["results"]
    }
    assert counts == {"EXB": 1, "EXS": 1}
    assert CatalogueIssue.objects.get().society == published.host.society


def test_cover_announcement_and_record_name_every_issuer(published: Pair) -> None:
    text = CatalogueFile.objects.get(kind="pdf")
    with default_storage.open(text.file) as file:
        cover = re.sub(r"\s", "", PdfReader(io.BytesIO(file.read())).pages[0].extract_text())
    for said in ("T/EXS001—2026", "T/EXB001—2026", "示例学会", "示例协会"):
        assert said in cover
    letter = CatalogueFile.objects.get(kind="announcement")
    with default_storage.open(letter.file) as file:
        announced = re.sub(r"\s", "", PdfReader(io.BytesIO(file.read())).pages[0].extract_text())
    assert "T/EXS001—2026/T/EXB001—2026" in announced
    with enter(published.host.society):
        standard = published.fresh().standards.get()
        told = payload(standard, published.host.society, {})
    assert told["jointOrgans"] == [
        {"organCode": "EXB", "organName": "示例协会", "standardNo": "T/EXB 001—2026"}
    ]
    assert fields.check(told) == []
    told["jointOrgans"][0]["organCode"] = "EXC"
    assert [fault["field"] for fault in fields.check(told)] == ["jointOrgans[0]"]
