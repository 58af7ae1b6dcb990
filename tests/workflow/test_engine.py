"""The engine itself: one writer, all reasons, children, the clock, and two presses at once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from societies import clock
from societies.access import Refused
from societies.models import LedgerEntry, Person, Society, Wake
from societies.scoping import enter
from tests.conftest import FrozenClock
from tests.factories.people import make_society
from tests.factories.projects import make_project, someone
from workflow import engine
from workflow.machine import By
from workflow.models import Deadline, Procedure, Transition


def begin_consultation(parent: Procedure) -> Procedure:
    """A child that is prepared, without its subject: enough for moves that have no guard."""
    child = engine.begin("consultation", at=clock.now(), parent=parent)
    engine.move(child, "prepare", actor=someone("秘书甲"), at=clock.now())
    return child


def put(procedure: Procedure, state: str) -> None:
    """Test only: as if the moves to a state had been made."""
    Procedure.objects.filter(pk=procedure.pk).update(state=state)
    procedure.state = state


@pytest.mark.django_db
def test_a_move_leaves_a_transition_a_ledger_entry_and_a_message() -> None:
    with enter(make_society()):
        project = make_project("returned")
        rows = list(Transition.objects.order_by("sequence"))
        assert [(t.sequence, t.name, t.source, t.target) for t in rows] == [
            (1, "propose", "", "proposed"),
            (2, "return_proposal", "proposed", "returned"),
        ]
        entry = LedgerEntry.objects.get(event="project.return_proposal")
        assert entry.actor == rows[1].actor == someone("秘书甲")
        assert entry.procedure == project.procedure_id
        assert Wake.objects.filter(kind="message").count() == 3  # the registration's, and one a move


@pytest.mark.django_db
def test_all_refusals_are_shown_not_the_first() -> None:
    with enter(make_society()):
        project = make_project("appraisal")
        with pytest.raises(Refused) as caught:
            engine.move(project.procedure, "reject_project", actor=someone("组长乙"), at=clock.now())
        assert [r.reason for r in caught.value.refusals] == [
            "“不予立项”不在您的角色职责之内。",
            "请说明理由：将告知有关人员，并留在记录中。",
        ]
        assert caught.value.refusals[1].place == "reason"


@pytest.mark.django_db
def test_a_page_asks_without_missing_what_the_form_will_ask_for() -> None:
    with enter(make_society()):
        project = make_project("appraisal")
        approver = someone("批准人丁", "project_approver")
        assert engine.may_move(project.procedure, "reject_project", actor=approver, at=clock.now())


@pytest.mark.django_db
def test_a_move_from_a_stale_page_is_told() -> None:
    with enter(make_society()):
        project = make_project("proposed")
        stale = Procedure.objects.get(pk=project.procedure_id)
        engine.move(project.procedure, "withdraw_proposal", actor=project.proposer, at=clock.now())
        with pytest.raises(engine.Overtaken):
            engine.move(stale, "withdraw_proposal", actor=project.proposer, at=clock.now())
        assert stale.state == "withdrawn_by_proposer"
        assert Transition.objects.filter(name="withdraw_proposal").count() == 1


@pytest.mark.django_db
def test_a_childs_move_repeats_its_actor_on_the_parent_and_points_to_the_cause() -> None:
    with enter(make_society()):
        project = make_project("drafting")
        child = begin_consultation(project.procedure)
        put(child, "open")
        put(project.procedure, "consultation")
        child.parent = project.procedure
        caused = engine.move(child, "void", actor=someone("秘书甲"), at=clock.now(), reason="文本有误。")
        project.procedure.refresh_from_db()
        assert project.procedure.state == "drafting"
        told = Transition.objects.get(name="consultation_voided")
        assert (told.caused_by, told.actor, told.by, told.reason) == (
            caused,
            someone("秘书甲"),
            "",
            "文本有误。",
        )


@pytest.mark.django_db
def test_only_a_child_makes_a_childs_move() -> None:
    with enter(make_society()):
        project = make_project("drafting")
        answer = engine.may_move(
            project.procedure, "open_consultation", actor=someone("秘书甲"), at=clock.now()
        )
        assert not answer.mine
        assert [r.reason for r in answer.refusals] == ["“公开征求意见”不在您的角色职责之内。"]


@pytest.mark.django_db
def test_a_child_shows_the_refusals_of_its_parent() -> None:
    with enter(make_society()):
        project = make_project("drafting")
        child = begin_consultation(project.procedure)
        put(child, "open")
        child.parent = project.procedure
        answer = engine.may_move(child, "void", actor=someone("秘书甲"), at=clock.now())
        assert [r.reason for r in answer.refusals] == ["处于“起草”时不能“征求意见作废”。"]


@pytest.mark.django_db
def test_a_deadline_is_replaced_and_settled_when_its_state_is_left() -> None:
    with enter(make_society()):
        project = make_project("drafting")
        child = begin_consultation(project.procedure)
        put(child, "open")
        put(project.procedure, "consultation")
        child.parent = project.procedure
        first = engine.schedule(child, "close", due_at=clock.now() + timedelta(days=1), at=clock.now())
        second = engine.schedule(child, "close", due_at=clock.now() + timedelta(days=9), at=clock.now())
        assert list(Deadline.objects.filter(settled_at=None)) == [second]
        assert not Wake.objects.filter(object_id=first.pk).exists()
        engine.move(child, "void", actor=someone("秘书甲"), at=clock.now(), reason="文本有误。")
        assert not Deadline.objects.filter(settled_at=None).exists()
        assert not Wake.objects.filter(object_id=second.pk).exists()


@pytest.mark.django_db
def test_the_clock_makes_only_the_moves_that_name_it() -> None:
    with enter(make_society()):
        project = make_project("drafting")
        answer = engine.may_move(project.procedure, "cancel", by=By.CLOCK, at=clock.now())
        assert not answer
        with pytest.raises(AssertionError, match="the clock may not make"):
            engine.schedule(project.procedure, "cancel", due_at=clock.now(), at=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE workflow_transition SET reason = 'x'", "DELETE FROM workflow_transition"]
)
def test_the_record_of_moves_cannot_be_changed(change: str) -> None:
    with enter(make_society()):
        make_project("proposed")
        with (
            pytest.raises(InternalError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


@pytest.mark.django_db
def test_a_refused_move_leaves_nothing() -> None:
    with enter(make_society()):
        project = make_project("appraisal")
        before = LedgerEntry.objects.count()
        with pytest.raises(Refused):
            engine.move(
                project.procedure,
                "approve_project",
                actor=someone("批准人丁", "project_approver"),
                at=clock.now(),
            )
        assert project.procedure.state == "appraisal"
        assert (
            LedgerEntry.objects.exclude(event__in=["person.admitted", "membership.begun"]).count() <= before
        )


def press_at_once(society: Society, acts: list[Callable[[], object]]) -> list[str]:
    """Run acts in threads of their own, all let go together; what became of each, sorted."""
    gate, results = threading.Barrier(len(acts)), []

    def press(act: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=20)
            with enter(society):
                act()
            results.append("done")
        except Refused as refused:
            results.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_wins_and_one_is_told(frozen: FrozenClock) -> None:
    society = make_society()
    with enter(society):
        project = make_project("proposed")
        seen = [Procedure.objects.get(pk=project.procedure_id) for _ in range(2)]
        actors = [Person.objects.get(pk=project.proposer_id) for _ in range(2)]

    def withdraw(place: int) -> Callable[[], object]:
        return lambda: engine.move(seen[place], "withdraw_proposal", actor=actors[place], at=frozen.at)

    assert press_at_once(society, [withdraw(0), withdraw(1)]) == ["Overtaken", "done"]
    with enter(society):
        assert Transition.objects.filter(name="withdraw_proposal").count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_have_neither_gap_nor_clash(frozen: FrozenClock) -> None:
    from standards.actions import plan_numbers  # noqa: PLC0415 -- only here
    from standards.models import Project  # noqa: PLC0415 -- only here
    from tests.factories.projects import FACTS  # noqa: PLC0415 -- only here

    society = make_society()
    with enter(society):
        proposer = someone("组长乙", "member")

    def file() -> None:
        from standards.actions import proposals  # noqa: PLC0415 -- only here

        actor = Person.objects.select_related("organization").get(pk=proposer.pk)
        proposals.file_proposal(actor=actor, at=frozen.at, facts=FACTS)

    assert press_at_once(society, [file, file, file, file]) == ["done"] * 4
    with enter(society):
        assert sorted(Project.objects.values_list("proposal_number", flat=True)) == [1, 2, 3, 4]
        assert plan_numbers.next_plan_number(society, 2026) == "EXS-2026-001"
