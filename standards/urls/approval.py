from django.urls import URLPattern, path

from standards.views import approval, letters, publication, register

_SOCIETY = "s/<str:society>/"
_ONE = f"{_SOCIETY}projects/<str:ref>/"

patterns: list[URLPattern] = [
    path(f"{_ONE}dossier/", approval.dossier, name="dossier"),
    path(f"{_ONE}dossier/answer/", approval.review_answer, name="review_answer"),
    path(f"{_ONE}dossier/drafters/", approval.drafters_sign, name="drafters_sign"),
    path(f"{_ONE}announcement/", letters.announcement, name="announcement"),
    path(f"{_ONE}announcement/sign/", letters.announcement_sign, name="announcement_sign"),
    path(f"{_ONE}announcement/scan/", letters.announcement_scan, name="announcement_scan"),
    path(f"{_ONE}announcement/void/", letters.announcement_void, name="announcement_void"),
    path(f"{_ONE}files/", publication.renditions, name="renditions"),
    path(f"{_ONE}publish/", publication.publish, name="publish"),
    path(f"{_SOCIETY}letters/", letters.letter_list, name="letter_list"),
    path(f"{_SOCIETY}standards/", register.standard_list, name="standard_list"),
    path(f"{_SOCIETY}standards/export.xlsx", register.standard_export, name="standard_export"),
    path(f"{_SOCIETY}standards/<str:slug>/", register.standard, name="standard"),
    path(f"{_SOCIETY}standards/<str:slug>/withdraw/", register.standard_withdraw, name="standard_withdraw"),
]
