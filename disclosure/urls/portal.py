from django.urls import path

from disclosure.views import files, portal

patterns = [
    path("", portal.home, name="portal_home"),
    path("standards/", portal.catalogue, name="catalogue"),
    path("standards/<str:slug>/", portal.standard, name="public_standard"),
    path("standards/<str:slug>/disclosure/", portal.proof, name="public_proof"),
    path("files/<str:sha256>/<str:name>", files.public_file, name="public_file"),
    path("consultations/", portal.consultations, name="public_consultations"),
    path("societies/", portal.societies, name="public_societies"),
    path("societies/<str:code>/", portal.society, name="public_society"),
    path("about/", portal.about, name="about"),
]
