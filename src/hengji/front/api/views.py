"""Keys of one's own, and the description of the interface, which needs no outside address to be read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengji.foundation.access.views import action
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.shell.pages import Action, Crumb, Page

from . import actions, queries
from .enums import Lifetime
from .errors import STATUSES
from .forms import KeyForm
from .site import schema, scopes
from .tables import endpoints, key_lines


@action("api.keys")
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    form = KeyForm(request.user, request.POST or None)
    context: dict[str, object] = {"page": _keys_page(), "form": form}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            key, token = actions.create_key(
                request.user, data["name"], data["scopes"], Lifetime(data["lifetime"]), by=request.user  # type: ignore[arg-type]
            )  # fmt: skip
        except ProblemsError as error:
            context["problems"] = error.problems
        else:
            context |= {"token": token, "made": key, "form": KeyForm(request.user)}
    context["lines"] = key_lines(queries.keys_of(request.user), timezone.now(), dict(scopes()))
    return render(request, "api/keys.html", context)


def _keys_page() -> Page:
    return Page(
        _("接口密钥"), _("供其他系统以您的名义读取数据。密钥等同于密码，不要发给他人；人员或系统变动时请停用。"),
        actions=(Action(_("接口说明"), reverse("api-description"), "file-text"),),
    )  # fmt: skip


@action("api.keys")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    key = actions.revoke_key(get_object_or_404(queries.keys_of(request.user), pk=pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("密钥“%(name)s”已停用，用它的请求会立即被拒绝。") % {"name": key.name})
    return redirect("api-keys")


@action("api.me")
@require_GET
def description(request: HttpRequest) -> HttpResponse:
    page = Page(
        _("接口说明"), _("供开发人员对接其他系统。"), (Crumb(_("接口密钥"), reverse("api-keys")),),
        (Action(_("OpenAPI 描述"), reverse("api-schema"), "download"),),
    )  # fmt: skip
    statuses = [(status, code, text, remedy) for status, (code, text, remedy) in STATUSES.items()]
    site = request.build_absolute_uri("/").rstrip("/")
    context = {"page": page, "groups": endpoints(schema()), "statuses": statuses, "site": site}
    return render(request, "api/description.html", context)


@action("api.me")
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    del request
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})
