"""What follows when a consultation opens, is extended or closes."""

from societies import ledger
from standards.actions.asking import give_links, plan_reminder
from standards.models import Consultation
from standards.queries.consultations import count_replies
from workflow import engine
from workflow.registry import Act, effect


@effect("standards.open_consultation")
def open_consultation(act: Act) -> None:
    consultation = _subject(act)
    assert consultation.closes_at is not None, "the guard saw a last day"
    consultation.opens_at = act.at
    consultation.save(update_fields=["opens_at"])
    consultation.replies.update(asked_at=act.at)
    give_links(consultation.replies.order_by("pk"), at=act.at)
    engine.schedule(act.procedure, "close", due_at=consultation.closes_at, at=act.at)
    plan_reminder(consultation, at=act.at)


@effect("standards.extend_consultation")
def extend_consultation(act: Act) -> None:
    consultation = _subject(act)
    consultation.closes_at = act.data["closes_at"]
    consultation.save(update_fields=["closes_at"])
    assert consultation.closes_at is not None
    engine.schedule(act.procedure, "close", due_at=consultation.closes_at, at=act.at)
    plan_reminder(consultation, at=act.at)


@effect("standards.close_consultation")
def close_consultation(act: Act) -> None:
    """Fix the reply account. What the clock strikes late still closed at its deadline."""
    consultation = _subject(act)
    assert consultation.closes_at is not None
    consultation.closed_at = min(act.at, consultation.closes_at)
    consultation.account = count_replies(consultation)
    consultation.save(update_fields=["closed_at", "account"])
    answers = [line["answer"] for line in consultation.account["units"]]
    ledger.record(
        "consultation.accounted",
        at=act.at,
        actor=act.transition.actor,
        by=act.transition.by,
        procedure=act.procedure.pk,
        closed_at=consultation.closed_at,
        asked=len(answers),
        commented=answers.count("commented"),
        no_comment=answers.count("no_comment"),
        silent=answers.count("silent"),
        comments=consultation.account["comments"],
    )


def _subject(act: Act) -> Consultation:
    """The row as the database has it now: the procedure is locked, its subject may have been read before."""
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("project__rule_pack")
    return rows.get(procedure=act.procedure)
