"""What follows moves of a disclosure record."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import F, OuterRef, Subquery

from disclosure.actions import records
from disclosure.models import Declaration, DisclosureRecord
from disclosure.queries.records import COMING, with_standard
from societies import clock
from workflow import engine
from workflow.registry import Act, effect, effect_of_many


@effect_of_many("disclosure.keep_receipts")
def keep_receipts(acts: Sequence[Act]) -> None:
    """The receipts of calls, verified before, or the number that staff read on the platform's page."""
    taken = []
    for act in acts:
        record = act.data.get("record") or DisclosureRecord.objects.get(procedure=act.procedure)
        record.receipt_number = act.data["receipt_number"]
        record.platform_id = act.data.get("platform_id") or record.platform_id
        record.receipt = act.data.get("answer")
        record.portal_url = act.data.get("portal_url") or ""
        record.accepted_at = act.at
        record.problems = []
        taken.append(record)
        if record.payload.get("standardStatus") == COMING:
            starts = datetime.combine(record.standard.effective_on, time(), clock.BEIJING)
            engine.schedule(act.procedure, "renew", due_at=starts, at=act.at)
    DisclosureRecord.rewrite(
        taken, "receipt_number", "platform_id", "receipt", "portal_url", "accepted_at", "problems"
    )
    own = DisclosureRecord.objects.filter(pk=OuterRef("record"))
    Declaration.objects.filter(record__in=taken, version=F("record__version")).update(
        **{name: Subquery(own.values(name)) for name in ("receipt_number", "receipt", "accepted_at")}
    )


@effect("disclosure.sign_record")
def sign_record(act: Act) -> None:
    """Somebody answers for the publication, and chooses how much of the text is open: it is declared like this."""
    record = with_standard(DisclosureRecord.objects.get(procedure=act.procedure).pk)
    record.openness, record.signed_by, record.signed_at = act.data["openness"], act.actor, act.at
    record.save(update_fields=["openness", "signed_by", "signed_at"])
    records.declare_again(record, at=act.at)
    records.load(record)
    records.call_pusher(record, at=act.at)
    act.data["ledger"].update(records.fact(record))


@effect("disclosure.repeat_record")
def repeat_record(act: Act) -> None:
    """The platform is told everything as it is today, the files included."""
    record = with_standard(DisclosureRecord.objects.get(procedure=act.procedure).pk)
    record.files_told = {}
    record.save(update_fields=["files_told"])
    records.declare_once_more(record, at=act.at)
    records.load(record)
    records.call_pusher(record, at=act.at)


@effect("disclosure.renew_record")
def renew_record(act: Act) -> None:
    """The next declaration's turn, or after a refusal the same event anew with what staff corrected."""
    record = with_standard(DisclosureRecord.objects.get(procedure=act.procedure).pk)
    corrections: dict[str, Any] | None = act.data.get("corrections")
    if corrections is not None:
        record.corrections = corrections
        records.declare_again(record, at=act.at)
    else:
        records.declare_changes(record, at=act.at)
    records.load(record)
    records.call_pusher(record, at=act.at)
