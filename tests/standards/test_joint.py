"""Joint projects: asking, answering, consenting, a number in each register, and nothing else seen on either side."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from societies import clock
from societies.access import Refused
from societies.actions import people
from societies.models import Affiliation, LedgerEntry, Person, RulePack
from societies.queries.ledger import verify
from societies.scoping import enter
from standards.actions import joint as acts
from standards.models import JointPointer, PartnerConsent, Partnership, StandardNumber
from standards.queries import joint
from standards.queries.approval import dossier
from standards.queries.numbers import gaps
from standards.queries.renditions import plan_of
from tests.conftest import FrozenClock
from tests.factories.joint import Pair, invite, make_pair, submit
from tests.factories.people import make_person, make_society
from tests.factories.publication import account, announce, approve, make_office, make_project
from tests.factories.suspensions import suspend
from workflow import delivery, engine
from workflow.models import Procedure


@pytest.fixture
def pair(db: None) -> Pair:
    return make_pair()


def registers(pair: Pair) -> list[tuple[str, str]]:
    """(number, status) of the host's register, then of the partner's."""
    found = []
    for society in (pair.host.society, pair.partner.society):
        with enter(society):
            rows = StandardNumber.objects.order_by("year", "sequence")
            found += list(rows.values_list("text", "status"))
    return found


def approve_jointly(pair: Pair) -> None:
    submit(pair)
    pair.answer("approval")
    with enter(pair.host.society):
        approve(pair.host, pair.fresh())


def sign_in(person: Person) -> Client:
    client = Client()
    client.force_login(account(person))
    return client


def test_each_register_gives_a_number_and_each_chain_tells(pair: Pair) -> None:
    approve_jointly(pair)
    assert registers(pair) == [("T/EXS 001—2026", "allotted"), ("T/EXB 001—2026", "allotted")]
    with enter(pair.host.society):
        project = pair.fresh()
        assert joint.issuers(project) == [(pair.partner.society, "T/EXB 001—2026")]
        assert [paper.detail for paper in dossier(project)][-1] == "T/EXB 001—2026"
        assert gaps(RulePack.objects.get()) == []
    with enter(pair.partner.society):
        entry = LedgerEntry.objects.get(event="number.allotted")
        assert (entry.body["number"], entry.procedure) == ("T/EXB 001—2026", pair.project.procedure_id)
        answered = LedgerEntry.objects.filter(event="joint.answered").order_by("sequence")
        assert [one.actor_id for one in answered] == [pair.partner.secretary.pk, pair.partner.approver.pk]
        number = StandardNumber.objects.get()
        assert (number.project_id, number.host_code, number.joint) == (
            None,
            "EXS",
            pair.project.procedure_id,
        )
        assert gaps(RulePack.objects.get()) == []


def test_the_host_waits_for_every_partners_consent(pair: Pair) -> None:
    def refusals() -> list[str]:
        with enter(pair.host.society):
            verdict = engine.may_move(
                pair.fresh().procedure, "approve", actor=pair.host.approver, at=clock.now()
            )
        return [one.reason for one in verdict.refusals]

    submit(pair)
    assert refusals() == ["示例协会尚未同意批准。"]
    pair.answer("approval", given=False, reason="试验数据不足。")
    assert refusals() == ["示例协会不同意批准：请协商解决，或终止联合。"]
    with enter(pair.host.society):
        acts.ask_again(project=pair.fresh(), actor=pair.host.secretary, at=clock.now())
    assert refusals() == ["示例协会尚未同意批准。"]
    pair.answer("approval")
    assert refusals() == []
    suspend(pair.partner.society)
    assert refusals() == ["示例协会已被责令停止活动：其编号登记簿不能编号。"]
    assert registers(pair) == []


def test_consent_counts_for_the_text_that_was_submitted_last(pair: Pair, frozen: FrozenClock) -> None:
    submit(pair)
    pair.answer("approval")
    frozen.move(hours=1)
    with enter(pair.host.society):
        engine.move(
            pair.fresh().procedure, "send_back", actor=pair.host.approver, at=clock.now(), reason="请修改。"
        )
    frozen.move(hours=1)
    submit(pair)
    with enter(pair.host.society), pytest.raises(Refused, match="尚未同意"):
        approve(pair.host, pair.fresh())
    pair.answer("approval")
    with enter(pair.host.society):
        approve(pair.host, pair.fresh())


def test_who_does_not_answer_in_time_lets_it_lapse(db: None, frozen: FrozenClock) -> None:
    pair = make_pair(joined=False)
    with enter(pair.host.society), pytest.raises(Refused, match="是否参加"):
        submit(pair)
    frozen.move(days=31)
    for wake in delivery.due():
        delivery.run(wake)
    pair.pointer.refresh_from_db()
    assert pair.pointer.state == "left"
    with pytest.raises(Refused):
        pair.answer("joining")
    submit(pair)
    with enter(pair.host.society):
        approve(pair.host, pair.fresh())
    assert registers(pair) == [("T/EXS 001—2026", "allotted")]


def test_a_partner_leaves_with_its_reason_and_the_standard_goes_on_without_it(pair: Pair) -> None:
    submit(pair)
    with enter(pair.partner.society):
        secretary = pair.partner.secretary
        with pytest.raises(Refused):
            acts.leave(pointer=pair.pointer, actor=secretary, at=clock.now(), reason=" ")
        acts.leave(pointer=pair.pointer, actor=secretary, at=clock.now(), reason="工作计划调整。")
    with enter(pair.host.society):
        partnership = Partnership.objects.get()
        assert partnership.left_reason == "工作计划调整。"
        assert PartnerConsent.objects.get(purpose="approval").procedure.state == "refused"
        approve(pair.host, pair.fresh())
    assert registers(pair) == [("T/EXS 001—2026", "allotted")]
    client = sign_in(pair.partner.secretary)
    assert client.get(f"/s/EXS/projects/{pair.project.reference}/").status_code == 404
    assert Affiliation.objects.get(account=secretary.account_id, society=pair.host.society).ended_at


def test_once_numbered_nobody_leaves_before_the_approval_is_annulled(pair: Pair) -> None:
    approve_jointly(pair)
    with enter(pair.partner.society), pytest.raises(Refused, match="撤销批准"):
        acts.leave(pointer=pair.pointer, actor=pair.partner.secretary, at=clock.now(), reason="调整。")
    with enter(pair.host.society):
        engine.move(
            pair.fresh().procedure, "annul", actor=pair.host.approver, at=clock.now(), reason="发现错误"
        )
    assert registers(pair) == [("T/EXS 001—2026", "void"), ("T/EXB 001—2026", "void")]
    with enter(pair.partner.society):
        assert StandardNumber.objects.get().cause == "发现错误"
        acts.leave(pointer=pair.pointer, actor=pair.partner.secretary, at=clock.now(), reason="调整。")


def test_over_new_year_every_number_takes_the_new_year(pair: Pair) -> None:
    with enter(pair.partner.society):
        RulePack.objects.update(number_sequence="yearly")
    approve_jointly(pair)
    with enter(pair.host.society):
        announce(pair.host, pair.fresh(), issued_on=clock.today().replace(year=2027, month=1, day=5))
        plan = plan_of(pair.fresh())
        assert plan is not None
        assert (plan.edition.number, plan.edition.joint) == (
            "T/EXS 001—2027",
            (("示例协会", "T/EXB 001—2027"),),
        )
    assert registers(pair) == [
        ("T/EXS 001—2027", "allotted"),
        ("T/EXB 001—2026", "void"),
        ("T/EXB 001—2027", "allotted"),
    ]


def test_pressed_twice_one_number_is_given(pair: Pair) -> None:
    submit(pair)
    pair.answer("approval")
    with enter(pair.host.society):
        seen = pair.fresh()
        approve(pair.host, pair.fresh())
        with pytest.raises(Refused):
            approve(pair.host, seen)
    assert len(registers(pair)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_joint_standards_each_others_partner_never_wait_for_ever() -> None:
    """Host A with partner B and host B with partner A, approved at the same moment: four numbers, no deadlock."""
    a, b = make_office(), make_office("EXB", "示例协会")
    pairs = [invite(a, b), invite(b, a), invite(a, b), invite(b, a)]
    for pair in pairs:
        submit(pair)
        pair.answer("approval")
    start, failures = threading.Barrier(len(pairs)), list[BaseException]()

    def press(pair: Pair) -> None:
        try:
            start.wait(30)
            with enter(pair.host.society):
                approve(pair.host, pair.fresh())
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[pair]) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    for office in (a, b):
        with enter(office.society):
            rows = StandardNumber.objects.order_by("sequence").values_list("text", flat=True)
            assert list(rows) == [f"T/{office.society.code} {n:03d}—2026" for n in (1, 2, 3, 4)]
            assert gaps(RulePack.objects.get()) == []


# -- who sees what


def test_the_partners_people_see_this_project_and_nothing_else_of_the_host(pair: Pair) -> None:
    with enter(pair.partner.society):
        drafter = make_person("起草人戊", "member", unit="示例单位己")
        acts.send_person(pointer=pair.pointer, person=drafter, actor=pair.partner.secretary, at=clock.now())
    with enter(pair.host.society):
        other = make_project(pair.host, title="金丝雀标准", state="drafting")
        make_person("金丝雀庚", "member", unit="金丝雀单位")
        guest = Person.objects.select_related("organization").get(account=drafter.account_id)
        assert (guest.name, guest.organization.name) == ("起草人戊", "示例单位己")  # type: ignore[union-attr]
    client = sign_in(drafter)
    pages = (
        "project",
        "project_history",
        "proposal",
        "drafting_group",
        "draft_list",
        "dossier",
        "patent_list",
    )
    for page in pages:
        answer = client.get(reverse(page, args=["EXS", pair.project.reference]))
        assert answer.status_code == 200, page
        assert "金丝雀" not in answer.content.decode(), page
    for name in ("project_list", "member_list", "standard_list", "letter_list", "society_settings", "ledger"):
        assert client.get(reverse(name, args=["EXS"])).status_code == 404, name
    for name in ("project", "project_history", "draft_list", "dossier"):
        assert client.get(reverse(name, args=["EXS", other.reference])).status_code == 404, name
    for name in ("joint_partners", "proposal_check", "project_staff", "appraisal", "announcement"):
        assert client.get(reverse(name, args=["EXS", pair.project.reference])).status_code == 404, name
    shown = client.get(reverse("project", args=["EXS", pair.project.reference]))
    assert [client.get(tab.url).status_code for tab in shown.context["tabs"]] == [200] * 7
    assert client.get("/s/EXS/").status_code == 200
    assert "金丝雀" not in client.get("/s/EXS/").content.decode()


def test_the_host_sees_nothing_of_the_partner(pair: Pair) -> None:
    for person in (pair.host.secretary, pair.host.approver, pair.host.leader):
        client = sign_in(person)
        for name in ("project_list", "member_list", "joint_list", "standard_list", "duties"):
            assert client.get(reverse(name, args=["EXB"])).status_code == 404, name
        assert client.get(reverse("joint_request", args=["EXB", pair.pointer.pk])).status_code == 404


def test_a_pointer_opens_to_the_society_that_was_asked_only(pair: Pair) -> None:
    third = make_society("EXC", "示例联合会")
    with enter(third):
        stranger = make_person("秘书丙", "secretary")
    client = sign_in(stranger)
    assert client.get(reverse("joint_request", args=["EXC", pair.pointer.pk])).status_code == 404
    assert "户用" not in client.get(reverse("joint_list", args=["EXC"])).content.decode()
    with enter(pair.partner.society):
        member = pair.partner.member
    assert sign_in(member).get(reverse("joint_list", args=["EXB"])).status_code == 403


def test_names_are_handed_over_and_never_read_across(pair: Pair) -> None:
    """Somebody the host knows by another name keeps it there; the partner's page shows its own."""
    with enter(pair.host.society):
        people.admit(actor=None, at=clock.now(), name="东道主所知之名", account=account(pair.partner.member))
    with enter(pair.partner.society):
        acts.send_person(
            pointer=pair.pointer, person=pair.partner.member, actor=pair.partner.secretary, at=clock.now()
        )
    page = sign_in(pair.partner.secretary).get(reverse("joint_request", args=["EXB", pair.pointer.pk]))
    assert "东道主所知之名" not in page.content.decode()
    assert pair.partner.member.name in page.content.decode()


# -- pages


def test_the_whole_way_in_the_browser_pages(db: None) -> None:
    pair = make_pair(joined=False)
    asked = reverse("joint_request", args=["EXB", pair.pointer.pk])
    secretary, approver = sign_in(pair.partner.secretary), sign_in(pair.partner.approver)
    assert "盼与贵会联合研制" in secretary.get(asked).content.decode()
    refused = secretary.post(asked, {"purpose": "joining", "refuse": "1", "reason": ""})
    assert refused.status_code == 422
    assert secretary.post(asked, {"purpose": "approval", "give": "1"}).status_code == 403
    assert approver.post(asked, {"purpose": "joining", "give": "1"}).status_code == 403
    assert secretary.post(asked, {"purpose": "joining", "give": "1"}).status_code == 302
    assert secretary.post(asked, {"purpose": "joining", "give": "1"}).status_code == 422, "pressed twice"
    assert "进入项目" in secretary.get(asked).content.decode()
    submit(pair)
    assert approver.post(asked, {"purpose": "approval", "give": "1"}).status_code == 302
    page = sign_in(pair.host.secretary).get(reverse("joint_partners", args=["EXS", pair.project.reference]))
    assert page.content.decode().count("已同意") == 2


def test_the_host_asks_and_ends_on_its_page(db: None) -> None:
    host, partner = make_office(), make_office("EXB", "示例协会")
    with enter(host.society):
        project = make_project(host, state="drafting")
    url, client = reverse("joint_partners", args=["EXS", project.reference]), sign_in(host.secretary)
    given = {"partner": str(partner.society.pk), "message": "盼复。"}
    assert sign_in(host.member).post(url, given).status_code == 403
    assert client.post(url, {"partner": str(host.society.pk)}).status_code == 422
    assert client.post(url, given).status_code == 302
    assert client.post(url, given).status_code == 422, "asked already"
    with enter(host.society):
        row = Partnership.objects.get()
    client.post(
        reverse("joint_end", args=["EXS", project.reference, row.pk]), {"reason": "改由本会单独研制。"}
    )
    with enter(host.society):
        assert Partnership.objects.get().left_at is not None
    assert client.post(url, given).status_code == 302, "may be asked again"


@pytest.mark.parametrize("n", [1, 3])
def test_pages_cost_the_same_whatever_their_length(
    db: None, django_assert_num_queries: Callable[..., Any], n: int
) -> None:
    host, partners = make_office(), [make_office(f"EX{i}", f"示例协会{i}") for i in range(n)]
    with enter(host.society):
        project = make_project(host, state="drafting")
        for partner in partners:
            acts.invite(
                project=project, partner=partner.society, message="", actor=host.secretary, at=clock.now()
            )
    other = partners[0]
    for _i in range(n - 1):
        invite(host, other, joined=False)
    host_page, list_page = (
        reverse("joint_partners", args=["EXS", project.reference]),
        reverse("joint_list", args=["EX0"]),
    )
    client, theirs = sign_in(host.secretary), sign_in(other.secretary)
    client.get(host_page), theirs.get(list_page)
    with django_assert_num_queries(18):
        page = client.get(host_page)
    assert len(page.context["partners"]) == n
    with django_assert_num_queries(10):
        page = theirs.get(list_page)
    assert len(page.context["rows"]) == n


def test_both_chains_verify_and_no_question_is_left_open(pair: Pair) -> None:
    approve_jointly(pair)
    for society in (pair.host.society, pair.partner.society):
        with enter(society):
            assert verify()
    assert JointPointer.objects.get().state == "given"
    with enter(pair.host.society):
        assert not Procedure.objects.filter(kind="consent", state="asked").exists()


def _deliver() -> None:
    for wake in delivery.due():
        delivery.run(wake)


def test_both_sides_are_told_by_mail(pair: Pair, mailoutbox: list[Any]) -> None:
    submit(pair)
    _deliver()
    pair.answer("approval", given=False, reason="试验数据不足。")
    _deliver()
    told = {(one.to[0], one.subject) for one in mailoutbox if "joint" in one.body or "partners" in one.body}
    secretary, approver = account(pair.partner.secretary).email, account(pair.partner.approver).email
    host = account(pair.host.secretary).email
    assert (host, "示例协会已答复：示例终端 技术规范") in told
    assert (approver, "示例学会就联合标准征求意见") in told
    assert (secretary, "示例学会就联合标准征求意见") not in told, "answered before the mail went"
    assert any("试验数据不足。" in one.body for one in mailoutbox)
