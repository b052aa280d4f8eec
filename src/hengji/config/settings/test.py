"""For tests and type checks: no environment, no file, a fast password hash.

HENGJI_TEST_DATABASE_URL lets the same tests run on the private PostgreSQL of tests/postgres.
"""

import os

from hengji.config.database_url import database

from .base import *  # noqa: F403 - settings profiles extend the base by design

DEMO = True
FIELD_SECRET = "only for tests, too, where no telephone number is anybody's"  # noqa: S105 - keeps nothing of value
SECRET_KEY = "only for tests, where nothing is worth signing"  # noqa: S105 - signs nothing of value
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
TEST_DATABASE_URL = os.environ.get("HENGJI_TEST_DATABASE_URL", "")
DATABASES = {
    "default": database(TEST_DATABASE_URL)
    if TEST_DATABASE_URL
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WORKER_THREAD = False  # tests run jobs by hand
WHITENOISE_AUTOREFRESH = True  # finds static files in the rooms; nothing was collected
WHITENOISE_USE_FINDERS = True
SECOND_FACTOR_ROLES = frozenset()  # tests of the second factor ask for it themselves
