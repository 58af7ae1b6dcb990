"""What must hold before a proposal becomes a project, and before a project is cancelled."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from societies import clock
from societies.access import Denied
from societies.models import RulePack
from standards.models import (
    FIELDS_OF,
    Appraisal,
    DraftingUnit,
    FieldList,
    Opinion,
    Project,
    ReturnReason,
)
from workflow.models import Procedure
from workflow.registry import Asked, guard

# Fields of 项目建议书 (DOMAIN 6) that may not be empty, with what they are called.
REQUIRED = {
    "title_zh": gettext_noop("Chinese title"),
    "title_en": gettext_noop("English title"),
    "purpose": gettext_noop("Purpose, significance and need"),
    "scope": gettext_noop("Scope and main technical content"),
    "legal_relation": gettext_noop("Relation to laws, mandatory and current standards"),
}


@guard("standards.proposal_complete")
def proposal_complete(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    for name, label in REQUIRED.items():
        if not getattr(project, name).strip():
            yield Denied(_("“%(field)s” is empty.") % {"field": _(label)}, place="proposal_edit")
    if (
        project.field_list not in FieldList.values
        or project.field not in FIELDS_OF[FieldList(project.field_list)]
    ):
        yield Denied(
            _("The field does not belong to the list chosen: choose it again."), place="proposal_edit"
        )
    if project.relation not in Project.Relation.values:
        yield Denied(
            _("The relation to national and industry standards is not stated."), place="proposal_edit"
        )
    elif project.relation != Project.Relation.NONE and not project.compared_with.strip():
        yield Denied(
            _("Name the national or industry standards that it complements or is stricter than."),
            place="proposal_edit",
        )
    if project.kind == Project.Kind.REVISION and project.revises_id is None:
        yield Denied(_("A revision names the standard that it revises."), place="proposal_edit")
    if project.patents_known and not project.patents_statement.strip():
        yield Denied(_("Known patents are described in the proposal."), place="proposal_edit")


@guard("standards.rules_adopted")
def rules_adopted(asked: Asked) -> Iterator[Denied]:
    if not RulePack.objects.filter(adopted_on__lte=clock.date_of(asked.at)).exists():
        yield Denied(_("The society has not adopted a rule pack yet."), place="rulepack_list")


@guard("standards.overlap_looked_at")
def overlap_looked_at(asked: Asked) -> Iterator[Denied]:
    if not asked.procedure.project.overlap_note.strip():
        yield Denied(
            _("What the comparison with running projects and published standards found is not noted."),
            place="proposal_check",
        )


@guard("standards.committee_chosen")
def committee_chosen(asked: Asked) -> Iterator[Denied]:
    if asked.procedure.committee_id is None:
        yield Denied(_("No technical committee is responsible yet."), place="proposal_check")


@guard("standards.reasons_answered")
def reasons_answered(asked: Asked) -> Iterator[Denied]:
    if asked.data is None:
        return
    for number, reason in enumerate(
        ReturnReason.objects.filter(project=asked.procedure.project).order_by("given_at", "pk"), start=1
    ):
        if reason.answered_at is None:
            yield Denied(
                _("Reason %(number)d has no answer.") % {"number": number}, place="proposal_resubmit"
            )


@guard("standards.notice_over")
def notice_over(asked: Asked) -> Iterator[Denied]:
    ends_at = asked.procedure.project.notice_ends_at
    if ends_at is None:
        yield Denied(_("The members have not been notified."), place="proposal_check")
    elif asked.at < ends_at:
        yield Denied(
            _("The members' window runs until 24:00 on %(day)s.")
            % {"day": clock.date_of(ends_at).isoformat()},
            place="appraisal",
        )


@guard("standards.opinions_answered")
def opinions_answered(asked: Asked) -> Iterator[Denied]:
    waiting = (
        Opinion.objects.filter(project=asked.procedure.project, answered_at=None)
        .exclude(supports=True, text="")
        .count()
    )
    if waiting:
        yield Denied(
            _("Opinions of members without an answer: %(count)d.") % {"count": waiting}, place="appraisal"
        )


@guard("standards.appraised")
def appraised(asked: Asked) -> Iterator[Denied]:
    last = Appraisal.objects.filter(project=asked.procedure.project).order_by("-recorded_at", "-pk").first()
    if last is None:
        yield Denied(_("The experts' conclusion is not recorded."), place="appraisal")
    elif not last.in_favour:
        yield Denied(_("The experts' conclusion is against the project."), place="appraisal")


@guard("standards.team_named")
def team_named(asked: Asked) -> Iterator[Denied]:
    project: Project = asked.procedure.project
    if project.leader_id is None:
        yield Denied(_("No project leader is named."), place="project_team")
    if project.secretary_id is None:
        yield Denied(_("No responsible secretary is named."), place="project_team")
    units = set(
        DraftingUnit.objects.filter(project=project, left_at=None).values_list("organization_id", flat=True)
    )
    if not units:
        yield Denied(_("The drafting group has no unit yet."), place="project_team")
    elif project.leader is not None and project.leader.organization_id not in units:
        yield Denied(_("The leader's unit is not in the drafting group."), place="project_team")


@guard("standards.no_child_open")
def no_child_open(asked: Asked) -> Iterator[Denied]:
    for child in Procedure.objects.filter(parent=asked.procedure).exclude(state="").order_by("pk"):
        ends = any(state.terminal for state in child.lifecycle.states.values())
        if ends and not child.stage.terminal:
            yield Denied(
                _("%(kind)s: “%(state)s”. End it or declare it void first.")
                % {"kind": _(child.lifecycle.label), "state": _(child.stage.label)}
            )
