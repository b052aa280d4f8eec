"""What a person does with the own account: password, second factors, logins."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from typing_extensions import override

from hengji.foundation.access.views import action
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.addresses import address_of
from hengji.foundation.organisations.forms import (
    AppForm,
    CodeAgainForm,
    PasskeyAgainForm,
    PasskeyForm,
    PasswordAgainForm,
    PasswordForm,
)
from hengji.foundation.organisations.middleware import FACTOR_DUE
from hengji.foundation.organisations.passwords import password_is_due, profile
from hengji.foundation.organisations.queries import second_factors_of, sessions_of
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import SECOND_FACTOR
from hengji.foundation.organisations.tables import browser, moment
from hengji.foundation.shell.pages import Crumb, Page

from .posted import posted

OWN, FACTORS = reverse_lazy("my_account"), reverse_lazy("mfa_index")


@action("account.own")
@require_GET
def my_account(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    context = {
        "page": Page(
            _("我的账号"), _("账号%(name)s，%(person)s。") % {"name": user.username, "person": user.display_name}
        ),
        "factors": second_factors_of(user),
        "logins": [(row, moment(row.started_at), moment(row.seen_at), browser(row.agent)) for row in sessions_of(user)],
        "present": request.session.session_key,
        "password_set": moment(user.password_changed_at) if user.password_changed_at else "",
        "days": profile().days,
    }
    return render(request, "organisations/my_account.html", context)


@action("account.own")
@require_POST
def end_login(request: HttpRequest, login: str) -> HttpResponse:
    """End one of the own logins, named by its public id; somebody else's is not found."""
    found = next((row for row in sessions_of(reader(request)) if row.public_id == login), None)
    if found is None:
        raise Http404
    actions.end_session(found, by=reader(request))
    messages.success(request, _("那一处登录已经结束。"))
    return redirect("my_account")


@action("account.own")
@require_POST
def end_other_logins(request: HttpRequest) -> HttpResponse:
    ended = actions.end_other_sessions(reader(request), keep=request.session.session_key, by=reader(request))
    messages.success(request, _("已结束其他%(count)d处登录。") % {"count": ended})
    return redirect("my_account")


@action("account.own")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = PasswordForm(user, posted(request))
    if form.is_valid():
        answer = actions.check_login(request, user.username, form.cleaned_data["old"], address=address_of(request))
        if answer.user is not None:
            changed = actions.change_password(user, new=form.cleaned_data["new"], by=user)
            update_session_auth_hash(request, changed)
            messages.success(request, _("密码已修改，其他地方的登录已经结束。"))
            return redirect("workbench" if password_is_due(user) else "my_account")
        form.refuse(answer.locked_until)
    lead = _("您的密码是临时的或已到期，请先设置新密码，再继续使用。") if password_is_due(user) else ""
    context = {"page": Page(_("修改密码"), lead, (Crumb(_("我的账号"), str(OWN)),)), "form": form}
    return render(request, "organisations/change_password.html", context)


@action("account.own")
@require_GET
def second_factors(request: HttpRequest) -> HttpResponse:
    lead = _("密码之外再加一道：手机上的动态验证码，或电脑、手机自带的通行密钥（指纹、人脸、PIN码）。")
    page = Page(_("两步验证"), lead, (Crumb(_("我的账号"), str(OWN)),))
    return render(
        request, "organisations/second_factors.html", {"page": page, "factors": second_factors_of(reader(request))}
    )


class OwnPage:
    """Adds the head of the page to a view of allauth, and to what it changes the entry in the ledger."""

    title = gettext_lazy("两步验证")
    lead = gettext_lazy("")
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        crumbs = (Crumb(_("我的账号"), str(OWN)), Crumb(_("两步验证"), str(FACTORS)))
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view beside it
        return {"page": Page(self.title, self.lead, crumbs)} | found

    def note(self, verb: str, kind: str, said: str) -> None:
        """What was just set up was just shown, too."""
        actions.record_second_factor(reader(self.request), verb=verb, kind=kind)
        messages.success(self.request, said)
        if verb == "added":
            record_authentication(self.request, reader(self.request), SECOND_FACTOR, type=kind, reauthenticated=True)
            self.request.session.pop(FACTOR_DUE, None)


class AddApp(OwnPage, ActivateTOTPView):
    title = gettext_lazy("设置动态验证码")
    form_class = AppForm
    template_name = "organisations/add_app.html"

    @override
    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            self.note("added", Authenticator.Type.TOTP, _("动态验证码已启用，下次登录时使用。"))
        return response


class RemoveApp(OwnPage, DeactivateTOTPView):
    title = gettext_lazy("停用动态验证码")
    template_name = "organisations/remove_factor.html"
    success_url = FACTORS

    @override
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who has no such code, or clicked twice, is led back to the list instead of to a page that does not exist."""
        if second_factors_of(reader(request)).app is None:
            return redirect(FACTORS)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @override
    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            self.note("removed", Authenticator.Type.TOTP, _("动态验证码已停用。"))
        return response


class AddPasskey(OwnPage, AddWebAuthnView):
    title = gettext_lazy("添加通行密钥")
    form_class = PasskeyForm
    template_name = "organisations/add_passkey.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keeps the form with its problems, which allauth's own view drops."""
        return super().get_context_data(**kwargs) | ({"form": kwargs["form"]} if "form" in kwargs else {})

    @override
    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            self.note("added", Authenticator.Type.WEBAUTHN, _("通行密钥已添加，下次登录时可以使用。"))
        return response


class RemovePasskey(OwnPage, RemoveWebAuthnView):
    title = gettext_lazy("删除通行密钥")
    template_name = "organisations/remove_factor.html"
    success_url = FACTORS

    @override
    def form_valid(self, form: Form) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            self.note("removed", Authenticator.Type.WEBAUTHN, _("通行密钥已删除。"))
        return response


class RecoveryCodes(OwnPage, ViewRecoveryCodesView):
    title = gettext_lazy("备用码")
    lead = gettext_lazy("手机不在身边时，每个备用码可以代替验证码用一次。请抄下或打印，放在安全的地方。")
    template_name = "organisations/recovery_codes.html"

    @override
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Without a second factor there are no codes: the list says how to set one up."""
        if second_factors_of(reader(request)).codes_left == 0:
            return redirect(FACTORS)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class NewRecoveryCodes(OwnPage, GenerateRecoveryCodesView):
    title = gettext_lazy("重新生成备用码")
    template_name = "organisations/new_recovery_codes.html"

    @override
    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)
            self.note("renewed", Authenticator.Type.RECOVERY_CODES, _("新的备用码已生成，旧的不能再用。"))
        return response


class ConfirmPage(OwnPage):
    title = gettext_lazy("请再次确认是您本人")
    lead = gettext_lazy("这一步影响较大，确认后回到刚才的操作。")


class ConfirmByPassword(ConfirmPage, ReauthenticateView):
    form_class = PasswordAgainForm
    template_name = "organisations/confirm.html"


class ConfirmByCode(ConfirmPage, CodeAgainView):
    form_class = CodeAgainForm
    template_name = "organisations/confirm.html"


class ConfirmByPasskey(ConfirmPage, ReauthenticateWebAuthnView):
    form_class = PasskeyAgainForm
    template_name = "organisations/confirm.html"

    @override
    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, get_adapter().error_messages["incorrect_code"])
        return redirect(self.request.get_full_path())
