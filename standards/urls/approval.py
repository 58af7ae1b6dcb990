from django.urls import URLPattern, path

from standards.queries.letters import PAGES
from standards.views import approval, letters, publication, register

_SOCIETY = "s/<str:society>/"
_ONE = f"{_SOCIETY}projects/<str:ref>/"


def _letter(folder: str, kind: str) -> list[URLPattern]:
    """The page of a letter and its steps."""
    name, about = PAGES[kind], {"kind": kind}
    return [
        path(folder, letters.letter, about, name=name),
        path(f"{folder}sign/", letters.letter_sign, about, name=f"{name}_sign"),
        path(f"{folder}scan/", letters.letter_scan, about, name=f"{name}_scan"),
        path(f"{folder}void/", letters.letter_void, about, name=f"{name}_void"),
        path(f"{folder}issue/", letters.letter_issue, about, name=f"{name}_issue"),
    ]


patterns: list[URLPattern] = [
    *_letter(f"{_ONE}announcement/", "announcement"),
    *_letter(f"{_ONE}notice/", "project_notice"),
    *_letter(f"{_ONE}consultations/<int:number>/letter/", "consultation"),
    path(f"{_ONE}dossier/", approval.dossier, name="dossier"),
    path(f"{_ONE}dossier/answer/", approval.review_answer, name="review_answer"),
    path(f"{_ONE}dossier/drafters/", approval.drafters_sign, name="drafters_sign"),
    path(f"{_ONE}files/", publication.renditions, name="renditions"),
    path(f"{_ONE}publish/", publication.publish, name="publish"),
    path(f"{_SOCIETY}letters/", letters.letter_list, name="letter_list"),
    path(f"{_SOCIETY}standards/", register.standard_list, name="standard_list"),
    path(f"{_SOCIETY}standards/export.xlsx", register.standard_export, name="standard_export"),
    path(f"{_SOCIETY}standards/<str:slug>/", register.standard, name="standard"),
    path(f"{_SOCIETY}standards/<str:slug>/confirm/", register.standard_confirm, name="standard_confirm"),
    path(f"{_SOCIETY}standards/<str:slug>/withdraw/", register.standard_withdraw, name="standard_withdraw"),
]
