from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty form that was sent has problems to show."""
    return request.POST if request.method == "POST" else None
