"""The one-time code of a site without any account: printed where the site starts, good until somebody used it."""

from secrets import compare_digest

from django.conf import settings

from hengji.foundation.common.private_files import keep_private

from .actions import new_password
from .models import User

FILE = "setup-code"


def is_new_site() -> bool:
    return not User.objects.exists()


def setup_code() -> str:
    """The code, made at the first call; only the account that runs the site can read its file."""
    return keep_private(settings.VAR / FILE, new_password)


def code_is_right(given: str) -> bool:
    return compare_digest(given.strip().encode(), setup_code().encode())


def forget_setup_code() -> None:
    (settings.VAR / FILE).unlink(missing_ok=True)
