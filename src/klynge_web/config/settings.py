"""How does the site run? Everything that an installation decides comes from the environment (`environment.py`)."""

from pathlib import Path

from klynge_web.config import environment
from klynge_web.people import providers_file
from klynge_web.shell import logs

BASE = Path(__file__).parents[1]
DEBUG = False
ENVIRONMENT = environment.load()

SECRET_KEY = environment.secret(ENVIRONMENT.home)
ALLOWED_HOSTS = ENVIRONMENT.hosts

ROOT_URLCONF = "klynge_web.config.urls"
WSGI_APPLICATION = "klynge_web.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # the list of sessions of allauth needs it
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "klynge_web.shell",
    "klynge_web.history",
    "klynge_web.jobs",
    "klynge_web.people",
    "klynge_web.clusters",
    "klynge_web.uploads",
    "klynge_web.following",
    "klynge_web.library",
    "klynge_web.operation",
    "klynge_web.atlas",
]
MIDDLEWARE = [
    "klynge_web.shell.requests.RequestIdMiddleware",
    "klynge_web.shell.requests.RequestLogMiddleware",
    # the headers of every answer, also of those that the next ones give
    "klynge_web.shell.headers.NotKeptMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "klynge_web.operation.health.HealthMiddleware",
    "klynge_web.shell.headers.HttpsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "klynge_web.shell.requests.SizeMiddleware",
    "klynge_web.shell.requests.NullMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "klynge_web.shell.requests.LanguageMiddleware",
    "klynge_web.shell.headers.CachingMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "klynge_web.shell.seen.SeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "klynge_web.access.guard.GuardMiddleware",
    "klynge_web.shell.problems.ProblemMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": [
                "klynge_web.shell.templatetags.klynge",
                "klynge_web.history.templatetags.told",
                "klynge_web.people.templatetags.providers",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "klynge_web.shell.page.page",
            ],
        },
    }
]
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# rate limits of sign-in hold across the processes of the server: they are counted in the database
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # above this the backend throws away a third, living ones too: counts of tries and marks of used codes would go.
        # Kept so high that it first removes what has ended, and never has to choose
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

USE_TZ = True
TIME_ZONE = "Europe/Oslo"
# texts come from the catalogues of TOML files; Django's mechanism chooses the prefix of the address only
USE_I18N = True
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LANGUAGE_CODE = "nb"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "klynge_web.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; without the second, nobody signs in with one
ACCOUNT_EMAIL_VERIFICATION = "none"  # nobody signs up by themselves: an invitation reaches the address first
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # the code alone would let them in; a second factor is asked for as always
# beside those of the library: codes for proving again who one is
ACCOUNT_RATE_LIMITS = {"step_up_code": "3/m/user,30/d/user"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True  # SESSION_COOKIE_AGE, as after a code; the page of sessions ends them
SOCIALACCOUNT_ADAPTER = "klynge_web.people.provider_adapter.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict = {}  # ours are in PROVIDERS, and signed in with by `people.oidc`
PROVIDERS = providers_file.load(ENVIRONMENT.providers)
SUBJECT_KEY = environment.secret(ENVIRONMENT.home, "subjects.key")
MFA_ADAPTER = "klynge_web.people.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Klynge"
MFA_TOTP_TOLERANCE = 1  # periods that a clock may be off; `account_forms.UsedOnce` takes a code once all the same
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation has reached the address
_FORMS = "klynge_web.people.account_forms."
ACCOUNT_FORMS = {
    "login": f"{_FORMS}SignInByPassword",
    "request_login_code": f"{_FORMS}AskForCode",
    "confirm_login_code": f"{_FORMS}ConfirmCode",
    "change_password": f"{_FORMS}ChangePassword",
    "set_password": f"{_FORMS}SetPassword",
    "reset_password": f"{_FORMS}ForgottenPassword",
    "confirm_password_reset_code": f"{_FORMS}ConfirmForgotten",
    "reset_password_from_key": f"{_FORMS}NewPassword",
    "reauthenticate": f"{_FORMS}PasswordAgain",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}Factor",
    "reauthenticate": f"{_FORMS}FactorAgain",
    "activate_totp": f"{_FORMS}FactorOn",
    "deactivate_totp": f"{_FORMS}FactorOff",
    "generate_recovery_codes": f"{_FORMS}NewRecoveryCodes",
}
# of requests that come through a proxy, the address that it has seen counts for rate limits and sessions
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.behind_proxy else 0

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url] if ENVIRONMENT.url else []
CSRF_FAILURE_VIEW = "klynge_web.shell.problems.forged"
CSRF_COOKIE_HTTPONLY = True  # forms and the page's own header carry it; no script reads it
MESSAGE_TAGS = {40: "danger"}  # levels as the design system names them
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MEDIA_ROOT = ENVIRONMENT.home / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "klynge_web.shell.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
globals().update(ENVIRONMENT.mail)

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# `klynge serve` makes the folder, and collects and compresses the files; without it they are read where they stand
COLLECTED = ENVIRONMENT.home / "static"
STATIC_ROOT = COLLECTED if COLLECTED.exists() else None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
WHITENOISE_MAX_AGE = 3600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the design system's icons are data addresses in its style sheet
        "connect-src": ["'self'"],
        "form-action": ["'self'", *providers_file.sign_in_origins(PROVIDERS)],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
LOGGING = logs.LOGGING
SILENCED_SYSTEM_CHECKS: list[str] = []
