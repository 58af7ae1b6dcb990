"""The one writer of ``Procedure.state``. Pages and ``move`` ask the same question: ``may_move``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from societies import ledger, outbox
from societies.access import Denied, Refused, can
from societies.models import Committee, Indicator, Person, Wake
from societies.queries import suspensions
from societies.roles import Permission
from societies.scoping import entered
from workflow.machine import START, By, Lifecycle, Move
from workflow.models import Deadline, DutyPointer, Procedure, Transition
from workflow.queries.subjects import CALLS
from workflow.registry import EFFECTS, GUARDS, Act, Asked

DEADLINE = "deadline"


class Overtaken(Refused):
    """Somebody else moved the procedure first."""


@dataclass(frozen=True)
class Verdict:
    """The answer to "may this move be made?": true, or every reason why not. ``mine`` says whether the right is held."""

    move: Move
    mine: bool
    refusals: tuple[Denied, ...] = field(default=())

    def __bool__(self) -> bool:
        return not self.refusals


def begin(
    kind: str, *, at: datetime, parent: Procedure | None = None, committee: Committee | None = None
) -> Procedure:
    """A new procedure before its first move. Its subject is written next, then ``move`` is asked."""
    committee_id = committee.pk if committee else parent.committee_id if parent else None
    return Procedure.objects.create(
        kind=kind, state=START, since=at, parent=parent, committee_id=committee_id
    )


def assign(procedure: Procedure, committee: Committee | None) -> None:
    """Put a procedure into a committee's care: the committee's roles reach it from now on."""
    Procedure.objects.filter(pk=procedure.pk).update(committee=committee)
    procedure.committee = committee
    call_upon(procedure)


def may_move(
    procedure: Procedure,
    name: str,
    *,
    actor: Person | None = None,
    by: By | None = None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
) -> Verdict:
    """Say whether a move is open, with all reasons if it is not.

    Without ``data`` the question is a page's, before anything was typed: what the form will ask for is not missed.
    """
    wanted = procedure.lifecycle.moves[name]
    mine = _has_right(procedure, wanted, actor, by)
    asked = Asked(procedure, actor, by, at, data)
    refusals = list(_refusals(asked, wanted, mine=mine))
    return Verdict(wanted, mine, tuple(refusals))


def verdicts(procedure: Procedure, *, actor: Person | None, at: datetime) -> list[Verdict]:
    """The answer for every move a person may ever make from the present state, in the table's order."""
    return [
        verdict
        for move in procedure.lifecycle.moves.values()
        if procedure.state in move.sources and any(isinstance(who, Permission) for who in move.by)
        if (verdict := may_move(procedure, move.name, actor=actor, at=at)).mine
    ]


@transaction.atomic
def move(
    procedure: Procedure,
    name: str,
    *,
    actor: Person | None = None,
    by: By | None = None,
    at: datetime,
    reason: str = "",
    cause: Transition | None = None,
    **data: Any,
) -> Transition:
    """Make one move: state, transition, effect, the parent's move, ledger and message stand or fall together.

    Raises ``Overtaken`` when the procedure is no longer in the state the caller saw, ``Refused`` with every reason
    when the move is not open. ``procedure`` is left as the database has it.
    """
    seen = procedure.state
    hold(procedure)
    if procedure.state != seen:
        raise Overtaken(_("Someone moved this a moment ago. Look at it again before you go on."))
    data = {**data, "reason": reason}
    answer = may_move(procedure, name, actor=actor, by=by, at=at, data=data)
    if not answer:
        raise Refused(*answer.refusals)
    [(act, told)] = _make(answer.move, [(procedure, data)], actor=actor, by=by, at=at, cause=cause)
    _tell_parent(act, told, reason)
    return act.transition


@transaction.atomic
def move_all(
    moves: Sequence[tuple[Procedure, dict[str, Any]]], name: str, *, by: By, at: datetime
) -> list[Transition]:
    """Make one move for many procedures of a kind, each with its data, in about as many statements as ``move`` takes for one.

    For machines' work in bulk: the caller holds the procedures, and the table names neither guards nor a parent to
    tell. Stands or falls for all: raises ``Refused`` when it is not open to one.
    """
    if not moves:
        return []
    wanted = moves[0][0].lifecycle.moves[name]
    assert (wanted.guards, wanted.tells) == ((), ()), f"{name!r} must be asked for one by one"
    for procedure, data in moves:
        if not (answer := may_move(procedure, name, by=by, at=at, data=data)):
            raise Refused(*answer.refusals)
    filled = [(procedure, {"reason": "", **data}) for procedure, data in moves]
    return [act.transition for act, _told in _make(wanted, filled, by=by, at=at)]


def _make(
    wanted: Move,
    moves: Sequence[tuple[Procedure, dict[str, Any]]],
    *,
    actor: Person | None = None,
    by: By | None,
    at: datetime,
    cause: Transition | None = None,
) -> list[tuple[Act, str | None]]:
    """Write a move that is open: for each procedure what was done, and what its effect tells the parent."""
    procedures = [procedure for procedure, _data in moves]
    acts = [
        Act(procedure, wanted, actor, by, at, made, data)
        for (procedure, data), made in zip(
            moves, _write(moves, wanted, actor=actor, by=by, at=at, cause=cause), strict=True
        )
    ]
    told = EFFECTS[wanted.effect](acts) if wanted.effect else [None] * len(acts)
    _settle_deadlines(procedures, at)
    point(*procedures)
    one = acts[0].transition
    ledger.record_all(
        f"{one.procedure.kind}.{wanted.name}",
        [
            (
                act.procedure.pk,
                {
                    "source": act.transition.source,
                    "target": act.transition.target,
                    "step": act.transition.sequence,
                    **act.data.get("ledger", {}),
                },
            )
            for act in acts
        ],
        at=at,
        actor=one.actor,
        by=one.by,
    )
    if wanted.emits:
        outbox.write_all(wanted.emits, [{"procedure": str(one.pk)} for one in procedures], at=at)
    return list(zip(acts, told, strict=True))


def schedule(procedure: Procedure, name: str, *, due_at: datetime, at: datetime) -> Deadline:
    """Let the clock make a move at a time; a new time for the same move replaces the old one."""
    assert By.CLOCK in procedure.lifecycle.moves[name].by, f"the clock may not make {name!r}"
    for old in Deadline.objects.filter(procedure=procedure, move=name, settled_at=None):
        settle(old, at=at)
    deadline = Deadline.objects.create(procedure=procedure, move=name, due_at=due_at)
    society = entered()
    assert society is not None, "a deadline belongs to a society"
    Wake.objects.create(society=society, kind=DEADLINE, object_id=deadline.pk, due_at=due_at)
    point(procedure)
    return deadline


def settle(deadline: Deadline, *, at: datetime) -> None:
    """The deadline is dealt with, or will never be."""
    Deadline.objects.filter(pk=deadline.pk).update(settled_at=at)
    Wake.objects.filter(kind=DEADLINE, object_id=deadline.pk).delete()


def call_upon_all() -> int:
    """Write the duty pointers of every procedure of the entered society again; says how many procedures."""
    rows = list(Procedure.objects.exclude(state=START))
    call_upon(*rows)
    return len(rows)


def _write(
    moves: Sequence[tuple[Procedure, dict[str, Any]]],
    wanted: Move,
    *,
    actor: Person | None,
    by: By | None,
    at: datetime,
    cause: Transition | None,
) -> list[Transition]:
    if by is By.CHILD:
        assert cause is not None, "a child's move points to the child's transition"
        actor, maker = cause.actor, cause.by
    else:
        maker = by.value if by else ""
    made = []
    for procedure, data in moves:
        source = procedure.state
        procedure.state, procedure.since = wanted.target, at
        procedure.moves_made += 1  # as the locked row had it
        made.append(
            Transition(
                procedure=procedure,
                sequence=procedure.moves_made,
                name=wanted.name,
                source=source,
                target=wanted.target,
                actor=actor if not maker else None,
                by=maker,
                caused_by=cause,
                made_at=at,
                reason=data["reason"],
            )
        )
    procedures = [procedure for procedure, _data in moves]
    Procedure.objects.filter(pk__in=[one.pk for one in procedures]).update(
        state=wanted.target, since=at, moves_made=F("moves_made") + 1
    )
    call_upon(*procedures)
    return Transition.objects.bulk_create(made)


def hold(procedure: Procedure) -> None:
    """Queue for the procedure, its parent first, and read it as it is now."""
    if procedure.parent_id is not None:
        parent = Procedure.objects.select_for_update().get(pk=procedure.parent_id)
        procedure.parent = parent
    row = Procedure.objects.select_for_update().values_list("state", "since", "moves_made")
    procedure.state, procedure.since, procedure.moves_made = row.get(pk=procedure.pk)


def _has_right(procedure: Procedure, wanted: Move, actor: Person | None, by: By | None) -> bool:
    if by is not None:
        return by in wanted.by
    return any(isinstance(who, Permission) and can(actor, who, procedure) for who in wanted.by)


def _refusals(asked: Asked, wanted: Move, *, mine: bool) -> Iterator[Denied]:
    procedure = asked.procedure
    lifecycle: Lifecycle = procedure.lifecycle
    society = entered()
    if society is not None and (order := suspensions.suspension_of(society)):
        yield suspensions.refusal(order)
    if procedure.state not in wanted.sources:
        now = lifecycle.states[procedure.state].label if procedure.state else lifecycle.label
        yield Denied(
            _("“%(move)s” is not open from “%(state)s”.") % {"move": _(wanted.label), "state": _(now)}
        )
        return
    if not mine:
        yield Denied(_("“%(move)s” is not among your roles here.") % {"move": _(wanted.label)})
    if asked.data is not None:
        for name in wanted.needs:
            if not asked.data.get(name):
                yield Denied(_NEEDS.get(name, _needed)(name), place=name)
    for name in wanted.guards:
        yield from GUARDS[name](asked)
    yield from _parents_refusals(asked, wanted)


def _parents_refusals(asked: Asked, wanted: Move) -> Iterable[Denied]:
    """A child's move that can only move its parent one way shows the parent's refusals as its own."""
    if len(wanted.tells) != 1 or asked.procedure.parent is None:
        return ()
    return may_move(
        asked.procedure.parent, wanted.tells[0], actor=asked.actor, by=By.CHILD, at=asked.at, data=asked.data
    ).refusals


def _tell_parent(act: Act, told: str | None, reason: str) -> None:
    """Move the parent as the table says: the effect chooses among several, ``""`` means not at all."""
    if not act.move.tells:
        return
    name = told if told is not None else act.move.tells[0]
    if not name:
        return
    assert name in act.move.tells, f"{act.move.name} may not tell {name!r}"
    parent = act.procedure.parent
    assert parent is not None, f"{act.move.name} needs a parent to tell"
    move(
        parent,
        name,
        actor=act.actor,
        by=By.CHILD,
        at=act.at,
        reason=reason,
        cause=act.transition,
        **{k: v for k, v in act.data.items() if k not in {"reason", "ledger"}},
    )


def _settle_deadlines(procedures: Sequence[Procedure], at: datetime) -> None:
    """What the clock was to do from a state that was left, it will not do."""
    if not _is_timed(procedures[0]):
        return
    moved = {procedure.pk: procedure for procedure in procedures}
    for due in Deadline.objects.filter(procedure__in=moved, settled_at=None):
        procedure = moved[due.procedure_id]
        if procedure.state not in procedure.lifecycle.moves[due.move].sources:
            settle(due, at=at)


def _is_timed(procedure: Procedure) -> bool:
    """Whether anything of this kind is ever scheduled."""
    return any(By.CLOCK in move.by for move in procedure.lifecycle.moves.values())


def call_upon(*procedures: Procedure) -> None:
    """Let those be found from outside the society who may have to act on procedures now."""
    DutyPointer.objects.filter(procedure__in=[procedure.pk for procedure in procedures]).delete()
    DutyPointer.objects.bulk_create(
        DutyPointer(
            society_id=procedure.society_id,
            procedure=procedure.pk,
            permission=permission.value,
            places=list(procedure.reach),
        )
        for procedure in procedures
        for permission in sorted(_called(procedure))
    )


def _called(procedure: Procedure) -> set[Permission]:
    if procedure.state == START:
        return set()
    here = (procedure.kind, procedure.state)
    called = {call.permission for call in CALLS if (call.kind, call.state) == here}
    return called | ({procedure.stage.holder} if procedure.stage.holder is not None else set())


def point(*procedures: Procedure) -> None:
    """Say where procedures stand, for the counts over all societies."""
    timed = [procedure.pk for procedure in procedures if _is_timed(procedure)]
    due_at: dict[UUID, datetime] = {}
    if timed:
        running = Deadline.objects.filter(procedure__in=timed, settled_at=None).order_by("-due_at")
        due_at = dict(running.values_list("procedure", "due_at"))  # the first to come is the last to be kept
    Indicator.objects.bulk_create(
        [
            Indicator(
                society_id=procedure.society_id,
                procedure=procedure.pk,
                kind=procedure.kind,
                state=procedure.state,
                since=procedure.since,
                due_at=due_at.get(procedure.pk),
            )
            for procedure in procedures
        ],
        update_conflicts=True,
        unique_fields=["procedure"],
        update_fields=["state", "since", "due_at"],
    )


def _needed(name: str) -> str:
    return _("“%(name)s” is missing.") % {"name": name}


def _reason_needed(name: str) -> str:
    return _("Give a reason: it is told to those concerned and stays in the record.")


_NEEDS = {"reason": _reason_needed}
