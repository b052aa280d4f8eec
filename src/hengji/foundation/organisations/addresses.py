from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """From where a request comes; behind proxies, what the outermost trusted one saw (ALLAUTH_TRUSTED_PROXY_COUNT)."""
    return get_client_ip(request) or ""


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself."""
    return request.headers.get("User-Agent", "")[:200]
