"""What publication and withdrawal do, in the transaction of the move."""

from datetime import date, timedelta

from societies import clock
from societies.models import Person
from standards.actions import issuers
from standards.models import Drafter, DraftingUnit, Letter, Project, Rendition, Standard
from standards.queries import patents
from standards.queries.renditions import Plan, made_for, plan_of
from standards.queries.rules import rules_in_force, rules_of
from workflow import engine
from workflow.registry import Act, effect


@effect("standards.publish")
def publish(act: Act) -> None:
    """The standard appears with its files, its number is published, its announcement issued, the old one ends."""
    project: Project = act.procedure.project
    plan = plan_of(project)
    assert plan is not None, "the guards asked for the signed announcement and its files"
    assert act.actor is not None, "a standard is published by a person"
    letter = plan.letter
    standard = _appear(act, project, plan, act.actor)
    for made in made_for(project, plan):
        assert made.rendition is not None, "the guard asked for the files"
        Rendition.objects.filter(pk=made.rendition.pk).update(standard=standard)
    if letter.scan is not None:
        Rendition.objects.create(
            project=project,
            standard=standard,
            kind=Rendition.Kind.SCAN,
            attachment=letter.scan,
            made_at=act.at,
        )
    engine.move(letter.procedure, "issue", actor=act.actor, at=act.at)
    if project.revises is not None and project.revises.procedure.state == "in_force":
        due_at = clock.end_of(standard.effective_on - timedelta(days=1))
        engine.schedule(project.revises.procedure, "supersede", due_at=due_at, at=act.at)


def _appear(act: Act, project: Project, plan: Plan, actor: Person) -> Standard:
    rules = rules_of(project, act.at)
    procedure = engine.begin("standard", at=act.at, committee=act.procedure.committee)
    standard = Standard.objects.create(
        procedure=procedure,
        number=issuers.publish(project=project, actor=actor, at=act.at),
        project=project,
        title_zh=project.title_zh,
        title_en=project.title_en,
        issued_on=plan.edition.issued_on,
        effective_on=plan.edition.effective_on,
        replaces=project.revises,
        replaces_text=plan.edition.replaces,
        ics=project.ics,
        ccs=project.ccs,
        industry=project.industry,
        drafting_units="、".join(
            DraftingUnit.objects.filter(project=project, left_at=None)
            .order_by("position")
            .values_list("organization__name", flat=True)
        ),
        drafters="、".join(
            Drafter.objects.filter(project=project, left_at=None)
            .order_by("position")
            .values_list("person__name", flat=True)
        ),
        scope=project.scope,
        has_patents=bool(patents.standing(project)),
        revision=plan.revision,
        announcement=Letter.objects.get(pk=plan.letter.pk),
        review_due_on=_years_later(plan.edition.issued_on, rules.review_years if rules else 5),
    )
    engine.move(procedure, "appear", actor=actor, at=act.at, ledger={"number": standard.number.text})
    return standard


@effect("standards.confirm_standard")
def confirm_standard(act: Act) -> None:
    """Valid from today for another period of review (规则包: review_years)."""
    standard: Standard = act.procedure.standard
    rules = rules_in_force(act.at)
    standard.confirmed_on = clock.date_of(act.at)
    standard.review_due_on = _years_later(standard.confirmed_on, rules.review_years if rules else 5)
    standard.save(update_fields=["confirmed_on", "review_due_on"])


@effect("standards.withdraw_standard")
def withdraw_standard(act: Act) -> None:
    standard: Standard = act.procedure.standard
    standard.withdrawn_on = clock.date_of(act.at)
    standard.save(update_fields=["withdrawn_on"])


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
