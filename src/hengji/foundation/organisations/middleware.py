from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models import User
from .passwords import password_is_due
from .sessions import SessionStore

FACTOR_DUE = "second_factor_due"  # in the session: a role of this person asks for one, and there is none
ALWAYS = frozenset({"logout", "account_login", "account_reauthenticate", "mfa_reauthenticate"})
PASSWORD_PAGES = ALWAYS | {"change_password"}
FACTOR_PAGES = ALWAYS | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"}


class AccountDuties:
    """What is due, a password or a second factor, comes before everything else; and a click says: somebody is here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:  # noqa: ANN401 - Django's
        user = request.user
        if not isinstance(user, User):
            return None
        if isinstance(request.session, SessionStore):
            request.session.touch()
        page = request.resolver_match.url_name if request.resolver_match else ""
        if password_is_due(user):
            return None if page in PASSWORD_PAGES else redirect("change_password")
        if request.session.get(FACTOR_DUE) and page not in FACTOR_PAGES:
            messages.warning(request, _("您的身份要求两步验证。请先在这里设置一种，再继续使用。"))
            return redirect("mfa_index")
        return None
