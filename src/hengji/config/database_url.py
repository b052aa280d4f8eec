"""Which database, from one address: postgresql://user:password@host:port/name?pool=no, or sqlite:///path.

A PostgreSQL socket folder is given as ?host=/folder. Other words after the question mark are handed to libpq.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

POOL = {"min_size": 1, "max_size": 10, "timeout": 20}


def sqlite(path: object) -> dict[str, Any]:
    """One writer at a time that waits its turn, and nothing acknowledged before it is on the disk."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }


def database(url: str) -> dict[str, Any]:
    """Django's settings for this address."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(unquote(parts.path))
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) <= 1:
        raise ImproperlyConfigured(
            "HENGJI_DATABASE_URL 写法不对，应为 postgresql://用户:密码@主机:端口/库名 或 sqlite:///文件路径。"
            " HENGJI_DATABASE_URL must be postgresql://user:password@host:port/name or sqlite:///path."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    if options.pop("pool", "yes") != "no":
        options["pool"] = POOL
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
