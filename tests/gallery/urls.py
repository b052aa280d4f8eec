"""Every part of a page once, for the tests and the eye; the product does not have this address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from hengji.config import urls as site
from hengji.foundation.evidence.queries import chosen_materials
from hengji.foundation.shell.pages import Page
from tests.gallery.parts import board, document, listing, walk


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("wanted by a test")


def picker(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return render(request, "gallery/picker.html", {"chosen": chosen_materials(user, request.POST.getlist("materials"))})


def paper(request: HttpRequest, key: str) -> HttpResponse:
    """A document kind for the tests of approvals: its owner's page."""
    return render(request, "gallery/document.html", {"page": Page(f"呈批件{key}")})


def part(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/part.html", {"method": request.method})


urlpatterns = [
    path("", include("hengji.config.urls")),
    path("gallery/board/", board, name="gallery-board"),
    path("gallery/list/", listing, name="gallery-list"),
    path("gallery/document/", document, name="gallery-document"),
    path("gallery/walk/", walk, name="gallery-walk"),
    path("gallery/picker/", picker, name="gallery-picker"),
    path("gallery/part/", part, name="gallery-part"),
    path("gallery/paper/<str:key>/", paper, name="gallery-paper"),
    path("gallery/broken/", broken, name="gallery-broken"),
]

handler400, handler403, handler404, handler500 = site.handler400, site.handler403, site.handler404, site.handler500
