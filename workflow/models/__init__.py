from workflow.models.pointer import DutyPointer
from workflow.models.procedure import Deadline, HandledMessage, Procedure, Transition
from workflow.models.review import Attendee, Ballot, Choice, Elector, Excused, Meeting, Outcome, Vote

__all__ = [
    "Attendee",
    "Ballot",
    "Choice",
    "Deadline",
    "DutyPointer",
    "Elector",
    "Excused",
    "HandledMessage",
    "Meeting",
    "Outcome",
    "Procedure",
    "Transition",
    "Vote",
]
