"""What the rules of GB/T 1.1 say about a version, and what of it was let stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from societies.access import Denied
from standards.document import lint
from standards.document.lint import Finding, Severity, Stage, Standing, Standings
from standards.document.references import parse_number
from standards.document.tree import Document
from standards.models import FindingWaiver, Project, Revision, Standard
from standards.queries import drafts


@dataclass(frozen=True)
class Said:
    """A finding as it is shown; ``waiver`` tells who let it stand, and why."""

    finding: Finding
    says: str
    waiver: FindingWaiver | None

    @property
    def open(self) -> bool:
        """Does it keep the draft for approval from being frozen?"""
        return self.finding.severity is Severity.ERROR and self.waiver is None


@dataclass(frozen=True)
class Judged:
    """The findings about a version as a draft of ``stage``, in the order of the text."""

    stage: Revision.Stage
    said: tuple[Said, ...]

    def of(self, severity: Severity) -> list[Said]:
        return [one for one in self.said if one.finding.severity is severity]

    @property
    def groups(self) -> list[tuple[str, str, list[Said]]]:
        """Severity, its name and its findings, the gravest first; those without any left out."""
        names = {
            Severity.ERROR: _("Errors"),
            Severity.WARNING: _("Warnings"),
            Severity.HINT: _("Hints"),
        }
        return [(one.value, name, said) for one, name in names.items() if (said := self.of(one))]

    @property
    def fixable(self) -> list[Said]:
        return [one for one in self.said if one.finding.fix is not None]

    @property
    def open(self) -> list[Said]:
        return [one for one in self.said if one.open]


def judge(project: Project, revision: Revision, stage: Revision.Stage | None = None) -> Judged:
    """The version judged as a draft of ``stage``; without one, of its own or of the one the project works towards."""
    if stage is None and revision.frozen_at is not None:
        stage = Revision.Stage(revision.stage)
    return judge_text(project, drafts.text_of(revision), stage)


def judge_text(project: Project, document: Document, stage: Revision.Stage | None = None) -> Judged:
    """A text that may not be a version yet, judged as a draft of ``stage`` or of the one the project works towards."""
    stage = stage or drafts.LABELS.get(project.procedure.state, (Revision.Stage.WORKING,))[-1]
    waivers = {
        one.key: one for one in FindingWaiver.objects.filter(project=project).select_related("waived_by")
    }
    found = lint.check(document, stage=Stage(stage.value), catalogue=standings)
    chinese = (get_language() or "").startswith("zh")
    return Judged(
        stage, tuple(Said(one, one.zh if chinese else one.en, waivers.get(one.key)) for one in found)
    )


def standings(numbers: Iterable[str]) -> dict[str, Standings]:
    """Which of these documents our own register knows to be withdrawn or superseded; only dated numbers name one."""
    wanted = {parsed.text: number for number in numbers if (parsed := parse_number(number)) is not None}
    ended = Standard.objects.filter(
        number__text__in=wanted, procedure__state__in=("superseded", "withdrawn")
    ).values_list("number__text", "procedure__state", "replaced_by__number__text")
    return {
        wanted[text]: Standings(
            Standing.WITHDRAWN if state == "withdrawn" else Standing.REPLACED, successor or ""
        )
        for text, state, successor in ended.order_by("number__text", "replaced_by__issued_on")
    }


def freeze_refusals(project: Project, revision: Revision) -> list[Denied]:
    """Why the version cannot become the draft for approval: errors that nobody let stand."""
    left = len(judge(project, revision, Revision.Stage.APPROVAL).open)
    if not left:
        return []
    return [
        Denied(
            _(
                "The draft check found %(count)d errors. Mend them in Word and upload the draft again, or let each "
                "one stand with a reason; they are listed on the page of version %(number)d."
            )
            % {"count": left, "number": revision.sequence},
            place="stage",
        )
    ]


def waive_refusals(revision: Revision, said: Said) -> list[Denied]:
    """Why a finding cannot be let stand."""
    if revision.frozen_at is not None:
        return [Denied(_("The version is frozen: nothing about it is decided any more."))]
    if said.finding.severity is not Severity.ERROR:
        return [
            Denied(_("Only errors need a reason to stand; warnings and hints keep nothing from being done."))
        ]
    return []
