"""Letting in somebody whom a unified identity service knows: by issuer and subject, and only who was bound before."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hengji.foundation.shell.pages import Text

from .actions import record_refusal
from .addresses import address_of
from .models import ExternalIdentity, User

METHOD = "external"  # in the session's records of what was shown


def enter_as(request: HttpRequest, *, issuer: str, subject: str, target: str | None) -> HttpResponse:
    """Log in the account that is bound to this identity, through the same steps as with a password."""
    identity = ExternalIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    if not (issuer and subject and identity):
        unbound = _("统一身份认证已通过，但还没有绑定本系统的账号。请联系本单位的系统管理员绑定后再登录。")
        return refusal(request, None, unbound)
    record_authentication(request, identity.user, METHOD, issuer=issuer)
    response: HttpResponse = perform_login(request, Login(user=identity.user, redirect_url=target))
    return response


def refusal(request: HttpRequest, user: User | None, reason: Text) -> HttpResponse:
    """Nobody was let in: forget what was half done, write it down, and say what to do next."""
    clear_login(request)
    record_refusal(user, address=address_of(request), reason=str(reason))
    return render(request, "organisations/refused.html", {"reason": reason}, status=403)
