from django.urls import URLPattern, path

from standards.views import appraisals, projects, proposals, search, staff

_HERE = "s/<str:society>/projects/"
_ONE = f"{_HERE}<str:ref>/"

patterns: list[URLPattern] = [
    path("s/<str:society>/search/", search.search, name="search"),
    path(_HERE, projects.project_list, name="project_list"),
    path(f"{_HERE}export.xlsx", projects.project_export, name="project_export"),
    path(f"{_HERE}remind/", projects.project_remind, name="project_remind"),
    path(f"{_HERE}new/", proposals.proposal_new, name="proposal_new"),
    path(_ONE, projects.project, name="project"),
    path(f"{_ONE}history/", projects.project_history, name="project_history"),
    path(f"{_ONE}proposal/", proposals.proposal, name="proposal"),
    path(f"{_ONE}edit/", proposals.proposal_edit, name="proposal_edit"),
    path(f"{_ONE}check/", proposals.proposal_check, name="proposal_check"),
    path(f"{_ONE}return/", proposals.proposal_return, name="proposal_return"),
    path(f"{_ONE}resubmit/", proposals.proposal_resubmit, name="proposal_resubmit"),
    path(f"{_ONE}appraisal/", appraisals.appraisal, name="appraisal"),
    path(f"{_ONE}appraisal/record/", appraisals.appraisal_record, name="appraisal_record"),
    path(f"{_ONE}appraisal/opinion/", appraisals.opinion_give, name="opinion_give"),
    path(f"{_ONE}appraisal/opinion/<uuid:pk>/", appraisals.opinion_answer, name="opinion_answer"),
    path(f"{_ONE}staff/", staff.project_staff, name="project_staff"),
    path(f"{_ONE}team/", staff.project_team, name="project_team"),
    path(f"{_ONE}move/<str:move>/", projects.project_move, name="project_move"),
]
