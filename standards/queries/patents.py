"""Reads about patents disclosed for a project (GB/T 20003.1)."""

from uuid import UUID

from standards.models import PatentDisclosure, Project


def disclosed(project: Project) -> list[PatentDisclosure]:
    """Every patent disclosed, in the order of disclosure; ``dropped_at`` says that the text no longer needs it."""
    return list(
        PatentDisclosure.objects.filter(project=project)
        .select_related("declaration")
        .order_by("disclosed_on", "pk")
    )


def standing(project: Project) -> list[PatentDisclosure]:
    """The patents that the text needs: what is printed and disclosed."""
    return [patent for patent in disclosed(project) if patent.dropped_at is None]


def patent_or_none(project: Project, pk: UUID) -> PatentDisclosure | None:
    return PatentDisclosure.objects.select_related("declaration").filter(project=project, pk=pk).first()
