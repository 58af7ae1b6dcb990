from disclosure.models.catalogue import (
    CatalogueConsultation,
    CatalogueFile,
    CatalogueIssue,
    CatalogueSociety,
    CatalogueStandard,
)
from disclosure.models.reconciliation import Difference, Reconciliation
from disclosure.models.record import Attempt, Channel, Declaration, DisclosureRecord, Openness
from disclosure.models.relay import Endpoint, Throughput

__all__ = [
    "Attempt",
    "CatalogueConsultation",
    "CatalogueFile",
    "CatalogueIssue",
    "CatalogueSociety",
    "CatalogueStandard",
    "Channel",
    "Declaration",
    "Difference",
    "DisclosureRecord",
    "Endpoint",
    "Openness",
    "Reconciliation",
    "Throughput",
]
