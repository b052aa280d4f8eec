"""Posting JSON to a service that the settings name; never to an address that a person typed."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from typing_extensions import override

from hengji.foundation.notifications.letters import ChannelError

TIMEOUT = 10
LARGEST_ANSWER = 100_000
AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class _Stay(urllib.request.HTTPRedirectHandler):
    """A signed message is not carried elsewhere because an answer says so."""

    @override
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def signature(secret: str, timestamp: str, key: str, body: bytes) -> str:
    """What the receiver computes again: HMAC-SHA256 over time, key and body."""
    return hmac.new(secret.encode(), f"{timestamp}.{key}.".encode() + body, hashlib.sha256).hexdigest()


def signed_headers(secret: str, key: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    return {
        "X-Hengji-Key": key,
        "X-Hengji-Timestamp": timestamp,
        "X-Hengji-Signature": signature(secret, timestamp, key, body),
    }


def as_json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def post(url: str, body: bytes, headers: dict[str, str] | None = None) -> bytes:
    """Post and return the answer; all but success is a ChannelError, final where the other side will not change."""
    return _ask(urllib.request.Request(checked(url), body, {"Content-Type": "application/json", **(headers or {})}))  # noqa: S310 - checked


def get(url: str) -> bytes:
    return _ask(urllib.request.Request(checked(url)))  # noqa: S310 - checked


def checked(url: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ChannelError(f"推送地址应以http或https开头：{url}", final=True)
    return url


def _ask(request: urllib.request.Request) -> bytes:
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            content: bytes = answer.read(LARGEST_ANSWER)
            return content
    except urllib.error.HTTPError as error:
        with error:
            final = error.code < HTTPStatus.INTERNAL_SERVER_ERROR and error.code not in AGAIN
            raise ChannelError(f"对方答复{error.code}", final=final) from error
    except (OSError, ValueError) as error:
        raise ChannelError(f"没有连上对方：{error}") from error
