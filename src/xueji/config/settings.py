"""Every setting of a site, typed, read once from the environment (names start with XUEJI_) and documented beside it.

A site is a folder (`XUEJI_HOME`): the database, the stored files and the secret key lie in it.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key
from environs import Env, validate

from xueji.apps.accounts.policy import Role

env = Env()

# Where the site lies: db.sqlite3, files/, secret-key.
HOME: Path = env.path("XUEJI_HOME", Path("site").resolve())

# The day the site takes for today, for demonstrations and tests (YYYY-MM-DD). Shown in a banner; audit and sign-in
# keep the real clock. Empty: the real day.
TODAY: date | None = env.date("XUEJI_TODAY", None)

# The database as a URL; empty: SQLite in HOME.
DATABASE_URL: str = env.str("XUEJI_DATABASE_URL", "")

# Host names that the site answers to, separated by commas.
ALLOWED_HOSTS: list[str] = env.list("XUEJI_HOSTS", ["127.0.0.1", "localhost", "[::1]"])

# Django's debug pages; never on a site that people use.
DEBUG: bool = env.bool("XUEJI_DEBUG", False)

# True where a proxy in front speaks HTTPS: cookies become secure and HSTS is sent.
TLS: bool = env.bool("XUEJI_TLS", False)

# Where the audit's anchors and the ledger of erased persons are written. Put it on another disk or host (a mount):
# what lies beside the database can be changed by whoever changes the database. Empty: the folder anchors in HOME.
ANCHORS: Path = env.path("XUEJI_ANCHORS", HOME / "anchors")

# How long one timetable run may search, in seconds.
TIMETABLE_SECONDS: int = env.int("XUEJI_TIMETABLE_SECONDS", 20)

# Who runs this site, shown at the foot of each page.
OPERATOR: str = env.str("XUEJI_OPERATOR", "本单位机关党委办公室")

# What passwords must be like: mlps (等保: several kinds of characters, a new one every 90 days) or asvs (OWASP ASVS 5:
# length alone, never changed without cause).
PASSWORD_PROFILE: str = env.str("XUEJI_PASSWORD_PROFILE", "mlps", validate=validate.OneOf(["mlps", "asvs"]))

_MUST_HAVE_ONE = ["system_admin", "security_admin", "audit_admin"] if PASSWORD_PROFILE == "mlps" else []  # noqa: S105 -- a name
_ROLES = validate.ContainsOnly(sorted(Role))

# Roles that must have a second factor, separated by commas; empty: nobody must, everybody may. Without the setting the
# three administrators under mlps, nobody under asvs.
SECOND_FACTOR_ROLES: list[str] = env.list("XUEJI_SECOND_FACTOR_ROLES", _MUST_HAVE_ONE, validate=_ROLES)

# After how many minutes without use a session ends. A meeting being minuted takes two hours.
IDLE_MINUTES: int = env.int("XUEJI_IDLE_MINUTES", 120, validate=validate.Range(min=10))

# The same for the three administrators (等保 level 3 examinations often ask for 15).
ADMIN_IDLE_MINUTES: int = env.int("XUEJI_ADMIN_IDLE_MINUTES", 30, validate=validate.Range(min=10))

# After how many hours a session ends however much it is used.
SESSION_HOURS: int = env.int("XUEJI_SESSION_HOURS", 10, validate=validate.Range(min=1, max=24))

# How many proxies of one's own stand in front, each of which adds an address to X-Forwarded-For; 0: that header is
# ignored. Behind a proxy that is not counted here everybody is one source, and shares its tries.
PROXIES: int = env.int("XUEJI_PROXIES", 0, validate=validate.Range(min=0))

# How many sign-ins may fail in a quarter of an hour from one source; more where many people share one address. An
# account always has five; a browser in which it signed in before has five of its own.
FAILURES_PER_SOURCE: int = env.int("XUEJI_FAILURES_PER_SOURCE", 5, validate=validate.Range(min=1))

# The organ's own sign-in service (OpenID Connect): its address, without /.well-known/openid-configuration. Empty: off.
OIDC_URL: str = env.str("XUEJI_OIDC_URL", "")

# The client id registered there. The address to come back to is https://…/account/outside/oidc/.
OIDC_ID: str = env.str("XUEJI_OIDC_ID", "")

# The client secret registered there.
OIDC_SECRET: str = env.str("XUEJI_OIDC_SECRET", "")

# What the service is called on the sign-in page.
OIDC_NAME: str = env.str("XUEJI_OIDC_NAME", "统一身份认证")

# The claim of the ID token that names the person for good.
OIDC_ID_FIELD: str = env.str("XUEJI_OIDC_ID_FIELD", "sub")

# DingTalk's client id (AppKey); empty: off. Come back to https://…/account/outside/dingtalk/.
DINGTALK_ID: str = env.str("XUEJI_DINGTALK_ID", "")

# DingTalk's client secret (AppSecret).
DINGTALK_SECRET: str = env.str("XUEJI_DINGTALK_SECRET", "")

# Where DingTalk's sign-in page is; another for a dedicated DingTalk (专属钉钉).
DINGTALK_LOGIN_URL: str = env.str("XUEJI_DINGTALK_LOGIN_URL", "https://login.dingtalk.com")

# Where DingTalk's interface is; another for a dedicated DingTalk.
DINGTALK_API_URL: str = env.str("XUEJI_DINGTALK_API_URL", "https://api.dingtalk.com")

# Feishu's App ID; empty: off. Come back to https://…/account/outside/feishu/.
FEISHU_ID: str = env.str("XUEJI_FEISHU_ID", "")

# Feishu's App Secret.
FEISHU_SECRET: str = env.str("XUEJI_FEISHU_SECRET", "")

# Where Feishu is; another for a private one.
FEISHU_URL: str = env.str("XUEJI_FEISHU_URL", "https://open.feishu.cn")


def _secret_key() -> str:
    """From the environment, else from HOME (`xueji serve` makes one); else a key of this process alone."""
    if given := env.str("XUEJI_SECRET_KEY", ""):
        return given
    kept = HOME / "secret-key"
    return kept.read_text().strip() if kept.is_file() else get_random_secret_key()


# Signs sessions and forms; XUEJI_SECRET_KEY or the file secret-key in HOME.
SECRET_KEY: str = _secret_key()

ROOT_URLCONF = "xueji.config.urls"
WSGI_APPLICATION = "xueji.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "xueji.apps.accounts",
    "xueji.apps.audit",
    "xueji.apps.organisation",
    "xueji.apps.notices",
    "xueji.apps.documents",
    "xueji.apps.plans",
    "xueji.apps.timetable",
    "xueji.apps.study",
    "xueji.apps.coverage",
    "xueji.apps.reports",
    "xueji.apps.rights",
    "xueji.web.shell",
    "xueji.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xueji.web.shell.middleware.ResponseHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "xueji.web.shell.middleware.Idle",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "xueji.web.shell.middleware.Policy",
    "xueji.web.shell.middleware.Readings",
    "xueji.web.shell.middleware.Errors",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parents[1] / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xueji.web.shell.context.shell",
            ],
            "libraries": {"xueji": "xueji.web.shell.tags", "django_htmx": "django_htmx.templatetags.django_htmx"},
            "builtins": ["xueji.web.shell.tags", "django.templatetags.static"],
        },
    }
]

if DATABASE_URL:
    DATABASES: dict[str, Any] = {"default": env.dj_db_url("XUEJI_DATABASE_URL", conn_max_age=60)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "db.sqlite3",
            # A connection a thread: opening one for each request costs as much as a page's queries.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # One writer at a time, readers never wait; a write transaction takes its lock when it begins.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    }

# 51 ms a sign-in on two cores instead of 720 ms with the library's defaults (see the class).
PASSWORD_HASHERS = ["xueji.apps.accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "xueji.apps.accounts.passwords.FitsProfile"}]
AUTHENTICATION_BACKENDS = ["xueji.apps.accounts.backend.ByUsername"]
LOGIN_URL = "shell:sign_in"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_NAME = "xueji"
SESSION_ENGINE = "xueji.apps.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "xueji.web.shell.views.stale_form"
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
# No other site learns an address; "no-referrer" would make browsers post with a null origin, which CSRF refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=()"
# allauth lends its clients and second factors; none of its pages is mounted, so nobody signs up and no mail is sent.
ACCOUNT_ADAPTER = "xueji.apps.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_RATE_LIMITS = False  # ours count in the database, see apps/accounts/throttle.py
SOCIALACCOUNT_ADAPTER = "xueji.apps.accounts.outside.Outside"
MFA_ADAPTER = "xueji.apps.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [Path(__file__).parents[1] / "web" / "assets"]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "xueji.apps.documents.storage.WholeFiles", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
