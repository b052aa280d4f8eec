import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .actions import request_id


def request_ids(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request a number that its ledger entries and its answer carry; what a client claims is not taken."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = request_id.set(secrets.token_hex(8))
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    return answer
