from standards.models.draft import (
    Comment,
    Consultation,
    Disposition,
    PendingComment,
    Reply,
    Revision,
)
from standards.models.fields import FIELDS_OF, Field, FieldList
from standards.models.project import (
    Appraisal,
    Drafter,
    DraftingUnit,
    Opinion,
    PatentDisclosure,
    Project,
    ReturnReason,
    StaffChange,
)
from standards.models.publication import Letter, NumberSeries, Rendition, Report, Standard, StandardNumber

__all__ = [
    "FIELDS_OF",
    "Appraisal",
    "Comment",
    "Consultation",
    "Disposition",
    "Drafter",
    "DraftingUnit",
    "Field",
    "FieldList",
    "Letter",
    "NumberSeries",
    "Opinion",
    "PatentDisclosure",
    "PendingComment",
    "Project",
    "Rendition",
    "Reply",
    "Report",
    "ReturnReason",
    "Revision",
    "StaffChange",
    "Standard",
    "StandardNumber",
]
