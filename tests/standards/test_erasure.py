"""Erasing a person: the name goes from every field of every society, what is kept is named, and the chain holds."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from societies import clock, grants
from societies.access import Refused
from societies.actions import attachments, erasure, invitations, people
from societies.models import Affiliation, Invitation, LedgerEntry, Person, Society, SocietyProfile, User
from societies.queries.ledger import verify
from societies.queries.mentions import column_name, columns, mentions
from societies.queries.tenants import platform
from societies.registry import ERASED, KEPT, TRACES
from societies.scoping import enter
from standards.actions import collecting, comments, contributions, groups
from standards.models import Colleague, PatentDisclosure, PendingComment, Report
from tests.factories.consultations import close_at_deadline, make_consultation
from tests.factories.people import make_person, make_society, make_unit
from tests.factories.projects import make_project, someone
from tests.factories.published import make_standard
from tests.factories.reviews import make_ballot, make_meeting, make_scene
from workflow.models import Attendee

pytestmark = pytest.mark.django_db
NAME, EMAIL = "诸葛示例", "zhuge@example.org"


@pytest.fixture
def society() -> Iterator[Society]:
    society = make_society()
    with enter(society):
        yield society


@pytest.fixture
def person(society: Society) -> Person:
    """Somebody who left a name in every field that can hold one, and in words that others wrote."""
    secretary = someone("秘书甲", "secretary", unit="示例学会秘书处")
    invitation = invitations.invite(
        actor=secretary,
        at=clock.now(),
        email=EMAIL,
        name=NAME,
        roles=["member"],
        organization=make_unit("示例单位乙"),
    )
    person = invitations.accept_newly(
        invitation=invitation, name=NAME, password="correct-horse-battery", at=clock.now()
    )
    invitations.invite(actor=secretary, at=clock.now(), email="old@example.org", name=NAME, roles=["member"])
    Invitation.objects.filter(email="old@example.org").update(person=person)
    SocietyProfile.objects.update(contact_name=NAME, contact_phone="010-1", contact_email=EMAIL)
    attachments.store(b"%PDF-1.7", name=f"{NAME}的意见.pdf", actor=person, at=clock.now())
    _work(person, secretary)
    _publish(person)
    return person


def _work(person: Person, secretary: Person) -> None:
    consultation = make_consultation()
    words = comments.Words(kind="te", text=f"{NAME}认为限值偏高。")
    comments.make(consultation=consultation, actor=person, at=clock.now(), words=words, token=consultation.pk)
    PendingComment.objects.create(
        consultation=consultation,
        name=NAME,
        email=EMAIL,
        kind="te",
        text="同上。",
        token=person.pk,
        made_at=clock.now(),
    )
    consultation.replies.update(address=EMAIL)
    reply = consultation.replies.get()
    collecting.begin(reply=reply, link=None, at=clock.now(), last_day=clock.today())
    contributions.contribute(
        collection=reply.collection,
        name=NAME,
        department="研发部",
        at=clock.now(),
        words=words,
        token=person.pk,
    )
    close_at_deadline(consultation)
    meeting = make_meeting(make_scene())
    meeting.chair = NAME
    meeting.save(update_fields=["chair"])
    for position, (name, known) in enumerate([(NAME, person), (NAME, None)], start=1):
        Attendee.objects.create(
            meeting=meeting,
            name=name,
            organization="示例单位乙",
            title="教授",
            person=known,
            position=position,
        )


def _publish(person: Person) -> None:
    standard = make_standard(person, drafters=f"{NAME}、组长乙", drafting_units="示例单位乙")
    Report.objects.create(
        standard=standard,
        number=1,
        person=person,
        name=NAME,
        email=EMAIL,
        text="引用文件已废止。",
        filed_at=clock.now(),
        confirmed_at=clock.now(),
    )
    assert standard.project is not None
    PatentDisclosure.objects.create(
        project=standard.project,
        number="ZL201910000000.1",
        title="一种示例装置",
        holder="示例单位乙",
        contact=f"{NAME} 010-1",
        disclosed_on=clock.today(),
    )


def left_over() -> set[str]:
    """Where the name or the address still stands, but for what is kept with a reason."""
    return set(mentions([NAME, EMAIL])) - set(KEPT)


def test_the_name_is_gone_but_for_what_is_kept_and_the_chain_holds(society: Society, person: Person) -> None:
    before, entries = mentions([NAME, EMAIL]), LedgerEntry.objects.count()
    assert {
        "societies.Person.name",
        "societies.Invitation.name",
        "societies.SocietyProfile.contact_name",
        "societies.Attachment.name",
        "standards.PendingComment.name",
        "standards.Reply.address",
        "standards.Report.name",
        "standards.PatentDisclosure.contact",
        "workflow.Attendee.name",
        "workflow.Meeting.chair",
        "standards.Standard.drafters",
        "standards.Comment.text",
    } <= set(before)
    erasure.erase(person=person, actor=someone("秘书甲"), at=clock.now())
    assert left_over() == set()
    assert list(Colleague.objects.values_list("name", "department")) == [(ERASED, "")]
    assert set(mentions([NAME, EMAIL])) == {"standards.Standard.drafters", "standards.Comment.text"}
    proof = verify()
    assert (bool(proof), proof.entries > entries) == (True, True)
    call_command("verify_ledger")
    person.refresh_from_db()
    assert (person.name, person.email, person.account_id, person.erased_at) == (ERASED, "", None, clock.now())
    assert "zhuge" not in person.name_key
    assert LedgerEntry.objects.get(event="person.erased").body == {"person": str(person.pk)}


def test_every_trace_is_tried_above(society: Society, person: Person) -> None:
    """A new trace needs a row in the fixture, else nobody knows whether it works."""
    assert [entry.label for entry in TRACES if not entry.rows(person).exists()] == []


def test_what_a_unit_keeps_to_itself_is_not_told_before_erasing(society: Society, person: Person) -> None:
    labels = [label for label, _n in erasure.plan(person).replaced]
    assert "Comments from outside, before they were confirmed" in labels
    assert "Names typed where a unit collects its comments" not in labels


def test_what_is_kept_names_columns_that_exist() -> None:
    known = {column_name(*column) for column in columns()}
    assert set(KEPT) - known == set()


def test_the_account_goes_with_its_last_society(society: Society, person: Person) -> None:
    account = person.account_id
    client = Client()
    client.force_login(User.objects.get(pk=account))
    assert client.get("/s/EXS/").status_code == 200
    erasure.erase(person=person, actor=someone("秘书甲"), at=clock.now())
    assert not User.objects.filter(pk=account).exists()
    assert not EmailAddress.objects.filter(email=EMAIL).exists()
    assert not Affiliation.objects.filter(account=account).exists()
    assert client.get("/s/EXS/").status_code == 302


def test_elsewhere_the_account_lives_on_without_rights_here(society: Society, person: Person) -> None:
    account = User.objects.get(pk=person.account_id)
    with enter(make_society("EXT", "另一学会")):
        make_person(NAME, "member", email=EMAIL)
    erasure.erase(person=person, actor=someone("秘书甲"), at=clock.now())
    assert grants.held(account, [society.pk]) == {society.pk: set()}
    assert [a.society.code for a in Affiliation.objects.filter(account=account)] == ["EXT"]


def test_the_platform_erases_an_account_in_every_society(society: Society, person: Person) -> None:
    other = make_society("EXT", "另一学会")
    with enter(other):
        make_person("秘书乙", "secretary")
        make_person(NAME, "member", email=EMAIL)
        Affiliation.objects.filter(society=other, account=person.account_id).update(ended_at=clock.now())
    owner = platform()
    assert owner is not None
    with enter(owner):
        operator = make_person("运营甲", "operator", email="operator@example.org")
    client = Client()
    client.force_login(User.objects.get(email="operator@example.org"))
    url = f"{reverse('account_erase')}?email={EMAIL}"
    page = client.get(url)
    assert [row.society.code for row in page.context["societies"]] == ["EXS", "EXT"]
    assert NAME not in page.content.decode()
    assert client.post(url, {"confirm": "wrong@example.org"}).status_code == 422
    assert client.post(url, {"confirm": EMAIL})["Location"] == reverse("account_erase")
    for place in (society, other):
        with enter(place):
            assert left_over() == set()
            assert verify()
    with enter(owner):
        entry = LedgerEntry.objects.get(event="account.erased")
        assert (entry.actor_id, set(entry.body["societies"])) == (
            operator.pk,
            {str(society.pk), str(other.pk)},
        )
    assert not User.objects.filter(email=EMAIL).exists()
    assert Session.objects.count() == 1


def test_whoever_still_works_hands_over_first(society: Society) -> None:
    project = make_project("drafting")
    secretary, leader = someone("秘书甲"), someone("组长乙")
    drafter = someone("起草人丙", "member", unit="示例单位甲")
    assert drafter.organization is not None
    groups.join(
        project=project, person=drafter, organization=drafter.organization, actor=secretary, at=clock.now()
    )
    someone("秘书乙", "administrator")
    reasons = {p.name: [d.reason for d in erasure.plan(p).hindered] for p in (secretary, leader, drafter)}
    title = f"{project.reference} {project.title_zh}"
    assert reasons == {
        "秘书甲": [f"责任秘书：{title}。请先办理交接。"],
        "组长乙": [f"起草组组长：{title}。请先办理交接。"],
        "起草人丙": [f"在{title}的起草组中：请先由起草组组长办理退出。"],
    }
    with pytest.raises(Refused):
        erasure.erase(person=leader, actor=secretary, at=clock.now())
    leader.refresh_from_db()
    assert leader.name == "组长乙"


def test_a_voter_of_an_open_ballot_and_the_last_secretary_stay(society: Society) -> None:
    scene = make_scene()
    make_ballot(scene)
    assert [d.reason for d in erasure.plan(scene.experts[0]).hindered] == [
        "在进行中的投票名单上：请等投票计票后再删除。"
    ]
    assert "这样一来就没有人能邀请成员了" in erasure.plan(scene.secretary).hindered[0].reason
    with pytest.raises(Refused, match="不能删除自己"):
        erasure.erase(person=scene.secretary, actor=scene.secretary, at=clock.now())


def test_the_page_says_what_goes_and_what_stays_and_asks_for_the_name(
    society: Society, person: Person
) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=someone("秘书甲").account_id))
    url = reverse("member_erase", args=["EXS", person.pk])
    page = client.get(url)
    plan = page.context["plan"]
    assert dict(plan.replaced)["Lines of sign-in sheets"] == 2
    assert [n for _reason, n in plan.kept] == [1, 1]
    wrong = client.post(url, {"confirm": "别人"})
    assert (wrong.status_code, wrong.context["form"].errors) == (
        422,
        {"confirm": ["输入不一致，没有删除任何内容。"]},
    )
    assert client.post(url, {"confirm": NAME}).status_code == 302
    assert left_over() == set()
    assert client.get(url).status_code == 404
    client.force_login(User.objects.get(pk=someone("委员丙").account_id))
    other = reverse("member_erase", args=["EXS", someone("组长乙").pk])
    assert client.get(other).status_code == 403


def test_a_namesake_keeps_the_name(society: Society, person: Person) -> None:
    other = people.admit(actor=None, at=clock.now(), name=NAME, organization=make_unit("示例单位丙"))
    erasure.erase(person=person, actor=someone("秘书甲"), at=clock.now() + timedelta(hours=1))
    other.refresh_from_db()
    assert other.name == NAME
