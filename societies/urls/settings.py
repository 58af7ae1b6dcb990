from django.urls import URLPattern, path

from societies.views import files, settings

patterns: list[URLPattern] = [
    path("s/<str:society>/settings/", settings.society_settings, name="society_settings"),
    path("s/<str:society>/settings/profile/", settings.society_profile, name="society_profile"),
    path("s/<str:society>/settings/rules/", settings.rulepack_list, name="rulepack_list"),
    path("s/<str:society>/settings/rules/new/", settings.rulepack_new, name="rulepack_new"),
    path("s/<str:society>/settings/ledger/", settings.ledger_page, name="ledger"),
    path("s/<str:society>/settings/archive/", settings.archive_export, name="archive_export"),
    path("s/<str:society>/files/<uuid:pk>/", files.file, name="file"),
]
