"""Settings come from the environment; without a secret key, production does not start.

`KIEMDIEM_ENV` is `production` unless said otherwise; `manage.py demo` sets `demo`, the test suite
`test`. Demo accounts can sign in only in those two.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

env = Env()

# Workbooks are read by expat, as measured with hostile files; python-docx brings lxml along, which
# openpyxl would otherwise prefer.
os.environ["OPENPYXL_LXML"] = "False"

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = env.str("KIEMDIEM_ENV", "production")
DEMO = ENVIRONMENT in {"demo", "test"}
PRODUCTION = not DEMO
DEBUG = env.bool("DEBUG", False)

# var/ holds all that a running site writes: database, queue, mails, files.
VAR_DIR = Path(env.str("KIEMDIEM_VAR", str(BASE_DIR / "var" / ENVIRONMENT)))
MEDIA_ROOT = VAR_DIR / "files"
DEMO_MAIL_DIR = VAR_DIR / "mail"

SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "demo-only-" * 6)
# Fernet keys, newest first; they live outside the database (see README, "Khóa niêm phong").
SEAL_KEYS = (
    env.list("KIEMDIEM_SEAL_KEY")
    if PRODUCTION
    else env.list("KIEMDIEM_SEAL_KEY", ["ZGVtby1zZWFsLWtleS1mb3ItdHJhaW5pbmctb25seSE="])
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["*"] if DEMO else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

# An ISO date here pins "today" for demo, training and tests; every page then says so.
PINNED_TODAY = env.date("KIEMDIEM_TODAY", None)

INSTALLED_APPS = [
    "campaign.admin_apps.CorrectionAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "guardian",
    "treebeard",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "django_structlog",
    "orgunits",
    "campaign",
    "reviews",
    "ratings",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "campaign.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "orgunits.middleware.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "orgunits.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "orgunits.middleware.Trail",
    "campaign.middleware.NoStore",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.frame.frame",
            ],
            "builtins": ["campaign.templatetags.vietnamese"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgunits.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "orgunits.backends.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "login"
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None

# Lockout: five failures for one account from one address, half an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", None)

# Links that set a password: once, and not for ever.
PASSWORD_RESET_TIMEOUT = env.int("ACCOUNT_LINK_HOURS", 72) * 3600

# Second factor and single sign-on. Counters of wrong codes are shared by all processes.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", PRODUCTION)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "short_memory",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "orgunits.adapters.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", 0)
MFA_ADAPTER = "orgunits.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "orgunits.factor_forms.AuthenticateForm",
    "reauthenticate": "orgunits.factor_forms.ReauthenticateForm",
    "activate_totp": "orgunits.factor_forms.ActivateTOTPForm",
    "add_webauthn": "orgunits.factor_forms.AddWebAuthnForm",
    "edit_webauthn": "orgunits.factor_forms.EditWebAuthnForm",
}
ACCOUNT_FORMS = {"reauthenticate": "orgunits.factor_forms.ConfirmPasswordForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO  # browsers themselves allow it on localhost only
SOCIALACCOUNT_ADAPTER = "orgunits.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_LOGIN_ON_GET = False
OIDC_SERVER = env.str("OIDC_SERVER", "")
OIDC_NAME = env.str("OIDC_NAME", "Đăng nhập một lần")
# Only where the provider does not let people choose their own account name.
OIDC_TRUST_USERNAME = env.bool("OIDC_TRUST_USERNAME", False)
SINGLE_SIGN_ON_ORIGIN = (
    [OIDC_SERVER.removesuffix(urlsplit(OIDC_SERVER).path)] if OIDC_SERVER else []
)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": env.str("OIDC_CLIENT_ID", ""),
                "secret": env.str("OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

SESSION_COOKIE_AGE = env.int("SESSION_ABSOLUTE_SECONDS", 12 * 3600)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", 30 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# TLS ends at the reverse proxy; an inner network without TLS must say so.
HTTPS = env.bool("KIEMDIEM_HTTPS", PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *SINGLE_SIGN_ON_ORIGIN],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [BASE_DIR / "campaign" / "locale"]
FORMAT_MODULE_PATH = ["campaign.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "var" / "static")
WHITENOISE_USE_FINDERS = ENVIRONMENT == "demo"  # reads every static file at each start
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", 20 * 1024 * 1024)

EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    "campaign.lib.relay.RelayBackend" if PRODUCTION else "campaign.lib.mail.FolderBackend",
)
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", 20)
# Longer than one mail can take at the relay, or two pumps could send it (checked at start-up).
NOTICE_LEASE_SECONDS = env.int("NOTICE_LEASE_SECONDS", 600)
# No ordinary mail at night, Asia/Ho_Chi_Minh; each person may set hours of their own.
NOTICE_QUIET_HOURS = env.str("NOTICE_QUIET_HOURS", "21:00-06:00" if PRODUCTION else "")
# The relay's log, where this machine can read it: settles mails cut off in the act.
MAIL_JOURNAL = env.str("MAIL_JOURNAL", "")
MAIL_JOURNAL_PATIENCE = env.int("MAIL_JOURNAL_PATIENCE", 60)  # seconds until it must have written
# A gateway for SMS or chat, off while empty; signed as Standard Webhooks says (README, “Kênh nhắn
# tin”). Only of these kinds, and never what a mail does not say.
WEBHOOK_URL = env.str("WEBHOOK_URL", "")
WEBHOOK_SECRET = env.str("WEBHOOK_SECRET", "")
WEBHOOK_KINDS = env.list("WEBHOOK_KINDS", ["urging", "conference", "opinion"])
WEBHOOK_TIMEOUT = env.int("WEBHOOK_TIMEOUT", 10)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "kiemdiem@localhost")
SITE_ADDRESS = env.str("SITE_ADDRESS", "http://127.0.0.1:8000")

REDIS_URL = env.str("REDIS_URL", "")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", REDIS_URL or "fsq://")
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(VAR_DIR / "queue"),
        "data_folder_out": str(VAR_DIR / "queue"),
        "control_folder": str(VAR_DIR / "queue-control"),
        "polling_interval": 0.3,
    }
    if CELERY_BROKER_URL.startswith("fsq")
    # What a lost worker held comes back; a task that still runs finds its row taken.
    else {"visibility_timeout": 300}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
# Slots that no worker took for long are not made up for: the next one does the same.
CELERY_BEAT_SCHEDULE: dict[str, dict] = {
    "pump-jobs": {"task": "campaign.tasks.pump_jobs", "schedule": 30},
    "plan-reminders": {"task": "reviews.tasks.plan_reminders", "schedule": 60},
    "pump-reminders": {"task": "campaign.tasks.pump_notices", "schedule": 60},
    "heartbeat": {"task": "campaign.tasks.heartbeat", "schedule": 30},
    "end-of-grants": {"task": "orgunits.tasks.end_expired_grants", "schedule": 300},
}
for _slot in CELERY_BEAT_SCHEDULE.values():
    _slot["options"] = {"expires": 600}
CELERY_BEAT_SCHEDULE["audit-anchor"] = {
    "task": "orgunits.tasks.write_anchor",
    "schedule": crontab(hour=0, minute=5),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "campaign.lib.logs.json_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
# guardian only keeps rows; its backend authorises nothing here.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
