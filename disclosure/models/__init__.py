from disclosure.models.catalogue import (
    CatalogueConsultation,
    CatalogueFile,
    CatalogueIssue,
    CatalogueSociety,
    CatalogueStandard,
)
from disclosure.models.record import Attempt, DisclosureRecord

__all__ = [
    "Attempt",
    "CatalogueConsultation",
    "CatalogueFile",
    "CatalogueIssue",
    "CatalogueSociety",
    "CatalogueStandard",
    "DisclosureRecord",
]
