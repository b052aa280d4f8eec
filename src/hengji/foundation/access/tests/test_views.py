from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import signature
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.views import View
from django.views.decorators.http import require_POST
from pytest_django import Settings

from hengji.foundation.access.policy import Row
from hengji.foundation.access.testing import using
from hengji.foundation.access.views import action, declared_methods, get_or_404, on, require, target

from .standins import Organ, Thing, User, make_tables, policy_of

HEAD = User(1, frozenset({"head"}), organ=1)
READER = User(2, frozenset({"reader"}))
STRANGER = User(9)
denials: list[tuple[int, str, str]] = []


def remember(user: User, action: str, obj_name: str) -> None:
    denials.append((user.pk, action, obj_name))


@dataclass
class Things:
    own: Any
    foreign: Any


@pytest.fixture
def things(db: None, settings: Settings) -> Iterator[Things]:
    settings.ACCESS_DENIED_HOOK = f"{__name__}.remember"
    denials.clear()
    make_tables()
    rows = [
        Row("thing.view", "head", "own"),
        Row("thing.view", "reader"),
        Row("thing.edit", "head", "own"),
        Row("thing.list", "reader"),
    ]
    with using(policy_of(rows)):
        yield Things(Thing.objects.create(owner=Organ.objects.create(pk=1)), Thing.objects.create())


def answer(view: Callable[..., HttpResponseBase], user: User, method: str = "GET", **parameters: Any) -> object:
    """What came back: the status and text, or the name of the refusal."""
    request = RequestFactory().generic(method, "/somewhere/")
    request.user = user  # type: ignore[assignment]  # a stand-in
    try:
        response = view(request, **parameters)
    except (Http404, PermissionDenied) as refusal:
        return type(refusal).__name__
    return response.status_code, getattr(response, "content", b"").decode()


@action("thing.list")
def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("list")


@action("thing.edit", obj=on(Thing, visible="thing.view"), methods=["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(f"{target(request, Thing).pk == pk}")


@action("thing.edit", obj=on(Thing, pk="number"))
class Edit(View):
    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return HttpResponse("class")


def test_a_view_without_an_object_asks_for_the_role(things: Things) -> None:
    assert [answer(listing, user) for user in (READER, HEAD)] == [(200, "list"), "PermissionDenied"]
    assert denials == [(HEAD.pk, "thing.list", "/somewhere/")]


def test_what_is_not_visible_is_as_if_it_did_not_exist(things: Things) -> None:
    missing = things.foreign.pk + 1000
    assert [answer(edit, HEAD, pk=key) for key in (things.foreign.pk, missing, "", "x")] == ["Http404"] * 4
    assert answer(edit, STRANGER, pk=things.own.pk) == "Http404"
    assert denials == []


def test_what_is_visible_but_not_allowed_is_refused_and_reported(things: Things) -> None:
    assert answer(edit, READER, pk=things.own.pk) == "PermissionDenied"
    assert denials == [(READER.pk, "thing.edit", f"access.thing:{things.own.pk}")]


def test_the_view_receives_the_object_that_was_checked(things: Things) -> None:
    assert answer(edit, HEAD, pk=things.own.pk) == (200, "True")


def test_methods_that_are_not_declared_are_refused_after_access(things: Things) -> None:
    assert answer(edit, HEAD, "DELETE", pk=things.own.pk) == (405, "")
    assert answer(edit, READER, "DELETE", pk=things.own.pk) == "PermissionDenied"
    assert answer(edit, HEAD, "DELETE", pk=things.foreign.pk) == "Http404"


def test_class_views_are_declared_on_the_class_or_on_the_function(things: Things) -> None:
    class Plain(View):
        def get(self, request: HttpRequest) -> HttpResponse:
            return HttpResponse("plain")

    assert answer(Edit.as_view(), HEAD, number=things.own.pk) == (200, "class")
    assert answer(Edit.as_view(), READER, number=things.own.pk) == "Http404"
    assert answer(action("thing.list")(Plain.as_view()), READER) == (200, "plain")
    assert answer(action("thing.list")(Plain.as_view()), HEAD) == "PermissionDenied"


def test_a_refusal_inside_the_view_is_reported_too(things: Things) -> None:
    @action("thing.list")
    def view(request: HttpRequest) -> HttpResponse:
        require(request.user, "thing.edit", things.own)
        return HttpResponse()

    assert answer(view, READER) == "PermissionDenied"
    assert denials == [(READER.pk, "thing.list", "/somewhere/")]


def test_without_a_hook_a_refusal_is_still_one(things: Things, settings: Settings) -> None:
    settings.ACCESS_DENIED_HOOK = ""
    assert answer(listing, HEAD) == "PermissionDenied"
    assert denials == []


def test_a_view_that_asks_for_an_undeclared_object_is_mistaken(things: Things) -> None:
    @action("thing.list")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(target(request, Thing)))

    with pytest.raises(TypeError, match="without obj=on"):
        answer(view, READER)


def test_get_or_404_returns_the_row_in_scope(things: Things) -> None:
    assert get_or_404(HEAD, "thing.view", Thing.objects.all(), pk=things.own.pk) == things.own
    with pytest.raises(Http404):
        get_or_404(HEAD, "thing.view", Thing.objects.all(), pk=things.foreign.pk)
    with pytest.raises(Thing.MultipleObjectsReturned):
        get_or_404(READER, "thing.view", Thing.objects.all())


def test_what_reads_a_view_s_signature_still_can() -> None:
    """As django-ninja does to learn the parameters of an endpoint."""
    assert list(signature(edit).parameters) == ["request", "pk"]


def test_methods_of_a_view_are_found_where_they_are_said() -> None:
    silent = action("thing.list")(lambda request: HttpResponse())
    posted = require_POST(lambda request: HttpResponse())
    assert [
        declared_methods(view) for view in (edit, Edit.as_view(), silent, posted, action("thing.list")(posted))
    ] == [
        {"GET", "POST"},
        {"GET"},
        set(),
        {"POST"},
        {"POST"},
    ]
