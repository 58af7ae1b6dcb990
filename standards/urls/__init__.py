"""One list of doors for each area of the app."""

from standards.urls import (
    approval,
    consultations,
    drafts,
    joint,
    people,
    projects,
    public_doors,
    register,
    review,
)

urlpatterns = [
    *projects.patterns,
    *drafts.patterns,
    *people.patterns,
    *consultations.patterns,
    *review.patterns,
    *approval.patterns,
    *joint.patterns,
    *register.patterns,
    *public_doors.patterns,
]
