from collections.abc import Mapping
from typing import Any, Protocol

import requests

TIMEOUT = 10  # seconds; a service that is slower is down for the person who waits


class IdentityRefused(Exception):  # noqa: N818 - what happened, as it is said
    """The service did not confirm the person."""


class Provider(Protocol):
    @property
    def key(self) -> str:
        """Its name in addresses."""
        ...

    @property
    def title(self) -> str:
        """What stands on the button."""
        ...

    @property
    def issuer(self) -> str:
        """What stands in ExternalIdentity."""
        ...

    def start_url(self, callback: str, state: str) -> str:
        """Where the browser is sent to log in."""
        ...

    def subject(self, answer: Mapping[str, str], callback: str) -> str:
        """Who came back with this answer; asks the service itself, and raises IdentityRefused."""
        ...


def ask(method: str, url: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as requests takes them
    """One exchange with the service, without following it anywhere else."""
    try:
        response = requests.request(method, url, timeout=TIMEOUT, allow_redirects=False, **options)
    except requests.RequestException as error:
        raise IdentityRefused(f"{url}: {type(error).__name__}") from error
    if response.status_code != requests.codes.ok:
        raise IdentityRefused(f"{url}: HTTP {response.status_code}")
    return response


def ask_json(method: str, url: str, **options: Any) -> dict[str, Any]:  # noqa: ANN401 - as requests takes them
    """The same, where the service answers with an object that carries its own error number."""
    try:
        found = ask(method, url, **options).json()
    except requests.JSONDecodeError as error:
        raise IdentityRefused(f"{url}: no JSON") from error
    if not isinstance(found, dict) or found.get("errcode", 0) != 0:
        raise IdentityRefused(f"{url}: {found.get('errcode') if isinstance(found, dict) else 'no object'}")
    return found


def text_of(found: Mapping[str, Any], *path: str) -> str:
    """A non-empty text in nested objects, else the person is not confirmed."""
    value: Any = found
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, str) or not value:
        raise IdentityRefused(f"{'.'.join(path)} is missing")
    return value
