from django.urls import URLPattern, path

from standards.views import register

_HERE = "s/<str:society>/register/"

patterns: list[URLPattern] = [
    path(f"{_HERE}numbers/", register.number_register, name="number_register"),
    path(f"{_HERE}earlier/", register.register_import, name="register_import"),
    path(f"{_HERE}earlier/template.xlsx", register.register_template, name="register_template"),
    path(f"{_HERE}earlier/<int:number>/", register.register_result, name="register_result"),
]
