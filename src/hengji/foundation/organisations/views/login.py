"""Coming in and going out."""

import logging
import secrets

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import auth
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from typing_extensions import override

from hengji.foundation.access.public import public
from hengji.foundation.access.views import action
from hengji.foundation.organisations.actions import check_login, record_logout, record_refusal
from hengji.foundation.organisations.addresses import address_of
from hengji.foundation.organisations.external import enter_as, refusal
from hengji.foundation.organisations.forms import CodeForm, LoginForm, PasskeyLoginForm, PasskeyStepForm, oidc_services
from hengji.foundation.organisations.identity import IdentityRefused, provider, providers
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action

from .posted import posted

logger = logging.getLogger(__name__)
STARTED = "external_login"  # in the session: which service was asked, with which state


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    target = safe_target(request)
    if request.user.is_authenticated:
        return redirect(target or settings.LOGIN_REDIRECT_URL)
    clear_login(request)  # who comes here leaves a second step that was not finished
    form = LoginForm(posted(request))
    if form.is_valid():
        given = form.cleaned_data
        answer = check_login(request, given["username"], given["password"], address=address_of(request))
        if answer.user is not None:
            return password_was_right(request, answer.user, target)
        form.refuse(answer.locked_until)
    context = {"form": form, "next": target, "services": services(target)}
    return render(request, "organisations/login.html", context)


def password_was_right(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Go on to the second step, if the account has one, and in."""
    login = Login(user=user, redirect_url=target or None)
    response: HttpResponse = perform_password_login(request, {"username": user.username}, login)
    return response


def safe_target(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site."""
    target = request.POST.get("next", request.GET.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else ""


def services(target: str) -> list[Action]:
    """The buttons of the unified identity services that this office uses."""
    found = [(app["name"], reverse("openid_connect_login", args=[app["provider_id"]])) for app in oidc_services()]
    found += [(each.title, reverse("external_login", args=[each.key])) for each in providers().values()]
    query = f"?{auth.REDIRECT_FIELD_NAME}={target}" if target else ""
    return [Action(_("用%(service)s登录") % {"service": title}, f"{url}{query}", "key") for title, url in found]


@action("account.own")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    record_logout(reader(request))
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


class SecondStep(AuthenticateView):
    form_class = CodeForm
    webauthn_form_class = PasskeyStepForm
    template_name = "organisations/second_step.html"

    @override
    def form_invalid(self, form: Form) -> HttpResponse:
        record_refusal(self.stage.login.user, address=address_of(self.request), reason=_("第二步验证没有通过"))
        response: HttpResponse = super().form_invalid(form)
        return response


@method_decorator(never_cache, name="dispatch")
class PasskeyLogin(LoginWebAuthnView):
    """A passkey that was made for it says by itself who it is; then no password is asked."""

    form_class = PasskeyLoginForm

    @override
    def form_invalid(self, form: Form) -> HttpResponse:
        return refusal(self.request, None, _("通行密钥没有通过验证。请重试，或改用账号和密码登录。"))


@public
@require_GET
def external_login(request: HttpRequest, key: str) -> HttpResponse:
    """Send the browser to a unified identity service."""
    service = provider(key)
    if service is None:
        raise Http404
    state = secrets.token_urlsafe(24)
    request.session[STARTED] = {"key": key, "state": state, "target": safe_target(request)}
    return redirect(service.start_url(callback_of(request, key), state))


@public
@require_GET
def external_login_back(request: HttpRequest, key: str) -> HttpResponse:
    """The browser comes back; what it brings counts only with the state that we gave it, and only once."""
    service, started = provider(key), request.session.pop(STARTED, {})
    if service is None:
        raise Http404
    state = request.GET.get("state", "")
    if started.get("key") != key or not secrets.compare_digest(state.encode(), started["state"].encode()):
        return refusal(request, None, _("这次登录请求已经失效。请从登录页重新开始。"))
    try:
        subject = service.subject(request.GET.dict(), callback_of(request, key))
    except IdentityRefused as error:
        logger.warning("identity service %s: %s", key, error)
        return refusal(request, None, _("统一身份认证没有完成。请重新登录；反复出现请联系系统管理员。"))
    return enter_as(request, issuer=service.issuer, subject=subject, target=started["target"] or None)


def callback_of(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(resolve_url("external_login_back", key=key))
