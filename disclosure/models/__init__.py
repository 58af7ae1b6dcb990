from disclosure.models.catalogue import (
    CatalogueConsultation,
    CatalogueFile,
    CatalogueSociety,
    CatalogueStandard,
)
from disclosure.models.record import Attempt, DisclosureRecord

__all__ = [
    "Attempt",
    "CatalogueConsultation",
    "CatalogueFile",
    "CatalogueSociety",
    "CatalogueStandard",
    "DisclosureRecord",
]
