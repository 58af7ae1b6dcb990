"""Settings by environment, with safe defaults: what is not said is production."""

import os
import sys
from pathlib import Path

import dj_database_url
from whitenoise.compress import Compressor

ROOT = Path(__file__).resolve().parent.parent
PROFILE = os.environ.get("TUANBIAO_PROFILE", "production")
DEMO = PROFILE == "demo"
TEST = PROFILE == "test"
PRODUCTION = not (DEMO or TEST)

# Commands that need no secret (checks, locks, catalogues) run without one; serving does not.
_NO_SERVICE = {"check", "makemigrations", "help", "collectstatic", "draw_lifecycles", "spectacular"}
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY and (not PRODUCTION or "mypy" in sys.argv[0] or _NO_SERVICE & set(sys.argv[1:2])):
    SECRET_KEY = "only-for-commands-that-serve-nobody-" + "x" * 40
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost" if not PRODUCTION else "").split(",")
PUBLIC_BASE_URL = os.environ.get("PUBLIC_BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL] if PUBLIC_BASE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "disclosure",
    "standards",
    "workflow",
    "societies",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "guardian",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "societies.middleware.limit_body",
    "societies.middleware.refuse_nul",
    "societies.middleware.restrict_browser",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "societies.middleware.note_security",
    "societies.middleware.last_seen",
    "societies.middleware.enter_society",
    "societies.middleware.second_factor",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "societies.http.shell",
                "disclosure.http.portal",
                "standards.http.search",
            ],
            "builtins": ["django.templatetags.i18n", "societies.templatetags.words"],
        },
    }
]
FORM_RENDERER = "config.form_renderer.Renderer"

NOBODY = "00000000-0000-0000-0000-000000000000"  # a used connection without context sees zero rows
DATABASES = {
    "default": {
        **dj_database_url.parse(
            os.environ.get("DATABASE_URL", "postgres://tuanbiao_web@127.0.0.1:15432/tuanbiao")
        ),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": f"-c app.society={NOBODY}"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_NON_SERIALIZED_APPS = INSTALLED_APPS

REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:16379/0")
CACHES = {
    "default": {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": REDIS_URL},
    "counts": {  # attempts to sign in, while Redis is gone
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_counts",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # the default of 300 would let strangers push each other out
    },
}
CELERY_BROKER_URL = REDIS_URL

AUTH_USER_MODEL = "societies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
if TEST:  # hashing is slow on purpose; hundreds of test people need not wait for it
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "societies.forms.passwords.LengthValidator"},
    {"NAME": "societies.forms.passwords.CommonValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address; a new one takes its place when it is verified
ACCOUNT_EMAIL_NOTIFICATIONS = True  # tell the address when password, address or second factor change
ACCOUNT_ADAPTER = "societies.http.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True
# Rate limits count per address: behind one proxy it is the last of X-Forwarded-For, not the proxy's own.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "1" if PRODUCTION else "0"))
MFA_ADAPTER = "societies.http.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "societies.forms.account.PasskeyForm",
    "authenticate_webauthn": "societies.forms.account.PasskeyAnswer",
    "edit_webauthn": "societies.forms.account.RenameForm",
    "login_webauthn": "societies.forms.account.PasskeySignIn",
    "reauthenticate_webauthn": "societies.forms.account.PasskeyProof",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # accounts begin with a verified address; a second, not yet verified one is a change
)
MFA_TOTP_ISSUER = "Tuanbiao"
MFA_TOTP_TOLERANCE = 1  # a code typed as its 30 seconds end is still taken (RFC 6238 §5.2: at most one step)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
GUARDIAN_RAISE_403 = False
ANONYMOUS_USER_NAME = None
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [
    ROOT / "locale" / name for name in ("societies", "workflow", "standards", "disclosure", "config")
]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", ROOT / "var" / "static"))
STATICFILES_DIRS = [ROOT / "static" / "dist"] if (ROOT / "static" / "dist").is_dir() else []
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", ROOT / "var" / "media"))
_STATIC_BACKEND = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_BACKEND},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
# The fonts of 20 MB are for paper; what browsers get is packed already.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf", "otf")
PDF_FONT_DIR = Path(os.environ.get("PDF_FONT_DIR", ROOT / "static" / "dist" / "fonts"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_BYTES", 50 * 1024 * 1024))
REQUEST_MAX_BYTES = UPLOAD_MAX_BYTES + 10 * 1024 * 1024  # one file and what is typed beside it

# Rows of the 意见汇总处理表: up to so many come with the request, else a worker makes the file; a PDF has all its pages in memory.
COMMENT_TABLE_AT_ONCE = int(os.environ.get("COMMENT_TABLE_AT_ONCE", "500"))
COMMENT_TABLE_PDF_MOST = int(os.environ.get("COMMENT_TABLE_PDF_MOST", "300"))

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "tuanbiao@localhost")

DISCLOSURE_ADAPTER = os.environ.get("DISCLOSURE_ADAPTER", "manual")
DISCLOSURE_URL = os.environ.get("DISCLOSURE_URL", "")
DISCLOSURE_KEY_ID = os.environ.get("DISCLOSURE_KEY_ID", "")
DISCLOSURE_KEY = os.environ.get("DISCLOSURE_KEY", "")  # private; manage.py disclosure_keys makes one
DISCLOSURE_ALARM_DAYS = int(
    os.environ.get("DISCLOSURE_ALARM_DAYS", "3")
)  # without a receipt; no rule names a time
DISCLOSURE_PLATFORM_KEYS = os.environ.get("DISCLOSURE_PLATFORM_KEYS", "")  # id:public[,…]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "DEFAULT_THROTTLE_RATES": {"anon": os.environ.get("API_RATE", "120/min")},  # of one address
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Tuanbiao public read API",
    "DESCRIPTION": "Published group standards and open consultations.",
    "VERSION": "1",
    "POSTPROCESSING_HOOKS": ["disclosure.api.errors.describe"],
    "SERVE_INCLUDE_SCHEMA": False,
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Cybersecurity Law: network logs are kept for six months at the least. Six months are refused to be shortened.
SECURITY_LOG_DAYS = int(os.environ.get("SECURITY_LOG_DAYS", "184"))

# How long the link of an invitation opens a seat: practice as recalled, no rule names a time.
INVITATION_DAYS = int(os.environ.get("INVITATION_DAYS", "14"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO" if not TEST else "ERROR"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # grants are asked through societies.access, never through user.has_perm
]
