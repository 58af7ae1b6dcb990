"""What a standard's page inside its society tells about the world outside: its public page and its disclosure."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import CatalogueStandard, DisclosureRecord
from societies.scoping import entered
from standards.models import Standard
from standards.queries.numbers import slug_of
from standards.queries.register import About, about


@about
def told(standard: Standard) -> Iterator[About]:
    """Two queries: the row of the catalogue and the record for the national platform, where there is one."""
    society = entered()
    assert society is not None, "a standard belongs to a society"
    slug = slug_of(standard.number.text)
    if CatalogueStandard.objects.filter(slug=slug).exists():
        yield About(_("Public page"), _("open to everyone"), reverse("public_standard", args=[slug]))
    record = DisclosureRecord.objects.select_related("procedure").filter(standard=standard).first()
    if record is not None:
        yield About(
            _("Disclosure record"),
            _(record.procedure.stage.label),
            reverse("record", args=[society.code, record.pk]),
        )
