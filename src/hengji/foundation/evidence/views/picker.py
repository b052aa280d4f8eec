from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengji.foundation.access.views import action
from hengji.foundation.evidence.picking import options
from hengji.foundation.organisations.reader import reader


@action("evidence.list", methods=("GET",))
def picker(request: HttpRequest) -> HttpResponse:
    """The list inside the picker, after a search."""
    found = options(reader(request), request.GET.get("picker_words", "")[:60])
    return render(request, "evidence/parts/options.html", {"options": found})
