from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from societies.models import PlatformRow


class DutyPointer(PlatformRow):
    """Pointer: in a society, whoever holds ``permission`` at one of ``places`` may have to act. Ids and codes only.

    Found by SQL over all societies; whether it is somebody's duty, and what it is about, is read after entering
    the society. Written by ``workflow.engine`` in the transaction of the move.
    """

    society = models.ForeignKey("societies.Society", on_delete=models.CASCADE, related_name="+")
    procedure = models.UUIDField()
    permission = models.CharField(max_length=40)
    places = ArrayField(models.UUIDField())  # the procedure, its parent, its committee, its society

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "permission"], name="one_pointer_per_permission")
        ]
        indexes = [GinIndex(fields=["places"], name="duty_places")]
