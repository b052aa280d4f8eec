from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from hengji.config import urls as site
from hengji.foundation.access.public import public


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


@public
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@public
def bad(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    path("", include("hengji.config.urls")),
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("bad/", bad),
]

handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500
