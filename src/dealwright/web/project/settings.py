"""Django's settings, all from the environment; importing them needs no database and no file.

| variable | meaning | without it |
|---|---|---|
| `DATABASE_URL` | the application role: owns nothing, never bypasses row-level security | a local `dealwright` |
| `DATABASE_OWNER_URL` | the role that owns the tables; migrate, backup and restore | no `owner` connection |
| `DEALWRIGHT_APP_ROLE` | name of the application role, to whom migrations grant | `dealwright_app` |
| `DEALWRIGHT_SECRET_KEY` | signs sessions, links and tokens | a key of this process only; serving refuses |
| `DEALWRIGHT_DATA` | folder for caches and built files | `.dealwright` |
| `DEALWRIGHT_BASE_URL` | where people reach this; https turns secure cookies on | http://127.0.0.1:8000 |
| `DEALWRIGHT_HOSTS` | further host names, with commas | none |
| `DEALWRIGHT_MAIL_URL` | smtp://, smtp+starttls://, smtps://, console:// | console:// prints mails |
| `DEALWRIGHT_MAIL_FROM` | the sender of mails | `dealwright@` and the host |
| `DEALWRIGHT_PROXIES` | how many reverse proxies stand in front | 0: their headers are not believed |
| `DEALWRIGHT_POOL` | most database connections of one process; 0 opens one a request | 10 |
| `DEALWRIGHT_METRICS_TOKEN` | bearer token for /metrics | /metrics answers this machine only |
| `DEALWRIGHT_DEBUG` | development: detailed errors | off |
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pghistory
from csp.constants import NONE, SELF

from dealwright.web.project import environment

DEBUG = environment.flag("DEALWRIGHT_DEBUG", os.environ.get("DEALWRIGHT_DEBUG", ""))
SECRET_KEY_GIVEN = bool(os.environ.get("DEALWRIGHT_SECRET_KEY"))
SECRET_KEY = os.environ.get("DEALWRIGHT_SECRET_KEY") or secrets.token_urlsafe(50)
SECRET_KEY_FALLBACKS = environment.words(os.environ.get("DEALWRIGHT_OLD_SECRET_KEYS", ""))
DATA = Path(os.environ.get("DEALWRIGHT_DATA", ".dealwright")).absolute()
BASE_URL = os.environ.get("DEALWRIGHT_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
PROXIES = environment.number("DEALWRIGHT_PROXIES", os.environ.get("DEALWRIGHT_PROXIES", "0"))
METRICS_TOKEN = os.environ.get("DEALWRIGHT_METRICS_TOKEN", "")
APPLICATION_ROLE = os.environ.get("DEALWRIGHT_APP_ROLE", "dealwright_app")

_HOST = urlsplit(BASE_URL).hostname or "127.0.0.1"
_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = list(
    dict.fromkeys([_HOST, "localhost", "127.0.0.1", *environment.words(os.environ.get("DEALWRIGHT_HOSTS", ""))])
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "dealwright.web.kit",
    "dealwright.web.accounts",
    "dealwright.web.live",
    "dealwright.web.notices",
    "dealwright.web.proof",
    "dealwright.web.strategy",
    "dealwright.web.history",
    "dealwright.web.signing",
    "dealwright.web.agreement",
    "dealwright.web.library",
    "dealwright.web.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "pghistory",
    "pgtrigger",
    "django_htmx",
    "csp",
    "rules",
]

MIDDLEWARE = [
    "dealwright.web.kit.middleware.Observe",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dealwright.web.kit.middleware.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dealwright.web.accounts.middleware.EnterOrganisation",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "dealwright.web.project.urls"
WSGI_APPLICATION = "dealwright.web.project.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dealwright.web.notices.views.in_every_page",
            ],
        },
    }
]

# Database ------------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": environment.database(
        "DATABASE_URL",
        os.environ.get("DATABASE_URL", f"postgresql://{APPLICATION_ROLE}@127.0.0.1:5432/dealwright"),
        pool_size=environment.number("DEALWRIGHT_POOL", os.environ.get("DEALWRIGHT_POOL", "10")),
    )
}
if os.environ.get("DATABASE_OWNER_URL"):
    DATABASES["owner"] = environment.database("DATABASE_OWNER_URL", os.environ["DATABASE_OWNER_URL"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits must hold over all processes, so the cache is a table. Nothing of a tenant is ever cached in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Row history: who, when, by which channel and why stand in the event itself, so that no table is shared by tenants.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_BASE_MODEL = "dealwright.web.kit.models.Event"
PGHISTORY_ADMIN_ALL_EVENTS = False

# People --------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dealwright.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Dealwright: "
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "dealwright.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Dealwright"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
INVITATION_DAYS = 7

# Safety --------------------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if _HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _HTTPS else "csrf"
CSRF_FAILURE_VIEW = "dealwright.web.kit.errors.csrf_failure"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_SSL_REDIRECT = False  # what stands in front redirects; health checks come in by plain http
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the code of an authenticator app is drawn into the page
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language, time, files -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True  # from the package itself: nothing to collect; a build may lay .gz beside a file
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# Mail ----------------------------------------------------------------------------------------------------------------

_MAIL = environment.mail("DEALWRIGHT_MAIL_URL", os.environ.get("DEALWRIGHT_MAIL_URL") or "console://")
EMAIL_BACKEND = "dealwright.web.kit.mails.Queue"  # every mail is a job
MAIL_LEAVES_BY = _MAIL.backend  # how the job sends it
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("DEALWRIGHT_MAIL_FROM") or f"Dealwright <dealwright@{_HOST}>"

# Logs are made by structlog (`kit/logs.py`), so Django's own configuration stays out.
LOGGING_CONFIG = None
