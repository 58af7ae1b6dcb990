from django.urls import URLPattern, path

from standards.views import (
    drafts,
    drafts_compared,
    drafts_files,
    drafts_pending,
    editing,
    editing_review,
    findings,
    fixes,
    group,
    patents,
)

_ONE = "s/<str:society>/projects/<str:ref>/"
_OPEN = f"{_ONE}drafts/open/"
_DRAFT = f"{_ONE}drafts/<int:sequence>/"

patterns: list[URLPattern] = [
    path(f"{_ONE}group/", group.drafting_group, name="drafting_group"),
    path(f"{_ONE}group/units/new/", group.group_unit_new, name="group_unit_new"),
    path(f"{_ONE}group/units/<uuid:pk>/", group.group_unit, name="group_unit"),
    path(f"{_ONE}group/drafters/new/", group.group_drafter_new, name="group_drafter_new"),
    path(f"{_ONE}group/drafters/<uuid:pk>/", group.group_drafter, name="group_drafter"),
    path(f"{_ONE}drafts/", drafts.draft_list, name="draft_list"),
    path(f"{_ONE}drafts/new/", drafts.draft_upload, name="draft_upload"),
    path(f"{_ONE}drafts/pending/<uuid:pk>/", drafts_pending.draft_pending, name="draft_pending"),
    path(
        f"{_ONE}drafts/pending/<uuid:pk>/images/<str:key>/",
        drafts_pending.draft_pending_image,
        name="draft_pending_image",
    ),
    path(f"{_ONE}drafts/compare/", drafts_compared.draft_compare, name="draft_compare"),
    path(f"{_ONE}drafts/compare/table/", drafts_compared.revision_table, name="revision_table"),
    path(_OPEN, editing.open_draft, name="open_draft"),
    path(f"{_OPEN}review/", editing_review.open_draft_review, name="open_draft_review"),
    path(f"{_OPEN}history/", editing_review.open_draft_history, name="open_draft_history"),
    path(f"{_OPEN}findings/", fixes.open_draft_findings, name="open_draft_findings"),
    path(f"{_OPEN}fixes/", fixes.fixes, name="fixes"),
    path(f"{_OPEN}cover/", editing.cover_edit, name="cover_edit"),
    path(f"{_OPEN}clauses/<str:anchor>/", editing.clause_edit, name="clause_edit"),
    path(f"{_OPEN}clauses/<str:anchor>/typed/", editing.clause_typed, name="clause_typed"),
    path(f"{_OPEN}clauses/<str:anchor>/arrange/", editing.clause_arrange, name="clause_arrange"),
    path(_DRAFT, drafts.draft, name="draft"),
    path(f"{_DRAFT}about/", drafts.draft_version, name="draft_version"),
    path(f"{_DRAFT}images/<str:key>/", drafts.draft_image, name="draft_image"),
    path(f"{_DRAFT}findings/<str:key>/", findings.finding_waive, name="finding_waive"),
    path(f"{_DRAFT}freeze/", drafts_files.draft_freeze, name="draft_freeze"),
    path(f"{_DRAFT}pdf/", drafts_files.draft_pdf, name="draft_pdf"),
    path(f"{_DRAFT}source/", drafts_files.draft_source, name="draft_source"),
    path(f"{_DRAFT}export/<str:form>/", drafts_files.draft_export, name="draft_export"),
    path(f"{_DRAFT}explanation/", drafts_files.draft_explanation, name="draft_explanation"),
    path(f"{_DRAFT}explanation/new/", drafts_files.explanation_upload, name="explanation_upload"),
    path(f"{_ONE}clauses/<str:anchor>/", drafts.clause, name="clause"),
    path(f"{_ONE}patents/", patents.patent_list, name="patent_list"),
    path(f"{_ONE}patents/new/", patents.patent_new, name="patent_new"),
    path(f"{_ONE}patents/<uuid:pk>/", patents.patent, name="patent"),
    path(f"{_ONE}patents/<uuid:pk>/drop/", patents.patent_drop, name="patent_drop"),
]
