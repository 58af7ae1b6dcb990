"""The read API: the catalogue as JSON, for anybody, throttled by address. Nothing can be written."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from disclosure.api.serializers import (
    ConsultationSerializer,
    SocietySerializer,
    StandardDetailSerializer,
    StandardSerializer,
)
from disclosure.forms.search import SearchForm
from disclosure.models import CatalogueConsultation, CatalogueSociety, CatalogueStandard
from disclosure.queries import portal
from societies import clock

_SEARCH = [
    OpenApiParameter("q", description=_("A number in any spelling, or words of which all must be found")),
    OpenApiParameter("society", description=_("A society's code")),
    OpenApiParameter("status", enum=list(portal.STATUSES)),
    OpenApiParameter("year", OpenApiTypes.INT, description=_("Year of publication")),
    OpenApiParameter("sort", enum=["title"], description=_("By pinyin of the title; else the newest first")),
]


class Pages(LimitOffsetPagination):
    default_limit = 50
    max_limit = 200


class _Open(APIView):
    """Programs of other sites may read, too."""

    throttle_classes = [AnonRateThrottle]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        return answer


@extend_schema(summary=_("Find standards"), parameters=_SEARCH)
class StandardList(_Open, generics.ListAPIView[CatalogueStandard]):
    """Published standards, the newest first."""

    serializer_class = StandardSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[CatalogueStandard]:
        return portal.standards(SearchForm(self.request.query_params).search, today=clock.today())


@extend_schema(summary=_("One standard"))
class StandardDetail(_Open, generics.RetrieveAPIView[CatalogueStandard]):
    """A standard by its slug, with its files, patents and receipt."""

    serializer_class = StandardDetailSerializer
    lookup_field = "slug"
    queryset = CatalogueStandard.objects.none()

    def get_object(self) -> CatalogueStandard:
        row = portal.standard(self.kwargs["slug"])
        if row is None:
            raise Http404
        return row


@extend_schema(summary=_("Societies"))
class SocietyList(_Open, generics.ListAPIView[CatalogueSociety]):
    """The societies that publish here, by pinyin."""

    serializer_class = SocietySerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[CatalogueSociety]:
        return portal.societies()


@extend_schema(
    summary=_("Consultations open now"),
    parameters=[OpenApiParameter("society", description=_("A society's code"))],
)
class ConsultationList(_Open, generics.ListAPIView[CatalogueConsultation]):
    """Public calls for comments, the one that closes first at the top."""

    serializer_class = ConsultationSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[CatalogueConsultation]:
        return portal.open_consultations(clock.now(), society=self.request.query_params.get("society", ""))
