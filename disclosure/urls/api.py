from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from disclosure.api import endpoints, guide

readable = [
    path("api/v1/standards/", endpoints.StandardList.as_view(), name="api_standards"),
    path("api/v1/standards/<str:slug>/", endpoints.StandardDetail.as_view(), name="api_standard"),
    path("api/v1/societies/", endpoints.SocietyList.as_view(), name="api_societies"),
    path("api/v1/consultations/", endpoints.ConsultationList.as_view(), name="api_consultations"),
]
patterns = [
    *readable,
    path("api/v1/openapi.json", SpectacularJSONAPIView.as_view(patterns=readable), name="api_document"),
    path("api/", guide.guide, name="api_guide"),
]
