"""Before a weighty step (lock, publish, roles, export of names) the person shows once more who it is.

Upper rooms put ``@second_factor_required`` on such a view. Who has a second factor shows that; who has none (in the
demo, or where the office does not ask for it) the password.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .models import User
from .queries import has_second_factor

View = Callable[..., HttpResponseBase]
SECOND_FACTOR = "mfa"  # as allauth calls it in its records


def recent_second_factor(request: HttpRequest) -> bool:
    """Whether this session's person has shown a second factor (or, having none, logged in) a few minutes ago."""
    user = request.user
    if not isinstance(user, User):
        return False
    records: list[dict[str, Any]] = get_authentication_records(request, user)
    if has_second_factor(user):
        records = [record for record in records if record["method"] == SECOND_FACTOR]
    return any(time.time() - record["at"] < settings.STEP_UP_SECONDS for record in records)


def second_factor_required(view: View) -> View:
    """Ask for it where it is not recent, and come back to the very request, form and all, when it was shown."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - any view's
        if not recent_second_factor(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked
