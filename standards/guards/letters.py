"""What a letter needs before it is signed off, and before it is issued."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from societies import clock
from societies.access import Denied
from standards.models import Letter
from standards.queries.letters import PAGES, announcement_of, scan_required, taken_numbers
from standards.queries.numbers import number_of
from workflow.registry import Asked, guard


@guard("standards.letter_complete")
def letter_complete(asked: Asked) -> Iterator[Denied]:
    letter: Letter = asked.procedure.letter
    page = PAGES[letter.kind]
    if not letter.title.strip() or not any(str(p).strip() for p in letter.paragraphs):
        yield Denied(_("The letter has no title or no text."), place=page)
    if not letter.number:
        yield Denied(_("The letter has no document number (文号)."), place=page)
    elif taken_numbers(letter, letter.number):
        yield Denied(
            _("Another letter bears the document number %(number)s.") % {"number": letter.number},
            place=page,
        )
    if letter.kind == Letter.Kind.ANNOUNCEMENT:
        yield from _announcement_complete(letter)


def _announcement_complete(letter: Letter) -> Iterator[Denied]:
    if letter.issued_on is None or letter.effective_on is None:
        yield Denied(
            _("The announcement states no date of issue or of implementation."), place="announcement"
        )
    elif letter.effective_on < letter.issued_on:
        yield Denied(_("The date of implementation is earlier than the date of issue."), place="announcement")
    number = number_of(letter.project) if letter.project else None
    if number is None or letter.project is None or letter.project.procedure.state != "approved":
        yield Denied(_("The standard is not approved and numbered."), place="dossier")
    elif letter.issued_on is not None and letter.issued_on < clock.date_of(number.allotted_at):
        yield Denied(
            _("The date of issue is earlier than the approval on %(day)s.")
            % {"day": clock.date_of(number.allotted_at).isoformat()},
            place="announcement",
        )


@guard("standards.scan_attached")
def scan_attached(asked: Asked) -> Iterator[Denied]:
    letter: Letter = asked.procedure.letter
    if letter.scan_id is None and scan_required(letter.project, asked.at, letter.kind):
        yield Denied(_("The stamped scan of the letter is not attached."), place="announcement")


@guard("standards.letter_printed")
def letter_printed(asked: Asked) -> Iterator[Denied]:
    """What is sent is the paper; an announcement's is asked for with the other files of its edition."""
    letter: Letter = asked.procedure.letter
    if letter.kind != Letter.Kind.ANNOUNCEMENT and letter.pdf_id is None:
        yield Denied(_("The PDF of the letter is being made: try again in a moment."))


@guard("standards.announcement_signed")
def announcement_signed(asked: Asked) -> Iterator[Denied]:
    letter = announcement_of(asked.procedure.project)
    if letter is None:
        yield Denied(_("The announcement of publication is not drawn up."), place="announcement")
        return
    if letter.procedure.state == "draft":
        yield Denied(_("The announcement is not signed off."), place="announcement")
    elif letter.scan_id is None and scan_required(letter.project, asked.at):
        yield Denied(_("The stamped scan of the announcement is not attached."), place="announcement")


@guard("standards.no_announcement")
def no_announcement(asked: Asked) -> Iterator[Denied]:
    """An approval is annulled only when nothing signed speaks of it any more."""
    letter = announcement_of(asked.procedure.project)
    if letter is not None:
        yield Denied(
            _("The announcement speaks of this approval: the secretary declares it void first."),
            place="announcement",
        )
