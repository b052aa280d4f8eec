"""Who reads a page: the account of a request, for the views of every room."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import User


def reader(request: HttpRequest) -> User:
    """The account of a request; every page that asks this asks for a login."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user
