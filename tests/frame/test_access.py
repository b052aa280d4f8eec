"""Every address of the site asks for a login, unless it stands in the written list of public pages."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hengji.config.public_pages import PUBLIC_PAGES

SAMPLES = {"int": "1", "str": "a", "slug": "a", "uuid": "00000000-0000-4000-8000-000000000000", "path": "a/b"}

Pattern = URLPattern | URLResolver


def leaves(patterns: list[Pattern], prefix: str = "", names: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from leaves(pattern.url_patterns, prefix + address(pattern), space)
        else:
            yield prefix + address(pattern), pattern


def address(pattern: Pattern) -> str:
    """The pattern with a sample in the place of each variable."""
    text = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(written, SAMPLES.get(kind, "1"))
    return text


PAGES = dict(leaves(get_resolver().url_patterns))


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_page_asks_for_a_login_or_is_listed_as_public(client: Client, path: str) -> None:
    response = client.get(f"/{path}")
    if PAGES[path].name in PUBLIC_PAGES:
        assert not response.headers.get("Location", "").startswith("/login/?next=")
    elif path.startswith("api/v1/"):  # a machine is told so in its own way
        assert (response.status_code, response.json()["problems"][0]["code"]) == (401, "LOGIN_REQUIRED")
    else:
        assert (response.status_code, response.headers.get("Location")) == (302, f"/login/?next=/{path}")


def test_list_of_public_pages_has_no_strangers() -> None:
    open_pages = {page.name for page in PAGES.values() if not getattr(page.callback, "login_required", True)}
    assert open_pages == PUBLIC_PAGES
