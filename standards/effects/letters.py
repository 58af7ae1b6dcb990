"""What signing off a letter does."""

from societies import clock
from standards.actions import issuers
from standards.models import Letter
from workflow.registry import Act, effect


@effect("standards.sign_letter")
def sign_letter(act: Act) -> None:
    """Who signed and when. An announcement fixes the year of issue: over New Year the number takes the new one."""
    letter: Letter = act.procedure.letter
    letter.signed_by, letter.signed_at = act.actor, act.at
    if letter.kind != Letter.Kind.ANNOUNCEMENT:  # an announcement states its dates itself
        letter.issued_on = clock.date_of(act.at)
    letter.save(update_fields=["signed_by", "signed_at", "issued_on"])
    if letter.kind == Letter.Kind.ANNOUNCEMENT and letter.project and letter.issued_on and act.actor:
        issuers.carry_over(project=letter.project, actor=act.actor, at=act.at, year=letter.issued_on.year)
