"""What holds in every profile; demo, production and test add the rest."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hengji.config.database_url import database, sqlite
from hengji.foundation.common.folders import var_folder

VAR: Path = var_folder()
DEBUG = False
DEMO = False
ALLOWED_HOSTS: list[str] = []

# The written list of rooms that have models, templates or static files, from the roof to the cellar.
ROOMS = [
    "hengji.front.operations",
    "hengji.front.web",
    "hengji.front.api",
    "hengji.outcome.grading",
    "hengji.outcome.assessment",
    "hengji.year.goals",
    "hengji.year.observations",
    "hengji.year.plans",
    "hengji.foundation.approvals",
    "hengji.foundation.documents",
    "hengji.foundation.evidence",
    "hengji.foundation.burden",
    "hengji.foundation.organisations",
    "hengji.foundation.notifications",
    "hengji.foundation.workdays",
    "hengji.foundation.ledger",
    "hengji.foundation.shell",
    "hengji.foundation.access",
]

INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "hengji.foundation.shell.middleware.protected_answers",
    "csp.middleware.CSPMiddleware",
    "hengji.foundation.ledger.middleware.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hengji.front.api.frame.frame",  # before the next one: a machine shows its key instead of logging in
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hengji.foundation.organisations.middleware.AccountDuties",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ACCESS_POLICY = "hengji.config.policies.policy"
ACCESS_DENIED_HOOK = "hengji.foundation.ledger.actions.record_denial"
# Functions of the rooms, called in the transaction of a change in organisations (see its README).
# (leaving, successor, by=…) moves what waits for one person to another
HAND_OVER: list[str] = ["hengji.foundation.approvals.actions.hand_over_steps"]
# (organisation, kind, leader, on, by=…) re-routes open cases
LEADER_CHANGED: list[str] = ["hengji.foundation.approvals.actions.follow_leader"]
# (case, by=…) moves a document with its case, wherever that was decided; called in the transaction of the decision
CASE_MOVED: list[str] = [
    "hengji.year.goals.actions.follow_case",
    "hengji.year.goals.actions.follow_amendment",
    "hengji.outcome.grading.actions.follow_result",
]
ROOT_URLCONF = "hengji.config.urls"
WSGI_APPLICATION = "hengji.config.wsgi.application"
NAVIGATION = "hengji.front.web.navigation.ENTRIES"
PLAN_LINKS = "hengji.config.plan_links.LINKS"
INBOX = "hengji.config.inbox.INBOX"
JOBS = "hengji.config.jobs.JOBS"
DEADLINE_KEEPERS = "hengji.config.deadlines.KEEPERS"
API_ROUTERS = "hengji.config.api_rooms.ROUTERS"
PHASES = "hengji.year.plans.strip.phases"  # from the request to the year's phases; empty: no strip

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hengji.foundation.shell.templatetags.shell",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hengji.foundation.shell.context.shell",
            ],
        },
    },
]


DATABASE_URL = os.environ.get("HENGJI_DATABASE_URL", "")
DATABASES = {"default": database(DATABASE_URL) if DATABASE_URL else sqlite(VAR / "hengji.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cryptography: HENGJI_CRYPTO=gm chooses the national algorithms. Rows written before keep their own.
CRYPTO_PROFILE = os.environ.get("HENGJI_CRYPTO") or "intl"
LEDGER_ALG = "sm3" if CRYPTO_PROFILE == "gm" else "sha256"
LEDGER_GOVERNED = "hengji.config.governed.GOVERNED"
LEDGER_KEY_FILE = os.environ.get("HENGJI_LEDGER_KEY_FILE") or VAR / "ledger-key"  # signs checkpoints
LEDGER_ORIGIN = os.environ.get("HENGJI_LEDGER_ORIGIN", "")  # name of this ledger in its checkpoints

# Accounts and sessions
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "hengji.foundation.organisations.passwords.ProfileValidator"}
]
PASSWORD_PROFILE = "dengbao"  # noqa: S105 - or "asvs"; organisations/passwords.py says how they differ
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_IDLE_DAYS = 90  # without a login an account is switched off
SECOND_FACTOR_ROLES: frozenset[str] = frozenset({"everybody"})  # who may not work without one
STEP_UP_SECONDS = 10 * 60  # how long a second factor counts as just shown, before a weighty step
# Unified identity: services of our own kinds (cas, wecom, dingtalk; see organisations/identity), and OIDC by allauth.
IDENTITY_PROVIDERS: list[dict[str, str]] = []
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {"openid_connect": {"APPS": []}}
SOCIALACCOUNT_ADAPTER = "hengji.foundation.organisations.adapters.SocialAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link starts it; state and PKCE guard the way back
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
ACCOUNT_ADAPTER = "hengji.foundation.organisations.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = STEP_UP_SECONDS
# Guesses are limited per account; a whole office may stand behind one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key"}
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_ADAPTER = "hengji.foundation.organisations.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SESSION_ENGINE = "hengji.foundation.organisations.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day, however busy
SESSION_IDLE_AGE = 20 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "hengji.foundation.shell.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What a browser may do with our pages: nothing inline, nothing from outside, no frame around them.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # The kit draws ticks as data pictures; a phone shows a photo before sending.
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF, "blob:"],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# One request must not fill the memory; files are written to the disk while they arrive.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a sheet of a whole organ
DATA_UPLOAD_MAX_NUMBER_FILES = 50
# Evidence files: apart from the static files, so that no path of the site leads to them.
EVIDENCE_ROOT = VAR / "evidence"
EVIDENCE_STORE = "hengji.foundation.evidence.store.FolderStore"
EVIDENCE_QUOTA_BYTES = 5_000_000_000  # of each organ
EVIDENCE_REQUEST_BYTES = 120_000_000  # of one request with several files
EVIDENCE_KEEP_DAYS = 30  # how long a withdrawn file that nobody uses is kept
EVIDENCE_SCANNER = ""  # dotted path; hengji.foundation.evidence.scanners.ClamdScanner or CommandScanner
EVIDENCE_SCANNER_ADDRESS = "unix:/run/clamav/clamd.ctl"
EVIDENCE_SCANNER_COMMAND: list[str] = []
DOCUMENT_FONT_FOLDERS: list[
    str
] = []  # where an installation puts the faces it has a licence for: 仿宋_GB2312 and others
DOCUMENT_KINDS = "hengji.config.documents.KINDS"
EVIDENCE_USE_RULES = "hengji.config.evidence_uses.RULES"
ORGANISATIONS_OF = "hengji.config.organs.organisations_of"
ORGANISATION_NAMES = "hengji.config.organs.organisation_names"
FILE_UPLOAD_HANDLERS = [
    "hengji.foundation.evidence.intake.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Background work: the queue lives in our own database; with SQLite the web process works it off itself.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WORKER_THREAD = True
WORKER_LEASE_SECONDS = 60  # a worker that has not been seen for so long is dead, and its jobs are run again

# Messages that leave the system; the in-app list always works. Each channel names its adapter and what that needs.
NOTIFICATION_CHANNELS: dict[str, dict[str, Any]] = {}
NOTIFICATION_SITE = ""  # the address under which people reach the site, put before links in e-mails
API_CALLS_PER_MINUTE = 600  # of one key

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else needs our style sheets
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
