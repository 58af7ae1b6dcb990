"""The supervisor sees counts of every society, and nothing inside any."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.models import Indicator, Society, User
from societies.queries.tenants import platform
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.consultations import make_consultation
from tests.factories.people import make_person, make_society
from tests.factories.projects import make_project
from workflow.models import Deadline, Procedure
from workflow.queries import supervision

pytestmark = pytest.mark.django_db
URL = "/platform/supervision/"


@pytest.fixture
def society() -> Society:
    return make_society()


def client_of(role: str, *, on_platform: bool = True) -> Client:
    owner = platform()
    assert owner is not None
    place = owner if on_platform else Society.objects.get(code="EXS")
    with enter(place):
        person = make_person(f"某{role}", role)
    client = Client()
    client.force_login(User.objects.get(pk=person.account_id))
    return client


def standing(society: Society) -> dict[str, tuple[str, str]]:
    """What the pointers say, and what is so."""
    with enter(society):
        rows = {str(p.pk): (p.kind, p.state) for p in Procedure.objects.exclude(state="")}
    told = Indicator.objects.filter(society=society).values_list("procedure", "kind", "state")
    assert {str(pk): (kind, state) for pk, kind, state in told} == rows
    return rows


def test_every_move_is_pointed_at_in_its_transaction(society: Society) -> None:
    with enter(society):
        make_project("drafting")
        make_project("proposed")
    assert sorted(standing(society).values()) == [("project", "drafting"), ("project", "proposed")]


def test_figures_count_stages_and_overdue_consultations(society: Society, frozen: FrozenClock) -> None:
    other = make_society("EXT", "另一学会")
    with enter(society):
        consultation = make_consultation()
        due = Deadline.objects.get(procedure=consultation.procedure).due_at
    [ours, theirs] = supervision.figures(clock.now())
    assert (ours.society, theirs.society) == (society, other)
    assert (ours.running, ours.consultations, ours.overdue, theirs.running) == (1, 1, 0, 0)
    frozen.at = due + timedelta(seconds=1)
    assert [row.overdue for row in supervision.figures(clock.now())] == [1, 0]


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    society: Society, django_assert_num_queries: object, n: int
) -> None:
    for i in range(1, n):
        make_society(f"EX{i}", f"学会{i}")
    client = client_of("supervisor")
    client.get(URL)
    with django_assert_num_queries(10):  # type: ignore[operator]
        page = client.get(URL)
    assert len(page.context["rows"]) == n


def test_the_page_names_no_person_and_no_project(society: Society) -> None:
    with enter(society):
        project = make_project("drafting")
    text = client_of("supervisor").get(URL).content.decode()
    assert [word for word in (project.title_zh, "组长乙", "秘书甲", project.reference) if word in text] == []


def test_who_may_look(society: Society) -> None:
    assert client_of("supervisor").get(URL).status_code == 200
    assert client_of("operator").get(URL).status_code == 200
    assert client_of("secretary", on_platform=False).get(URL).status_code == 404
    assert Client().get(URL).status_code == 302
    supervisor = client_of("supervisor")
    assert [supervisor.get(url).status_code for url in ("/s/EXS/", reverse("society_list"))] == [404, 404]
    assert supervisor.get(reverse("home"))["Location"] == URL


def test_the_operators_list_leads_to_the_platforms_other_pages(society: Society) -> None:
    page = client_of("operator").get(reverse("society_list"))
    assert [entry.url for entry in page.context["others"]] == [
        "supervision",
        "platform_people",
        "relay_desk",
        "account_erase",
    ]
    assert f'href="{URL}"' in page.content.decode()
