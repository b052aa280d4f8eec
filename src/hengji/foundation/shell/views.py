"""What a person sees when something cannot be shown: what happened, and what to do next."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404

from hengji.foundation.access.public import public


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(request, "shell/errors/400.html", status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return render(request, "shell/errors/403.html", status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A view that knows what is missing says so; an address that no view knows has nothing to say."""
    what = "" if isinstance(exception, Resolver404) else str(exception)
    return render(request, "shell/errors/404.html", {"what": what}, status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without request and database: either may be what failed."""
    del request
    return HttpResponse(
        render_to_string("shell/errors/500.html", {"demo": settings.DEMO}), status=HTTPStatus.INTERNAL_SERVER_ERROR
    )


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason
    return render(request, "shell/errors/csrf.html", status=HTTPStatus.FORBIDDEN)
