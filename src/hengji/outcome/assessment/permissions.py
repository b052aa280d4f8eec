"""The room's rows of the access policy: action, and who may."""

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser

VIEW_RUN = "assessment.view_run"
EXPORT_RUN = "assessment.export_run"


def _account(user: AbstractBaseUser) -> bool:
    return user.is_authenticated


ROWS: dict[str, Callable[[AbstractBaseUser], bool]] = {VIEW_RUN: _account, EXPORT_RUN: _account}


def may_view_runs(user: AbstractBaseUser) -> bool:
    return ROWS[VIEW_RUN](user)
