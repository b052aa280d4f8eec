"""What the pages of this room share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from hengji.foundation.organisations.queries import organisation_options
from hengji.foundation.shell.pages import Page

READING = ("GET", "HEAD")
WRITING = ("POST",)
BOTH = ("GET", "HEAD", "POST")


def day_of(request: HttpRequest) -> date:
    """The day on which the reader looks at the tree: today unless the address says another."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()


def sent(request: HttpRequest, *, files: bool = False) -> tuple[Any, ...]:
    """What a form is filled with: what was sent, be it nothing at all; not filled when the page is only looked at."""
    if request.method != "POST":
        return ()
    return (request.POST, request.FILES) if files else (request.POST,)


def attempt(form: Form, do: Callable[[], object]) -> bool:
    """Do it if the form is right; what the action refuses is shown above the fields, all at once."""
    if not form.is_valid():
        return False
    try:
        do()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def form_page(request: HttpRequest, page: Page, form: Form, **more: object) -> HttpResponse:
    """A page with one form: what will happen, the fields, one button. 422 where something is to be mended."""
    context = {"page": page, "form": form, "options": organisation_options(), "submit": _("提交"), **more}
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)
