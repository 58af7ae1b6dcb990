"""Whether all is there that the national platform must be told (docs/disclosure-protocol.md, "Fields of a record")."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies.access import Denied
from standards.models import PatentDisclosure, Project, Rendition, StandardNumber
from standards.queries.letters import announcement_of
from workflow.registry import Asked, guard


@guard("disclosure.pack_complete")
def pack_complete(asked: Asked) -> Iterator[Denied]:
    """Every part that is missing, each with the page that mends it."""
    project = Project.objects.get(procedure=asked.procedure)
    if not project.title_zh.strip():
        yield Denied(_("Disclosure: the Chinese title is missing."), place="project")
    if not StandardNumber.objects.filter(project=project, status=StandardNumber.Status.ALLOTTED).exists():
        yield Denied(_("Disclosure: the standard has no number yet."), place="dossier")
    yield from _letter_refusals(project)
    made = set(Rendition.objects.filter(project=project).values_list("kind", flat=True))
    if Rendition.Kind.PDF not in made:
        yield Denied(_("Disclosure: the PDF of the standard is not made yet."), place="renditions")
    if Rendition.Kind.ANNOUNCEMENT not in made:
        yield Denied(_("Disclosure: the PDF of the announcement is not made yet."), place="renditions")
    for patent in PatentDisclosure.objects.filter(project=project, licence="").order_by("number"):
        yield Denied(
            _("Disclosure: the holder of patent %(number)s has not declared a licence.")
            % {"number": patent.number},
            place="patent_list",
        )


def _letter_refusals(project: Project) -> Iterator[Denied]:
    letter = announcement_of(project)
    if letter is None:
        yield Denied(_("Disclosure: there is no announcement of publication."), place="announcement")
        return
    wanted = {
        _("Disclosure: the announcement has no document number (文号)."): letter.number,
        _("Disclosure: the announcement has no title."): letter.title.strip(),
        _("Disclosure: the announcement has no date of publication."): letter.issued_on,
        _("Disclosure: the announcement has no date of implementation."): letter.effective_on,
    }
    for reason, value in wanted.items():
        if not value:
            yield Denied(reason, place="announcement")
