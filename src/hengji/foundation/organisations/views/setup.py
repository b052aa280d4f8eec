"""The first page of a new site."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from hengji.foundation.access.public import public
from hengji.foundation.organisations.actions import Made, appoint_first_administrators, create_first_administrators
from hengji.foundation.organisations.forms import SetupForm
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.setup_code import code_is_right, forget_setup_code, is_new_site

from .posted import posted


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_administrator(request: HttpRequest) -> HttpResponse:
    """Make the three administrators; as soon as there is any account, this page does not exist."""
    if not is_new_site():
        raise Http404
    form = SetupForm(posted(request))
    if form.is_valid():
        if not code_is_right(form.cleaned_data["code"]):
            form.add_error("code", _("安装码不正确，请核对启动窗口里显示的安装码。"))
        else:
            made = _made(form)
            if made:
                forget_setup_code()
                return render(request, "organisations/setup_done.html", {"made": made})
    return render(request, "organisations/setup.html", {"form": form})


def _made(form: SetupForm) -> list[Made]:
    """The other two administrators with their one-time passwords; none, and problems in the form, if it failed."""
    try:
        _first, *others = create_first_administrators(
            *(form.newcomer(role) for role in ("system", "security", "audit")),
            password=form.cleaned_data["new"],
            appoint=_appoint,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return []
    return others


def _appoint(system: User, security: User, audit: User) -> None:
    """Give them their roles."""
    appoint_first_administrators(system, security, audit, by="setup", since=timezone.localdate())
