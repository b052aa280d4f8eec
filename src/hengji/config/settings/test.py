"""For tests and type checks: no environment, no file, a fast password hash."""

from .base import *  # noqa: F403 - settings profiles extend the base by design

DEMO = True
SECRET_KEY = "only for tests, where nothing is worth signing"  # noqa: S105 - signs nothing of value
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WORKER_THREAD = False  # tests run jobs by hand
WHITENOISE_AUTOREFRESH = True  # finds static files in the rooms; nothing was collected
WHITENOISE_USE_FINDERS = True
