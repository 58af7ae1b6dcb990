from workflow.models.procedure import Deadline, HandledMessage, Procedure, Transition
from workflow.models.review import Attendee, Ballot, Elector, Meeting, Vote

__all__ = [
    "Attendee",
    "Ballot",
    "Deadline",
    "Elector",
    "HandledMessage",
    "Meeting",
    "Procedure",
    "Transition",
    "Vote",
]
