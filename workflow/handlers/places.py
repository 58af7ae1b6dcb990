"""The place of duties in the rail, with how many wait."""

from django.utils.translation import gettext_noop

from societies import clock
from societies.models import Person, Society
from societies.registry import OVER_ALL, Place, place, platform_place
from societies.roles import Permission
from workflow.queries.duties import count_waiting


def _count(society: Society, person: Person) -> int:
    return count_waiting(person, clock.now())


place(Place("duties", gettext_noop("Duties"), "duties", 10, count=_count))
platform_place(
    Place(
        "supervision",
        gettext_noop("Supervision: figures of the societies"),
        "supervision",
        20,
        Permission.INDICATOR_READ,
    )
)
OVER_ALL[:] = ["my_duties"]
