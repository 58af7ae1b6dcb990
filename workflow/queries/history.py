"""What happened to a procedure and its children, told from the ledger; the reasons come from the transitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from societies.models import LedgerEntry
from societies.queries.ledger import doer
from workflow.machine import LIFECYCLES
from workflow.models import Procedure, Transition

# Event of the ledger → message id. Moves are called by their lifecycle; each area adds what else it records.
WORDS: dict[str, str] = {}


@dataclass(frozen=True)
class Happening:
    """One entry of the ledger in words. ``big``: a move of the procedure itself."""

    sequence: int
    at: datetime
    what: str
    who: str
    reason: str
    of: str
    big: bool

    @property
    def text(self) -> SafeString:
        """For the timeline: what, by whom, and why."""
        who = format_html('<span class="dim">{}</span>', f"{self.of} {self.who}".strip())
        return (
            format_html("{}，{}<br>{}", self.what, who, self.reason)
            if self.reason
            else format_html("{}，{}", self.what, who)
        )


def history(procedure: Procedure, *, limit: int | None = None) -> list[Happening]:
    """Newest first, in two queries and one for the children."""
    children = dict(Procedure.objects.filter(parent=procedure).values_list("pk", "kind"))
    kinds = {procedure.pk: procedure.kind, **children}
    entries = list(
        LedgerEntry.objects.filter(procedure__in=kinds)
        .select_related("actor", "agent")
        .order_by("-sequence")[:limit]
    )
    reasons = _reasons(entries)
    return [_tell(entry, kinds, reasons, procedure) for entry in entries]


def _reasons(entries: list[LedgerEntry]) -> dict[tuple[UUID | None, int], str]:
    steps = {(entry.procedure, entry.body["step"]) for entry in entries if "step" in entry.body}
    if not steps:
        return {}
    rows = (
        Transition.objects.filter(procedure__in={pk for pk, _step in steps})
        .exclude(Q(reason=""))
        .values_list("procedure_id", "sequence", "reason")
    )
    return {(pk, step): reason for pk, step, reason in rows}


def _tell(
    entry: LedgerEntry,
    kinds: Mapping[UUID, str],
    reasons: Mapping[tuple[UUID | None, int], str],
    procedure: Procedure,
) -> Happening:
    assert entry.procedure is not None, "only entries of procedures are asked for"
    kind = kinds[entry.procedure]
    own = entry.procedure == procedure.pk
    step = entry.body.get("step")
    move = LIFECYCLES[kind].moves.get(entry.event.partition(".")[2]) if step is not None else None
    return Happening(
        sequence=entry.sequence,
        at=entry.at,
        what=_(move.label) if move else _(WORDS.get(entry.event, entry.event)),
        who=doer(entry) or maker(entry.by),
        reason=reasons.get((entry.procedure, step), "") if step is not None else "",
        of="" if own else _(LIFECYCLES[kind].label),
        big=own and move is not None,
    )


def maker(by: str) -> str:
    """Who moved when nobody did: the clock, an answer from outside, set-up."""
    words = {
        "clock": _("at its deadline, by itself"),
        "worker": _("by the system"),
        "setup": _("by set-up"),
    }
    return words.get(by, by)
